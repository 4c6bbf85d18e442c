"""Every save of what editors write leaves a version, and nothing else does."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.models import Article, Category
from portal.models import Page, SiteSettings
from portal.publishing import State
from tests.documents.makers import make_document
from tests.makers import make_article, make_article_in, make_category, make_desk, make_editor, make_tag
from tests.news.desk import change_address, fill_in

pytestmark = pytest.mark.django_db


def versions(thing) -> list:
    """Return the versions of a thing, the oldest first."""
    return list(thing.history.order_by("history_id"))


class TestRecording:
    def test_a_save_keeps_the_whole_text_and_what_has_changed(self):
        article = make_article("Cũ", body="<p>Một.</p>")
        article.title, article.body = "Mới", "<p>Hai.</p>"
        article.save()
        first, second = versions(article)
        assert (first.title, first.body, first.history_type) == ("Cũ", "<p>Một.</p>", "+")
        assert (second.title, second.body, second.changed) == ("Mới", "<p>Hai.</p>", ["title", "body"])

    def test_a_save_that_changes_nothing_leaves_none(self):
        article = make_article()
        Article.objects.get(pk=article.pk).save()
        assert len(versions(article)) == 1

    def test_who_saves_at_the_desk_is_in_it_and_when(self):
        article, editor, desk = make_article(), make_editor(last_name="Lê", first_name="An"), Client()
        now = datetime(2030, 3, 24, 3, 46, tzinfo=UTC)
        with time_machine.travel(now, tick=False):
            desk.force_login(editor)
            fill_in(desk, change_address(article), title="Tiêu đề mới")
        latest = versions(article)[-1]
        assert (latest.history_user, latest.history_date) == (editor, now)

    def test_a_save_with_its_tags_and_categories_is_one_version(self):
        article, tag, other = make_article(), make_tag("Chuyển đổi số"), make_category("Xây dựng")
        fill_in(make_desk(), change_address(article), title="Mới", tags=[tag.pk], further_categories=[other.pk])
        first, second = versions(article)
        assert second.changed == ["title", "further_categories", "tags"]
        assert second.ties == {"tags": [[tag.pk, "Chuyển đổi số"]], "further_categories": [[other.pk, "Xây dựng"]]}
        assert first.ties == {"tags": [], "further_categories": []}

    def test_a_tag_alone_makes_a_version_and_once_only(self):
        article, tag = make_article(), make_tag()
        vars(article).pop("_act")
        article.tags.add(tag)
        article.tags.set([tag])
        assert [version.changed for version in versions(article)] == [[], ["tags"]]

    def test_a_tag_that_is_deleted_keeps_its_name_in_the_history(self):
        article, tag = make_article(), make_tag("Thi đua")
        article.tags.add(tag)
        tag.delete()
        assert versions(article)[0].ties["tags"][0][1] == "Thi đua"

    def test_a_tie_that_is_made_from_its_other_end_is_in_it_too(self):
        article, document = make_article("Lễ ký"), make_document()
        article.documents.add(document)
        latest = versions(document)[-1]
        assert (latest.changed, latest.ties["articles"]) == (["articles"], [[article.pk, "Lễ ký"]])
        assert len(versions(article)) == 1

    def test_a_stale_copy_does_not_say_again_what_is_no_longer_so(self):
        stale = make_article("Cũ")
        fresh = Article.objects.get(pk=stale.pk)
        fresh.title = "Mới"
        fresh.save()
        stale.tags.add(make_tag())
        assert [version.title for version in versions(fresh)] == ["Cũ", "Mới", "Mới"]

    def test_publishing_and_withdrawing_are_in_it_with_their_reason(self):
        article, editor = make_article_in(State.DRAFT), make_editor()
        article.publish(by=editor)
        article.withdraw("Số liệu chưa đúng.", by=editor)
        said = [(version.history_change_reason, version.history_user) for version in versions(article)[1:]]
        assert said == [("Đăng", editor), ("Gỡ: Số liệu chưa đúng.", editor)]

    def test_it_is_written_in_the_transaction_of_the_save(self):
        article = make_article("Cũ")
        article.title = "Mới"
        with transaction.atomic():
            article.save()
            transaction.set_rollback(True)
        assert [version.title for version in versions(article)] == ["Cũ"]

    def test_what_was_there_before_the_history_is_kept_at_the_first_save(self):
        article = make_article("Từ trước", body="<p>Cũ.</p>")
        article.tags.add(make_tag("Cũ"))
        article.history.all().delete()
        article = Article.objects.get(pk=article.pk)
        article.body = "<p>Mới.</p>"
        article.save()
        first, second = versions(article)
        assert (first.body, first.ties["tags"][0][1], first.history_user) == ("<p>Cũ.</p>", "Cũ", None)
        assert (second.body, second.changed) == ("<p>Mới.</p>", ["body"])

    def test_moving_to_another_database_brings_the_versions_and_makes_none(self, tmp_path):
        article = make_article("Cũ")
        article.title = "Mới"
        article.save()
        Article.objects.get(pk=article.pk).tags.add(make_tag())
        kept = list(Article.history.values("history_id", "title", "changed", "ties"))
        file = tmp_path / "all.json"
        call_command("dumpdata", "news", output=str(file), verbosity=0)
        Article.objects.all().delete()
        call_command("loaddata", str(file), verbosity=0)
        assert list(Article.history.values("history_id", "title", "changed", "ties")) == kept

    def test_bulk_commands_write_none(self):
        make_category()
        call_command("generate_articles", "20", verbosity=0)
        assert Article.objects.count() >= 20
        assert not Article.history.exists()

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Page.objects.create(title="Giới thiệu", slug="gioi-thieu"),
            lambda: make_category("Xây dựng"),
            lambda: SiteSettings.objects.create(portal_name="Cổng"),
        ],
        ids=["page", "category", "settings"],
    )
    def test_pages_categories_and_settings_have_one_as_well(self, make):
        thing = make()
        name = {Page: "title", Category: "name", SiteSettings: "portal_name"}[type(thing)]
        setattr(thing, name, "Khác")
        thing.save()
        assert [version.changed for version in versions(thing)] == [[], [name]]


class TestManyVersions:
    @pytest.fixture
    def article(self):
        """Make an article of 100 kB with a thousand versions."""
        article = make_article(body=f"<p>{'Nội dung dài. ' * 7_000}</p>")
        one = versions(article)[0]
        rows = []
        for _ in range(1_000):
            one.pk = None
            rows.append(type(one)(**{field.attname: getattr(one, field.attname) for field in one._meta.fields}))
        type(one).objects.bulk_create(rows, batch_size=50)
        return article

    def test_the_form_and_the_list_ask_nothing_of_them(self, article):
        desk = make_desk()
        for address in (change_address(article), "/admin/news/article/"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert desk.get(address).status_code == 200
            assert [query["sql"] for query in asked if "news_historicalarticle" in query["sql"]] == []

    def test_their_list_loads_a_page_of_them_without_their_texts(self, article):
        with CaptureQueriesContext(connection) as asked:
            page = make_desk().get(f"/admin/news/article/{article.pk}/history/")
        rows = [query["sql"] for query in asked if "news_historicalarticle" in query["sql"]]
        assert len(page.context["page"].object_list) == 50
        assert len(rows) == 3
        assert not any('"body"' in sql for sql in rows)

    def test_a_save_reads_one_of_them(self, article):
        article.title = "Khác"
        with CaptureQueriesContext(connection) as asked:
            article.save()
        read = [
            query["sql"] for query in asked if "news_historicalarticle" in query["sql"] and "SELECT" in query["sql"]
        ]
        assert len(read) == 2
        assert all("LIMIT 1" in sql for sql in read)
