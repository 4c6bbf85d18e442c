"""A reader who sets nothing gets no cookie, speaks to no foreign host, and breaks no policy of the page."""

import pytest

from tests.makers import make_article, make_category

from .content import ERROR_FILES, PAGES
from .desk import wait_for_editors
from .toolbar import BUTTONS, press

pytestmark = pytest.mark.browser

VIOLATIONS = """() => {
  window.broken = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.broken.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
}"""
ADMIN_PAGES = {
    "dashboard": "/admin/",
    "list": "/admin/news/article/",
    "add": "/admin/news/article/add/",
    "change": "/admin/news/article/{pk}/change/",
    "settings": "/admin/portal/sitesettings/1/change/",
    "standing page": "/admin/portal/page/add/",
}


def listen(page) -> list[str]:
    """Return a list to which everything is added that `page` complains about from now on."""
    complaints: list[str] = []
    page.add_init_script(f"({VIOLATIONS})()")
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url} {request.failure}"))
    return complaints


@pytest.mark.parametrize("address", (PAGES | ERROR_FILES).values(), ids=PAGES | ERROR_FILES)
def test_a_public_page_keeps_nothing_speaks_to_no_other_host_and_complains_of_nothing(portal, page, address):
    requests, complaints = [], listen(page)
    page.on("request", lambda request: requests.append(request.url))
    answer = page.goto(address, wait_until="networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    foreign = [url for url in requests if not url.startswith((portal, "data:"))]
    assert (foreign, page.context.cookies()) == ([], [])
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    said = [text for text in complaints if f"status of {answer.status}" not in text]  # the page's own 404 or 410
    assert (said, page.evaluate("window.broken")) == ([], [])


def test_using_the_toolbar_and_the_menu_breaks_no_policy(portal, page):
    complaints = listen(page)
    page.goto(PAGES["article"])
    press(page, *BUTTONS)
    page.locator(".menu li summary").first.click()
    assert (complaints, page.evaluate("window.broken")) == ([], [])


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_an_admin_page_complains_of_nothing_and_speaks_to_no_other_host(server, editor, name):
    page, requests = editor(), []
    article = make_article(category=make_category())
    page.goto("/admin/portal/sitesettings/", wait_until="networkidle")  # makes the one row on first sight
    complaints = listen(page)
    page.on("request", lambda request: requests.append(request.url))
    page.goto(ADMIN_PAGES[name].format(pk=article.pk), wait_until="networkidle")
    if name in ("add", "change", "standing page"):
        wait_for_editors(page)
    assert (complaints, page.evaluate("window.broken")) == ([], [])
    assert [url for url in requests if not url.startswith((server, "data:", "blob:"))] == []
