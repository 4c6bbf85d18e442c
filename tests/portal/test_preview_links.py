"""Links to what readers do not see yet: who makes them, what they open, and when they open nothing any more."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.db.models.signals import post_delete
from django.utils import timezone

from portal import preview_links
from portal.models import PreviewLink
from portal.publishing import State
from tests.documents.makers import make_document, make_file
from tests.makers import dates_in, make_article, make_article_in, make_desk
from tests.videos.makers import make_clip, make_video

pytestmark = pytest.mark.django_db
MAKERS = {"news/article": make_article, "videos/video": make_video, "documents/document": make_document}
TITLE = "Bài chưa ai biết"


def link_to(publication, days: int = 3) -> str:
    _, token = preview_links.make(publication, None, days)
    return f"/xem-truoc/{token}/"


def text(response) -> str:
    return response.content.decode()


class TestOpening:
    @pytest.mark.parametrize("kind", MAKERS)
    @pytest.mark.parametrize("state", State)
    def test_shows_a_publication_in_every_state(self, client, kind, state):
        publication = MAKERS[kind](**dates_in(state, "Số liệu chưa đúng."))
        response = client.get(link_to(publication))
        assert response.status_code == 200
        assert "<h1" in text(response)
        assert publication.title in text(response)

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (State.DRAFT, "chưa đăng"),
            (State.SCHEDULED, "chưa đăng"),
            (State.PUBLISHED, "đang đăng"),
            (State.EXPIRED, "hết hạn"),
            (State.WITHDRAWN, "đã gỡ"),
        ],
    )
    def test_says_that_it_is_no_page_for_readers(self, client, state, said):
        page = text(client.get(link_to(make_article_in(state))))
        assert re.search(rf"<strong>Bản xem trước</strong> – {said} · hết hạn lúc \d\d:\d\d \d\d/\d\d/\d{{4}}", page)
        assert "/admin/" not in page

    def test_shows_what_is_stored_now(self, client):
        draft = make_article_in(State.DRAFT)
        address = link_to(draft)
        draft.title = "Tiêu đề mới"
        draft.save()
        assert "Tiêu đề mới" in text(client.get(address))

    @pytest.mark.parametrize("address", ["", "tep/1/", "phu-de/vi.vtt"])
    @pytest.mark.parametrize("good", [True, False])
    def test_is_kept_by_nobody_and_told_to_nobody(self, client, address, good):
        response = client.get((link_to(make_article_in(State.DRAFT)) if good else "/xem-truoc/abc/") + address)
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
        assert response["X-Frame-Options"] == "DENY"
        assert '<meta name="robots" content="noindex, nofollow, noarchive">' in text(response)

    def test_sets_no_cookie_and_counts_no_view(self, client):
        response = client.get(link_to(make_article()))
        assert not response.cookies
        assert "X-Page" not in response.headers
        assert "Cookie" not in response.get("Vary", "")

    def test_prolongs_no_session(self):
        desk = make_desk()
        before = desk.session.get_expiry_date()
        assert desk.get(link_to(make_article_in(State.DRAFT))).cookies == {}
        assert desk.session.get_expiry_date() <= before + timedelta(seconds=2)

    def test_is_counted_by_the_link(self, client):
        address = link_to(make_article_in(State.DRAFT))
        for ask in (client.get, client.get, client.head):
            ask(address)
        assert PreviewLink.objects.get().opened == 2

    def test_asks_for_nothing_but_looking(self, client):
        assert client.post(link_to(make_article_in(State.DRAFT))).status_code == 405


class TestFiles:
    @pytest.fixture
    def document(self):
        document = make_document(published_at=None)
        make_file(document)
        return document

    def test_of_a_draft_are_linked_and_sent(self, client, document):
        address = link_to(document)
        found = re.search(rf'href="({re.escape(address)}tep/\d+/)"', text(client.get(address)))
        response = client.get(found[1])
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert b"".join(response.streaming_content)

    def test_of_another_document_are_not(self, client, document):
        other = make_file(make_document(published_at=None))
        assert client.get(f"{link_to(document)}tep/{other.pk}/").status_code == 404
        assert client.get(f"{link_to(make_article())}tep/{other.pk}/").status_code == 404

    def test_of_a_dead_link_are_not(self, client, document):
        address = link_to(document)
        PreviewLink.objects.all().delete()
        assert client.get(f"{address}tep/{document.files.get().pk}/").status_code == 404

    def test_captions_of_a_video_draft_are_sent(self, client):
        video = make_video(clip=make_clip(), published_at=None, captions={"vi": "WEBVTT\n\n00:01.000 --> 00:02.000\nA"})
        address = f"{link_to(video)}phu-de/vi.vtt"
        assert text(client.get(address)).startswith("WEBVTT")
        assert client.get(f"{link_to(make_video(published_at=None))}phu-de/vi.vtt").status_code == 404


def told(response) -> dict[str, str]:
    return {name: value for name, value in response.items() if name != "Expires"}


def tampered(address: str) -> str:
    key, secret, signature = address.removeprefix("/xem-truoc/").rstrip("/").split(".")
    return f"/xem-truoc/{key}.{'A' * len(secret)}.{signature}/"


def signed_anew(address: str) -> str:
    """What somebody makes who has the portal's key and the row, but not the secret."""
    link = PreviewLink.objects.get()
    return f"/xem-truoc/{signing.Signer(salt=preview_links.SALT, sep='.').sign(f'{link.key}.{link.digest}')}/"


def with_other_salt(address: str) -> str:
    return f"/xem-truoc/{signing.Signer(salt='x', sep='.').sign(address.split('/')[2].rpartition('.')[0])}/"


def revoked(address: str) -> str:
    PreviewLink.objects.all().delete()
    return address


def expired(address: str) -> str:
    PreviewLink.objects.update(ends_at=timezone.now())
    return address


class TestWhatIsNoLink:
    @pytest.mark.parametrize(
        "spoil",
        [
            *(tampered, signed_anew, with_other_salt, revoked, expired),
            lambda address: address[:-5] + "/",
            lambda address: "/xem-truoc/" + "a" * 5_000 + "/",
            lambda address: "/xem-truoc/%00%ff/",
            lambda address: "/xem-truoc/..a/",
        ],
    )
    def test_gets_the_same_calm_page(self, client, spoil):
        address = link_to(make_article_in(State.DRAFT, TITLE))
        response, usual = client.get(spoil(address)), client.get("/xem-truoc/abc/")
        assert response.status_code == usual.status_code == 404
        assert "Liên kết xem trước không dùng được" in text(response)
        assert TITLE not in text(response)
        assert told(response) == told(usual)

    @pytest.mark.parametrize("kind", MAKERS)
    def test_a_deleted_publication_takes_its_links_along(self, client, kind):
        publication, other = MAKERS[kind](published_at=None), make_article()
        address, others = link_to(publication), link_to(other)
        publication.delete()
        assert client.get(address).status_code == 404
        assert client.get(others).status_code == 200
        assert PreviewLink.objects.count() == 1

    @pytest.mark.parametrize("kind", MAKERS)
    def test_one_in_the_bin_is_shown_to_nobody(self, client, kind):
        publication = MAKERS[kind](published_at=None)
        address = link_to(publication)
        publication.put_in_bin()
        assert client.get(address).status_code == 404


class TestTheSecret:
    def test_is_stored_nowhere(self):
        address = link_to(make_article())
        secret = address.split(".")[1]
        assert len(secret) >= 32
        assert secret not in str(PreviewLink.objects.values().get())

    def test_is_another_each_time(self):
        assert link_to(make_article()).split(".")[1] != link_to(make_article()).split(".")[1]


def test_old_links_are_cleaned_away_by_the_next_one():
    article = make_article()
    for days in (31, 29):
        link_to(article)
        PreviewLink.objects.filter(pk=PreviewLink.objects.latest("pk").pk).update(
            ends_at=timezone.now() - timedelta(days=days)
        )
    link_to(article)
    assert PreviewLink.objects.count() == 2


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-tin-tuc.xml", "/so-do-cong/"])
def test_no_list_of_addresses_names_them(client, address):
    link_to(make_article())
    assert "xem-truoc" not in text(client.get(address))


def test_what_is_no_publication_is_still_deleted_at_once():
    """Django looks at each row before it deletes it, where a signal's receiver wants to hear of it."""
    assert not post_delete.has_listeners(PreviewLink)
    assert post_delete.has_listeners(type(make_article()))
