"""Links within the site: which of them lead readers to something."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import destinations
from portal.models import Page
from portal.publishing import State
from tests.documents.makers import make_document_in, make_file
from tests.makers import make_article, make_article_in, make_category, make_tag
from tests.videos.makers import make_kind, make_video_category, make_video_in

pytestmark = pytest.mark.django_db
MAKERS = [make_article_in, make_video_in, make_document_in]


def dead(*urls: str, at=None) -> set[str]:
    return set(destinations.dead(urls, "/tin-tuc/bai-nay-1/", at or timezone.now()))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("state", State)
def test_a_publication_is_reached_while_readers_see_it(make, state):
    address = make(state).get_absolute_url()
    assert dead(address) == (set() if state == State.PUBLISHED else {address})


@pytest.mark.parametrize("make", MAKERS)
def test_one_that_was_deleted_is_not_reached(make):
    made = make(State.PUBLISHED)
    address = made.get_absolute_url()
    made.delete()
    assert dead(address) == {address}


@pytest.mark.parametrize("make", MAKERS)
def test_what_is_published_by_then_is_reached(make):
    address = make(State.SCHEDULED).get_absolute_url()
    assert dead(address, at=timezone.now() + timedelta(hours=2)) == set()


def test_an_article_is_reached_by_every_address_that_leads_to_it():
    pk = make_article("Kế hoạch").pk
    ways = [f"/tin-tuc/ke-hoach-{pk}/", f"/tin-tuc/ten-cu-{pk}/#muc", f"/tin-tuc/{pk}/", f"/tin-tuc/{pk}?a=1"]
    ways += [f"http://testserver/tin-tuc/{pk}/", f"//TESTSERVER:8000/tin-tuc/{pk}/", f"../{pk}/", f"/tin-tuc/000{pk}/"]
    assert dead(*ways) == set()


@pytest.mark.parametrize("path", ["/tin-tuc/{}/", "/tin-tuc/khac-{}/", "http://testserver/tin-tuc/khac-{}/", "../{}/"])
@pytest.mark.parametrize("pk", [0, 987_654, 2**63, 10**18 * 9 + 1])
def test_an_id_that_nothing_has_is_dead(path, pk):
    assert dead(path.format(pk)) == {path.format(pk)}


def test_lists_and_pages_are_reached_by_their_slugs():
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu")
    things = [make_category(), make_tag(), make_kind(), make_video_category()]
    ways = [thing.get_absolute_url() for thing in things]
    assert dead("/gioi-thieu/", "/rss/tin-moi/", "/thong-ke/", "/", *ways) == set()
    for thing in things:
        thing.delete()
    Page.objects.all().delete()
    assert dead("/gioi-thieu/", "/rss/tin-moi/", *ways) == {"/gioi-thieu/", *ways}


def test_the_file_of_a_document_is_reached_while_readers_see_the_document():
    shown, hidden = (make_file(make_document_in(state)) for state in (State.PUBLISHED, State.WITHDRAWN))
    assert dead(shown.get_absolute_url(), hidden.get_absolute_url()) == {hidden.get_absolute_url()}


def test_a_stored_file_is_reached_while_it_is_there(media):
    (media / "Kế hoạch.pdf").write_bytes(b"%PDF")
    assert dead("/media/K%E1%BA%BF%20ho%E1%BA%A1ch.pdf", "/media/khac.pdf") == {"/media/khac.pdf"}


@pytest.mark.parametrize("path", ["/media/", "/media/../settings.py", "/media/%00", f"/media/{'a' * 300}"])
def test_what_can_be_no_file_is_none(path):
    assert dead(path) == {path}


@pytest.mark.parametrize(
    "url", ["https://vgp.vn/tin-tuc/987654/", "mailto:a@b.vn", "tel:1900", "#muc", "", "http://[", "\x00"]
)
def test_what_leads_elsewhere_is_not_followed(url):
    assert dead(url) == set()


def test_a_link_that_shares_a_draft_is_for_nobody_else():
    assert destinations.look("/xem-truoc/abc.def.ghi/")[0] == destinations.NEWSROOM


def test_hosts_that_stand_for_many_are_not_taken_for_this_site(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert dead("https://vgp.vn/khong-co/") == set()
    settings.ALLOWED_HOSTS = [".moha.gov.vn"]
    assert dead("https://moha.gov.vn/a/b/", "https://khac.moha.gov.vn/a/b/") == {"https://moha.gov.vn/a/b/"}


def test_all_links_of_a_text_cost_one_query_for_each_kind_of_address(django_assert_num_queries):
    articles, documents = [make_article() for _ in range(5)], [make_document_in(State.PUBLISHED) for _ in range(5)]
    urls = [thing.get_absolute_url() for thing in [*articles, *documents]]
    urls += [f"/tin-tuc/khong-co-{pk}/" for pk in range(10_000, 10_500)]
    with django_assert_num_queries(2):
        assert len(dead(*urls)) == 500
