"""`manage.py clean_html`: old rows by the present policy."""

import io

import pytest
from django.core.management import CommandError, call_command

from news.models import Article
from portal import richtext
from portal.generation import Change
from portal.models import Page
from tests.makers import make_article

pytestmark = pytest.mark.django_db
OLD = (
    "<p class=MsoNormal><span style='font-family:Arial'>Chữ</span></p>"
    "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;</span>Mục</p>"
)
CLEAN = "<p>Chữ</p><ul><li>Mục</li></ul>"


def run(*options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("clean_html", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def old_article(body: str = OLD) -> Article:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(body=body)
    article.refresh_from_db()
    return article


def test_old_rows_become_clean():
    article = old_article()
    assert run()[0] == "1 rows read, 1 changed, 0 refused, 0 in an old encoding.\n"
    article.refresh_from_db()
    assert article.body == CLEAN


def test_it_is_no_change_of_an_editor():
    article = old_article()
    run()
    after = Article.objects.get()
    assert (after.modified_at, after.revised_at) == (article.modified_at, article.revised_at)


def test_readers_get_it_at_once():
    old_article()
    before = Change.objects.count()
    run()
    assert Change.objects.count() == before + 1


def test_a_second_run_changes_nothing():
    old_article()
    run()
    before = Change.objects.count()
    assert " 0 changed," in run()[0]
    assert Change.objects.count() == before


def test_a_dry_run_shows_the_difference_and_changes_nothing():
    article = old_article()
    out = run("--dry-run")[0]
    assert f"--- news.Article {article.pk} body\n" in out
    assert "+<p>Chữ</p>\n" in out
    assert "1 rows read, 1 would change" in out
    assert Article.objects.get().body == OLD


def test_pages_are_cleaned_too():
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
    Page.objects.update(body=OLD)
    run()
    assert Page.objects.get().body == CLEAN


def test_one_model_can_be_chosen():
    old_article()
    assert run("--model", "portal.Page")[0].startswith("0 rows read")
    assert run("--model", "news.article")[0].startswith("1 rows read, 1 changed")


def test_an_unknown_model_is_named_with_the_choice():
    with pytest.raises(CommandError, match=r"'news\.Tag' is no model with formatted text: choose from .*news\.Article"):
        run("--model", "news.Tag")


def test_a_row_that_is_too_long_is_named_and_left():
    article = old_article("a" * (richtext.MAX_LENGTH + 1))
    out, err = run()
    assert "0 changed, 1 refused" in out
    assert f"news.Article {article.pk} body: Nội dung dài quá" in err


def test_old_letters_are_named_and_left():
    old_article("<p>Bé Néi vô ban hµnh kÕ ho¹ch c¶i c¸ch</p>")
    out, err = run()
    assert "0 changed, 0 refused, 1 in an old encoding" in out
    assert "seems to be written in TCVN3" in err


def test_all_rows_are_reached(monkeypatch):
    monkeypatch.setattr("portal.management.commands.clean_html.BATCH", 2)
    for _ in range(5):
        old_article()
    assert run()[0].startswith("5 rows read, 5 changed")


def test_what_somebody_saves_meanwhile_stays(monkeypatch):
    article = old_article()
    monkeypatch.setattr(
        "portal.management.commands.clean_html.renewed",
        lambda html: Article.objects.filter(pk=article.pk).update(body="<p>Mới</p>") and CLEAN,
    )
    assert " 0 changed," in run()[0]
    assert Article.objects.get().body == "<p>Mới</p>"
