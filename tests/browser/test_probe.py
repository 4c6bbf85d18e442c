import pytest
from tests.makers import make_article, make_category
from .axe import violations
pytestmark = pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a(editor, scheme):
    article = make_article("Bài của tòa soạn", category=make_category("Tin"))
    page = editor(color_scheme=scheme)
    for a in ("", "add/","{pk}/change/", "{pk}/withdraw/"):
        page.goto("/admin/news/article/" + a.format(pk=article.pk))
        if a in ("add/", "{pk}/change/"): page.wait_for_selector(".cke_wysiwyg_div[contenteditable=true]")
        print("=====", scheme, a)
        for v in violations(page): print("*", v.replace("\n"," ")[:330])
        page.screenshot(path=f"/tmp/browser/admin-{scheme}-{a.split('/')[0] if '{' not in a else a.split('/')[1]}.png", full_page=True)
