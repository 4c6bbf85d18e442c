"""What is deleted at the desk lies in the bin: articles, videos and documents alike."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from documents.models import Document
from news.models import Article
from portal.publishing import State
from tests.documents.makers import make_document_in
from tests.makers import make_article_in, make_desk, make_editor
from tests.portal.test_admin_language import english
from tests.videos.makers import make_video_in
from videos.models import Video

pytestmark = pytest.mark.django_db
SEEN = State.PUBLISHED, State.EXPIRED, State.WITHDRAWN


@pytest.fixture(params=["article", "video", "document"])
def make(request):
    """Give the maker of each kind of publication in turn."""
    return {"article": make_article_in, "video": make_video_in, "document": make_document_in}[request.param]


def desk_address(thing, page: str = "") -> str:
    return f"/admin/{thing._meta.app_label}/{thing._meta.model_name}/{page}"


def delete(desk: Client, thing) -> None:
    assert desk.post(desk_address(thing, f"{thing.pk}/delete/"), {"post": "yes"}).status_code == 302
    thing.refresh_from_db()


def right(thing, verb: str) -> str:
    return f"{thing._meta.app_label}.{verb}_{thing._meta.model_name}"


class TestPuttingIn:
    def test_asks_first_and_says_that_it_can_be_restored(self, make):
        thing = make(State.PUBLISHED)
        page = make_desk().get(desk_address(thing, f"{thing.pk}/delete/")).content.decode()
        assert "Có thể khôi phục trong 90 ngày" in page
        assert str(thing) in page
        assert not type(thing).objects.exclude(binned_at=None).exists()

    def test_keeps_who_and_when(self, make):
        thing, editor, desk = make(State.DRAFT), make_editor(), Client()
        desk.force_login(editor)
        delete(desk, thing)
        assert thing.binned_by == editor
        assert timezone.now() - thing.binned_at < timedelta(minutes=1)
        latest = thing.history.first()
        assert (latest.history_change_reason, latest.history_user) == ("Bỏ vào thùng rác", editor)

    @pytest.mark.parametrize("state", State)
    def test_takes_it_from_readers(self, make, state):
        thing = make(state)
        delete(make_desk(), thing)
        assert not type(thing).objects.published().exists()
        assert Client().get(thing.get_absolute_url()).status_code == (410 if state in SEEN else 404)

    def test_leaves_the_reason_of_an_earlier_withdrawal(self, make):
        thing = make(State.WITHDRAWN)
        reason = thing.withdrawal_reason
        delete(make_desk(), thing)
        assert thing.withdrawal_reason == reason

    def test_several_at_once_from_the_list_after_a_question(self, make):
        things = [make(State.PUBLISHED), make(State.DRAFT)]
        sent = {"action": "delete_selected", "_selected_action": [thing.pk for thing in things]}
        desk = make_desk()
        question = desk.post(desk_address(things[0]), sent)
        assert question.status_code == 200
        assert all(str(thing) in question.content.decode() for thing in things)
        assert not type(things[0]).objects.exclude(binned_at=None).exists()
        desk.post(desk_address(things[0]), sent | {"post": "yes"})
        assert type(things[0]).objects.exclude(binned_at=None).count() == 2

    @pytest.mark.parametrize("page", ["{}/delete/", ""])
    def test_needs_the_right_to_delete(self, make, page):
        thing = make(State.DRAFT)
        writer = make_desk(right(thing, "view"), right(thing, "change"))
        sent = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
        writer.post(desk_address(thing, page.format(thing.pk)), sent)
        thing.refresh_from_db()
        assert thing.binned_at is None


class TestLyingThere:
    @pytest.fixture
    def binned(self, make):
        thing = make(State.PUBLISHED)
        thing.put_in_bin()
        return thing

    def test_it_is_in_no_list_search_or_state(self, binned):
        desk = make_desk()
        for query in ("", "?q=1", "?trang-thai=withdrawn"):
            assert list(desk.get(desk_address(binned, query)).context["cl"].result_list) == []

    def test_its_form_leads_to_the_bin(self, binned):
        page = make_desk().get(desk_address(binned, f"{binned.pk}/change/"), follow=True)
        assert page.redirect_chain == [(desk_address(binned, "thung-rac/"), 302)]
        assert "đang ở trong thùng rác" in page.content.decode()

    def test_the_bin_shows_it_with_who_put_it_there(self, binned):
        type(binned).objects.update(binned_by=make_editor(last_name="Lê", first_name="Bình"))
        page = make_desk().get(desk_address(binned, "thung-rac/")).content.decode()
        assert str(binned) in page
        assert "Lê Bình" in page

    @pytest.mark.parametrize("page", ["thung-rac/", "thung-rac/{}/xoa-han/"])
    def test_its_pages_speak_vietnamese(self, binned, page):
        assert english(make_desk().get(desk_address(binned, page.format(binned.pk))).content.decode()) == []

    def test_its_history_can_still_be_read(self, binned):
        desk = make_desk()
        assert desk.get(desk_address(binned, f"{binned.pk}/history/")).status_code == 200
        newest = binned.history.first().pk
        assert desk.get(desk_address(binned, f"{binned.pk}/history/{newest}/")).status_code == 200

    def test_what_was_typed_into_a_form_that_was_still_open_is_shown_again(self, binned):
        sent = {"title": "Chữ đang gõ dở", "summary": "Chữ đang gõ dở", "_save": "Lưu"}
        page = make_desk().post(desk_address(binned, f"{binned.pk}/change/"), sent).content.decode()
        assert "Chữ đang gõ dở" in page
        assert "có người đã xóa bản này" in page

    def test_it_is_not_published_from_a_form_that_was_still_open(self, binned):
        make_desk().post(desk_address(binned, f"{binned.pk}/change/"), {"_publish": "1", "title": "x"})
        binned.refresh_from_db()
        assert (binned.state, binned.binned_at is None) == (State.WITHDRAWN, False)


def test_what_lies_in_the_bin_cannot_be_chosen_for_a_document():
    make_article_in(State.PUBLISHED, "Bài ở lại")
    make_article_in(State.PUBLISHED, "Bài bị xóa").put_in_bin()
    asked = {"app_label": "documents", "model_name": "document", "field_name": "articles", "term": "bai"}
    found = make_desk().get("/admin/autocomplete/", asked).json()["results"]
    assert [one["text"] for one in found] == ["Bài ở lại"]


class TestRestoring:
    @pytest.mark.parametrize("state", State)
    def test_never_publishes_anything(self, make, state):
        thing = make(state)
        thing.put_in_bin()
        make_desk().post(desk_address(thing, f"thung-rac/{thing.pk}/khoi-phuc/"))
        thing.refresh_from_db()
        assert (thing.state, thing.binned_at) == (State.WITHDRAWN if state in SEEN else State.DRAFT, None)
        assert Client().get(thing.get_absolute_url()).status_code == (410 if state in SEEN else 404)

    def test_a_time_of_publication_that_has_not_come_falls_away(self, make):
        thing = make(State.SCHEDULED)
        thing.put_in_bin()
        thing.take_from_bin()
        thing.refresh_from_db()
        assert (thing.published_at, thing.withdrawal_reason) == (None, "")

    def test_needs_the_right_to_delete(self, make):
        thing = make(State.DRAFT)
        thing.put_in_bin()
        writer = make_desk(right(thing, "view"), right(thing, "change"))
        assert writer.post(desk_address(thing, f"thung-rac/{thing.pk}/khoi-phuc/")).status_code == 403
        assert writer.get(desk_address(thing, "thung-rac/")).status_code == 403

    def test_what_does_not_lie_there_is_not_found(self, make):
        thing = make(State.PUBLISHED)
        assert make_desk().post(desk_address(thing, f"thung-rac/{thing.pk}/khoi-phuc/")).status_code == 404


class TestDeletingForGood:
    def test_asks_then_takes_the_thing_and_its_versions(self, make):
        thing = make(State.PUBLISHED)
        thing.put_in_bin()
        desk, address = make_desk(), desk_address(thing, f"thung-rac/{thing.pk}/xoa-han/")
        page = desk.get(address).content.decode()
        assert "Không khôi phục được nữa" in page
        assert "Số lượt xem vẫn giữ" in page
        assert type(thing).objects.exists()
        desk.post(address)
        assert not type(thing).objects.exists()
        assert not type(thing).history.exists()

    def test_is_a_right_of_its_own(self, make):
        thing = make(State.DRAFT)
        thing.put_in_bin()
        address, verbs = desk_address(thing, f"thung-rac/{thing.pk}/xoa-han/"), ["view", "change", "delete"]
        assert make_desk(*(right(thing, verb) for verb in verbs)).post(address).status_code == 403
        assert make_desk(*(right(thing, verb) for verb in [*verbs, "purge"])).post(address).status_code == 302
        assert not type(thing).objects.exists()


class TestEmptying:
    @pytest.fixture
    def three(self):
        """Make one of each kind that has lain in the bin for a hundred days."""
        things = [make_article_in(State.PUBLISHED), make_video_in(State.DRAFT), make_document_in(State.PUBLISHED)]
        for thing in things:
            thing.put_in_bin()
            type(thing).objects.update(binned_at=timezone.now() - timedelta(days=100))
        return things

    @pytest.mark.parametrize(("days", "gone"), [(90, "3"), (0, "0"), (120, "0")])
    def test_deletes_what_lay_there_for_longer(self, three, settings, capsys, days, gone):
        make_article_in(State.PUBLISHED)
        make_article_in(State.PUBLISHED).put_in_bin()
        settings.PORTAL_BIN_DAYS = days
        call_command("empty_bin")
        assert capsys.readouterr().out.strip() == gone
        left = sum(model.objects.count() for model in (Article, Video, Document))
        assert left == 5 - int(gone)
