"""Those who watch videos, from the application or through nginx: the parts that they ask for, and 200 who hardly read."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from time import monotonic
from typing import NamedTuple

import pytest

from tests.benchmarks.servers import nginx
from tests.fire.attacked import Attacked, portals_nginx
from tests.fire.processes import threads, unnamed
from tests.fire.uploader import resident

pytestmark = pytest.mark.fire

DOORS = ["front", *(["nginx"] if nginx() else [])]
NAME = "phim/0123456789abcdef01234567-720.mp4"  # not in video/, which is swept
FILM = bytes(range(256)) * 32 * 2**10  # 8 MiB
SIZE, DAY = len(FILM), 86_400
TELLING = "content-type", "content-range", "etag", "last-modified", "content-security-policy"
VIEWERS, PATIENT = 200, 2.0  # connections; seconds


class Told(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def site(sqlite_stock, tmp_path_factory):
    folder = tmp_path_factory.mktemp("viewers")
    site = Attacked(folder, sqlite_stock[0].copy(folder.name))
    film = folder / "media" / NAME
    film.parent.mkdir(parents=True)
    film.write_bytes(FILM)
    os.utime(film, (1_700_000_000, 1_700_000_000))
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def ports(site):
    """The ports of the doors."""
    with ExitStack() as stack:
        behind = {"nginx": stack.enter_context(portals_nginx(site.folder, site.port)).port} if nginx() else {}
        yield {"front": site.port} | behind


@pytest.fixture(params=DOORS)
def port(request, ports):
    return ports[request.param]


def ask(port: int, address: str = f"/media/{NAME}", method: str = "GET", **headers: str) -> Told:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    told = Told(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    connection.close()
    return told


class TestAPart:
    @pytest.mark.parametrize(
        ("wanted", "first", "end"),
        [("0-99", 0, 100), ("100-", 100, SIZE), ("-5", SIZE - 5, SIZE), (f"4000000-{2 * SIZE}", 4_000_000, SIZE)],
    )
    def test_is_what_was_asked_for(self, port, wanted, first, end):
        told = ask(port, range=f"bytes={wanted}")
        assert (told.status, told.headers["content-range"]) == (206, f"bytes {first}-{end - 1}/{SIZE}")
        assert told.body == FILM[first:end]

    def test_that_is_not_there_is_refused(self, port):
        told = ask(port, range=f"bytes={SIZE}-")
        assert (told.status, told.headers["content-range"]) == (416, f"bytes */{SIZE}")

    @pytest.mark.parametrize("known", ["etag", "last-modified"])
    def test_goes_on_where_the_file_is_the_same(self, port, known):
        known = ask(port, method="HEAD").headers[known]
        assert ask(port, range="bytes=5-9", if_range=known).body == FILM[5:10]

    @pytest.mark.parametrize("known", ['"6553f100-1"', "Tue, 14 Nov 2023 22:13:21 GMT"])
    def test_begins_anew_where_it_is_another(self, port, known):
        told = ask(port, range="bytes=5-9", if_range=known)
        assert (told.status, len(told.body), "content-range" in told.headers) == (200, SIZE, False)


class TestAFile:
    def test_is_told_of_without_being_sent(self, port):
        told = ask(port, method="HEAD")
        assert (told.status, told.headers["content-length"], told.body) == (200, str(SIZE), b"")
        assert told.headers["content-type"] == "video/mp4"
        assert told.headers["content-security-policy"] == "default-src 'none'; media-src 'self'"
        assert parsedate_to_datetime(told.headers["last-modified"]).timestamp() == 1_700_000_000

    def test_is_not_sent_to_who_has_it(self, port):
        assert ask(port, if_none_match=ask(port, method="HEAD").headers["etag"]).status == 304

    @pytest.mark.parametrize("headers", [{}, {"range": "bytes=7-8"}, {"method": "HEAD"}])
    def test_is_the_same_at_every_door(self, ports, headers):
        """A player may come to another door for its next part."""
        told = [ask(port, **headers) for port in ports.values()]
        assert len({(one.status, one.body, *map(one.headers.get, TELLING)) for one in told}) == 1


@contextmanager
def viewers(port: int, number: int) -> Iterator[None]:
    """Let some begin to watch, and read nothing beyond the first bytes."""
    with ExitStack() as stack:
        for place in range(number):
            viewer = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**14)
            viewer.sendall(
                b"GET /media/%s HTTP/1.1\r\nHost: localhost\r\nRange: bytes=%d-\r\n\r\n" % (NAME.encode(), place)
            )
            assert viewer.recv(12) == b"HTTP/1.1 206"
        yield


class TestSlowViewers:
    def test_hold_no_thread_and_no_body_and_let_others_read(self, site, ports, sqlite_stock):
        """From the application itself: nginx would send the file alone."""
        pid, article = site.workers()[0], next(iter(sqlite_stock[1].values()))
        for _ in range(20):  # every thread of the pool is there
            assert ask(site.port, "/admin/login/").status == 200
        before, memory = threads(pid), resident(pid)
        with viewers(site.port, VIEWERS):
            began = monotonic()
            pages = [ask(site.port, address).status for address in (article, "/admin/login/")]
            assert (pages, monotonic() - began < PATIENT) == ([200, 200], True)
            assert (threads(pid), unnamed(pid)) == (before, [])
            assert (resident(pid) - memory) * 2**20 < VIEWERS * SIZE / 20
