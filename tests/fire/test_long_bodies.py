"""Long bodies that do not end, to the application or through nginx: none is in the memory of either."""

import socket
from contextlib import ExitStack

import pytest

from tests.benchmarks.servers import nginx
from tests.fire.attacked import Attacked, portals_nginx
from tests.fire.processes import unnamed, until
from tests.fire.uploader import resident

pytestmark = pytest.mark.fire

DOORS = ["front", *(["nginx"] if nginx() else [])]
LONG = 19 * 2**20  # bytes: nginx lets 20 MB pass
SENDERS = 6
MOST = 40  # MiB that the process may grow by


@pytest.fixture(scope="module")
def site(sqlite_stock, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bodies")
    site = Attacked(folder, sqlite_stock[0].copy(folder.name), proxies=1)
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module", params=DOORS)
def port(request, site):
    with ExitStack() as stack:
        yield stack.enter_context(portals_nginx(site.folder, site.port)).port if request.param == "nginx" else site.port


def begin(port: int, cookie: str, body: bytes) -> socket.socket:
    """Announce a long body, and send a part of it."""
    head = f"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {LONG}\r\n{cookie}\r\n"
    sender = socket.create_connection(("127.0.0.1", port), timeout=30)
    sender.sendall(head.encode() + body)
    return sender


def test_of_one_without_a_cookie_is_refused_before_it_comes(port):
    with begin(port, "", b"a") as sender:
        assert sender.recv(12) == b"HTTP/1.1 413"


def test_waits_on_the_disk_of_the_application(site, port):
    pid = site.workers()[0]
    until(lambda: not unnamed(pid), "the end of earlier bodies")
    before = resident(pid)
    with ExitStack() as stack:
        for _ in range(SENDERS):
            stack.enter_context(begin(port, "Cookie: sessionid=made-up\r\n", bytes(LONG - 1)))
        until(lambda: sum(unnamed(pid)) >= SENDERS * (LONG - 2**20), "the bodies")
        assert [path for path in site.folder.glob("nginx/body/**/*") if path.is_file()] == []
        assert resident(pid) - before < MOST
        assert site.status("/") == 200
