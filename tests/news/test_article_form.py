"""The article's form in the admin: writing and publishing as an editor does it."""

import unicodedata
from datetime import datetime, timedelta, timezone

import pytest
import time_machine

from news.models import Article
from portal.publishing import State
from tests.makers import make_article, make_article_in, make_category, make_desk, make_picture, make_tag
from tests.news.desk import ADD, change_address, errors, fill_in

pytestmark = pytest.mark.django_db
NOON = datetime(2020, 3, 24, 12, 0, 23, 456789, tzinfo=timezone(timedelta(hours=7)))
TEXT = {"title": "Bộ Nội vụ ban hành kế hoạch", "lead": "Tóm tắt.", "body": "<p>Nội dung.</p>"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def category():
    return make_category("Cải cách thể chế")


class TestWriting:
    def test_a_title_alone_makes_a_draft(self, desk):
        fill_in(desk, ADD, title="Ý tưởng")
        assert Article.objects.get().state == State.DRAFT

    def test_it_notes_who_has_made_the_article(self, desk):
        fill_in(desk, ADD, title="Ý tưởng")
        assert str(Article.objects.get().created_by_id) == desk.session["_auth_user_id"]

    def test_everything_that_is_typed_is_kept(self, desk, category):
        tag, further = make_tag(), make_category()
        typed = TEXT | {"byline": "Văn phòng Bộ", "source_name": "VGP", "source_url": "https://example.vn/1"}
        fill_in(desk, ADD, **typed, category=category.pk, tags=[tag.pk], further_categories=[further.pk])
        article = Article.objects.get()
        assert {name: getattr(article, name) for name in typed} == typed
        assert (article.category, list(article.tags.all())) == (category, [tag])
        assert list(article.further_categories.all()) == [further]

    def test_the_body_is_cleaned_on_the_server(self, desk):
        fill_in(desk, ADD, title="Bài", body='<p onclick="x()">Chữ</p><script>alert(1)</script>')
        assert Article.objects.get().body == "<p>Chữ</p>"

    def test_decomposed_letters_are_composed(self, desk):
        fill_in(desk, ADD, **{name: unicodedata.normalize("NFD", text) for name, text in TEXT.items()})
        article = Article.objects.get()
        assert {name: getattr(article, name) for name in TEXT} == TEXT

    def test_a_paragraph_of_signs_is_text_and_no_half_written_tags(self, desk):
        fill_in(desk, ADD, title="Bài", lead="<a " * 60)
        assert Article.objects.get().lead == ("<a " * 60).strip()

    def test_a_title_of_invisible_characters_is_refused(self, desk):
        response = fill_in(desk, ADD, title="\u200b\u200b")
        assert response.status_code == 200
        assert "title" in errors(response)

    def test_a_text_that_is_too_long_is_refused_in_vietnamese(self, desk):
        response = fill_in(desk, ADD, title="Bài", body="a" * 500_001)
        assert errors(response)["body"] == ["Nội dung dài quá 500000 ký tự. Hãy chia thành nhiều bài."]

    def test_a_cover_picture_is_stored_in_our_own_format(self, desk):
        fill_in(desk, ADD, title="Bài", cover=make_picture(), cover_alt="Trụ sở")
        assert Article.objects.get().cover.name.endswith("-1000x600.webp")

    def test_the_name_of_a_picture_may_be_as_long_as_a_headline(self, desk):
        file = make_picture()
        file.name = unicodedata.normalize("NFD", f"{'Lễ công bố chỉ số cải cách hành chính ' * 4}.jpg")
        fill_in(desk, ADD, title="Bài", cover=file)
        assert Article.objects.get().cover.name.endswith("-1000x600.webp")

    def test_a_file_that_is_no_picture_is_refused(self, desk):
        file = make_picture()
        file.write(b"%PDF-1.7")
        file.seek(0)
        assert "cover" in errors(fill_in(desk, ADD, title="Bài", cover=file))

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "vgp"]
    )
    def test_a_source_is_never_a_script_or_half_an_address(self, desk, address):
        response = fill_in(desk, ADD, title="Bài", source_name="VGP", source_url=address)
        assert "source_url" in errors(response)

    def test_saving_again_without_typing_changes_nothing(self, desk):
        article = make_article(body="<h2>Mục</h2><p>Chữ &amp; số <strong>đậm</strong></p>")
        before = Article.objects.filter(pk=article.pk).values().get()
        with time_machine.travel(NOON + timedelta(minutes=10)):
            fill_in(desk, change_address(article))
        after = Article.objects.filter(pk=article.pk).values().get()
        assert {name for name in before if before[name] != after[name]} == {"modified_at"}


class TestPublishing:
    def test_the_button_publishes_now(self, desk, category):
        fill_in(desk, ADD, **TEXT, category=category.pk, _publish="Đăng ngay")
        article = Article.objects.get()
        assert article.state == State.PUBLISHED
        assert NOON - timedelta(minutes=1) < article.published_at <= NOON

    def test_it_notes_who_has_published(self, desk, category):
        fill_in(desk, ADD, **TEXT, category=category.pk, _publish="Đăng ngay")
        assert str(Article.objects.get().published_by_id) == desk.session["_auth_user_id"]

    def test_readers_find_the_article_where_it_belongs(self, desk, category, client):
        further = make_category()
        fill_in(desk, ADD, **TEXT, category=category.pk, further_categories=[further.pk], _publish="Đăng ngay")
        for address in ("/", category.get_absolute_url(), further.get_absolute_url()):
            assert TEXT["title"] in client.get(address).content.decode()

    def test_a_scheduled_article_can_be_published_at_once(self, desk):
        article = make_article_in(State.SCHEDULED)
        fill_in(desk, change_address(article), _publish="Đăng ngay")
        article.refresh_from_db()
        assert article.state == State.PUBLISHED

    def test_a_withdrawn_article_can_be_published_again(self, desk):
        article = make_article_in(State.WITHDRAWN)
        fill_in(desk, change_address(article), _publish="Đăng lại")
        article.refresh_from_db()
        assert (article.state, article.withdrawal_reason) == (State.PUBLISHED, "")

    @pytest.mark.parametrize(
        ("field", "message"),
        [
            ("lead", "Bài chưa có sa-pô: hãy tóm tắt nội dung chính."),
            ("body", "Bài chưa có nội dung."),
            ("category", "Hãy chọn chuyên mục chính trước khi đăng."),
        ],
    )
    def test_what_readers_need_is_asked_for_in_vietnamese(self, desk, category, field, message):
        typed = TEXT | {"category": category.pk} | {field: ""}
        response = fill_in(desk, ADD, **typed, _publish="Đăng ngay")
        assert message in errors(response)[field]
        assert not Article.objects.exists()

    def test_a_body_that_the_policy_leaves_empty_counts_as_empty(self, desk, category):
        typed = TEXT | {"category": category.pk, "body": "<p>&nbsp;</p>"}
        assert "body" in errors(fill_in(desk, ADD, **typed, _publish="Đăng ngay"))

    def test_a_cover_picture_without_a_description_is_refused(self, desk, category):
        response = fill_in(desk, ADD, **TEXT, category=category.pk, cover=make_picture(), _publish="Đăng ngay")
        assert errors(response)["cover_alt"] == ["Hãy mô tả ảnh, hoặc đánh dấu “ảnh chỉ để trang trí”."]

    def test_what_was_typed_is_not_lost_when_publishing_is_refused(self, desk):
        response = fill_in(desk, ADD, **TEXT | {"lead": ""}, byline="Văn phòng Bộ", _publish="Đăng ngay")
        page = response.content.decode()
        assert all(text in page for text in (TEXT["title"], "Nội dung.", "Văn phòng Bộ"))

    def test_what_was_stored_is_not_changed_when_publishing_is_refused(self, desk):
        article = make_article_in(State.DRAFT, "Bản nháp cũ")
        fill_in(desk, change_address(article), title="Tiêu đề khác", lead="", _publish="Đăng ngay")
        article.refresh_from_db()
        assert (article.title, article.state) == ("Bản nháp cũ", State.DRAFT)

    def test_a_published_article_cannot_lose_what_readers_need(self, desk):
        article = make_article()
        assert "lead" in errors(fill_in(desk, change_address(article), lead=""))
