"""Whatever strangers send, every request has one answer at most, and nobody gets what is another's."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.servers import nginx
from tests.fire.attacked import Answer, Attacked, Siege, portals_nginx
from tests.fire.corpus import CHUNKED, CORPUS, EVIL, PLAIN, get, length, post

pytestmark = pytest.mark.fire

PYTHON = "--http-parser python"  # what serves where gunicorn's parser in C could not be compiled
DOORS = ["as configured", PYTHON, *(["nginx"] if nginx() else [])]
OURS = {"localhost", "127.0.0.1"}
CHOICE = re.compile(rb'<html lang="vi" data-size="(\d)"(?: data-theme="(\w+)")?>')
REFUSALS = {301, 400, 403, 404, 405, 408, 411, 413, 414, 417, 431, 501, 505, 0}

VALID = [
    get(b"Cookie: hien_thi=4.toi", b"Accept-Encoding: br", b"Connection: keep-alive"),
    get(target=b"/tin-tuc/?page=1"),
    get() + get(b"Cookie: hien_thi=2", target=b"{b}"),
    post(length(11), b"chon=tang&x") + get(target=b"{b}"),
    post(CHUNKED, b"5\r\nabcde\r\n6;x=y\r\nfghijk\r\n0\r\nX-A: b\r\n\r\n") + get(target=b"{b}"),
]
TELLING = [
    b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b";", b"0", b"-1", b"%00", b"//", b"\xff", CHUNKED, length(3), get(),
]  # fmt: skip
edits = st.tuples(st.integers(0, 300), st.integers(0, 9), st.one_of(st.sampled_from(TELLING), st.binary(max_size=6)))
mutated = st.tuples(st.sampled_from(VALID), st.lists(edits, min_size=1, max_size=4))


def edited(raw: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, cut, put in changes:
        place %= len(raw) + 1
        raw = raw[:place] + put + raw[place + cut :]
    return raw


@pytest.fixture(scope="class", params=DOORS)
def siege(request, sqlite_stock, tmp_path_factory):
    """A site, what was said to it through one door, and what it answered."""
    stock, articles = sqlite_stock
    folder, behind = tmp_path_factory.mktemp("site"), request.param == "nginx"
    options = request.param if request.param == PYTHON else ""
    site = Attacked(folder, stock.copy(folder.name), options, proxies=int(behind))
    with ExitStack() as stack:
        site.start()
        stack.callback(site.stop)
        port = stack.enter_context(portals_nginx(folder, site.port)).port if behind else site.port
        siege = Siege(site, port, list(articles.values()))
        siege.run(CORPUS)
        yield siege


def answers(siege: Siege) -> Iterator[tuple[str, int, Answer]]:
    """Yield every answer with the name of its request and its place among several."""
    for name, attacker in siege.attackers.items():
        for place, answer in enumerate(attacker.answers()):
            yield name, place, answer


def as_chosen(name: str, place: int, answer: Answer) -> bool:
    found, choices = CHOICE.search(answer.body), dict(enumerate(CORPUS[name].choices))
    return found is None or (found[1].decode(), (found[2] or b"").decode()) == choices.get(place, PLAIN)


class TestWhateverIsSent:
    def test_each_has_one_answer_at_most(self, siege):
        most = {name: 2 if entry.two_for_nginx and siege.behind else entry.most for name, entry in CORPUS.items()}
        heard = {name: len(attacker.answers()) for name, attacker in siege.attackers.items()}
        assert {name: number for name, number in heard.items() if number > most[name]} == {}

    def test_the_connection_of_one_without_an_answer_is_closed(self, siege):
        left = {name for name, attacker in siege.attackers.items() if not attacker.closed and not CORPUS[name].waits}
        assert {name for name in left if siege.attackers[name].complete() < CORPUS[name].most} == set()

    def test_what_is_ambiguous_is_refused(self, siege):
        found = {(name, place, answer.status) for name, place, answer in answers(siege) if CORPUS[name].refused}
        smuggled = {(name, 1, 200) for name, entry in CORPUS.items() if entry.two_for_nginx and siege.behind}
        assert {one for one in found - smuggled if one[2] not in REFUSALS} == set()

    def test_nothing_breaks(self, siege):
        assert {
            (name, answer.status) for name, _, answer in answers(siege) if answer.status in (500, 502, 503)
        } == set()
        assert "Error in ASGI application" not in siege.site.log.read_text()

    def test_the_answers_are_those_to_the_questions(self, siege):
        told = {name: [answer.body for answer in attacker.answers()] for name, attacker in siege.attackers.items()}
        asked = {name: [siege.canonical(page) for page in entry.shows] for name, entry in CORPUS.items()}
        pairs = [(name, body, link) for name in asked for body, link in zip_longest(told[name], asked[name]) if link]
        assert [name for name, body, link in pairs if link not in (body or b"")] == []

    def test_no_answer_names_a_foreign_host(self, siege):
        assert {
            name for name, _, answer in answers(siege) if EVIL in answer.body or EVIL.decode() in str(answer.headers)
        } == set()

    def test_nobody_gets_the_display_choice_of_another(self, siege):
        assert {name for name, place, answer in answers(siege) if not as_chosen(name, place, answer)} == set()

    def test_nobody_gets_a_cookie_but_for_a_session(self, siege):
        given = {
            name for name, _, answer in answers(siege) if any(key.lower() == "set-cookie" for key, _ in answer.headers)
        }
        assert given <= {"cookies-session-made-up"}

    def test_others_get_what_they_got_before(self, siege):
        assert {name: found for name, found in siege.differences.items() if found} == {}

    def test_others_get_it_whatever_else_is_sent(self, siege):
        @given(mutation=mutated)
        @settings(max_examples=200, derandomize=True, deadline=None)
        def attack(mutation):
            attacker, difference = siege.attack(edited(*mutation))
            attacker.leave()
            assert difference == ""

        attack()

    def test_no_page_was_ever_kept_for_a_foreign_host(self, siege):
        assert {host.lower().partition(":")[0].rstrip(".") for host in siege.hosts} == OURS

    def test_the_worker_has_lived_through_it_all(self, siege):
        assert siege.site.workers() == siege.workers
