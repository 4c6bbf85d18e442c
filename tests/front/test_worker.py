"""What the worker adds to gunicorn's own: limits of connections, their end, and a stop that does not wait for idle ones."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import cached_property
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from portal.front import worker as front_worker
from tests.environment import ROOT

REQUEST = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Small:
    def __init__(self, folder, loading=0.0):
        self.log = folder / "log"
        command = [sys.executable, "-m", "gunicorn", "--config", "tests/front/small.py", "--bind", "127.0.0.1:0"]
        with self.log.open("w") as log:
            environment = os.environ | {"SMALL_LOADING": str(loading)}
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=log, env=environment)

    @cached_property
    def port(self):
        return int(self.said(r"ASGI server listening on http://127\.0\.0\.1:(\d+)"))

    def said(self, pattern):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if found := re.search(pattern, self.log.read_text()):
                return found[1]
            time.sleep(0.02)
        raise TimeoutError(self.log.read_text())

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=15)

    def ask(self, path=b"/"):
        """Return a connection that has been answered once."""
        connection = self.connect()
        connection.sendall(REQUEST % path)
        assert connection.recv(1000).endswith(b"ok")
        return connection


@pytest.fixture
def small(tmp_path):
    server = Small(tmp_path)
    yield server
    server.process.kill()
    server.process.wait()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_heard_while_the_application_is_loaded(tmp_path, sign):
    starting = Small(tmp_path, loading=1)
    starting.said(r"(Booting worker)")
    time.sleep(0.5)
    begin = time.monotonic()
    starting.process.send_signal(sign)
    starting.process.wait(15)
    assert time.monotonic() - begin < 10  # seconds; what does not hear is killed after 20


def answer_of(connection):
    try:
        connection.sendall(REQUEST % b"/")
        return connection.recv(1000)
    except OSError:  # reset
        return b""


def closed_after(connection):
    begin = time.monotonic()
    while connection.recv(1000):
        pass
    return time.monotonic() - begin


def test_who_connects_and_says_nothing_is_not_waited_for(small):
    with small.connect() as silent:
        assert closed_after(silent) < 10


def test_a_first_header_that_never_ends_is_not_waited_for(small):
    with small.connect() as slow:
        sender = threading.Thread(target=dribble, args=[slow])
        sender.start()
        assert closed_after(slow) < 10
        sender.join()


def dribble(connection):
    try:
        for letter in b"GET / HTTP/1.1\r\nX: " + b"a" * 200:
            connection.sendall(bytes([letter]))
            time.sleep(0.05)
    except OSError:
        pass


SIZE = 20_000_000  # of a long body


class TestLongAnswer:
    def ask(self, small, path):
        """Return a connection that takes in little by itself, and on which an answer has been asked for."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**16)
        connection.settimeout(15)
        connection.connect(("127.0.0.1", small.port))
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % path)
        return connection

    @pytest.mark.parametrize("path", [b"/long/", b"/pieces/"])
    def test_is_broken_off_when_nobody_reads_it(self, small, path):
        with self.ask(small, path) as stuck:
            time.sleep(2.5)
            assert read(stuck) < SIZE

    def test_is_sent_at_the_pace_of_who_reads_it(self, small):
        with self.ask(small, b"/pieces/") as slow:
            begin = time.monotonic()
            assert read(slow, pause=0.01) > SIZE
            assert time.monotonic() - begin > 1.5  # longer than nobody may read at all


def read(connection, pause=0.0):
    """Return the number of bytes that come until the connection ends."""
    length = 0
    try:
        while piece := connection.recv(2**17):
            length += len(piece)
            time.sleep(pause)
    except ConnectionResetError:
        pass
    return length


@pytest.mark.parametrize("path", [b"/", b"/pieces/"])
def test_an_answer_of_http_1_0_ends_with_its_connection(small, path):
    with small.connect() as old:
        old.sendall(b"GET %s HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n" % path)
        assert b"\r\nConnection: close\r\n" in old.recv(1000)
        assert closed_after(old) < 10


class TestClosedConnection:
    @pytest.fixture
    def worker(self, monkeypatch):
        monkeypatch.setattr(front_worker, "FAREWELL", 0.2)
        return SimpleNamespace(cfg=Config(), log=None, asgi=None, connected=set(), nr_conns=0)

    async def close(self, worker, unsent):
        """Close a connection whose other end reads nothing; say who is connected 0.1 and 0.4 seconds later."""
        worker.loop = asyncio.get_running_loop()
        here, there = socket.socketpair()
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        transport, protocol = await worker.loop.connect_accepted_socket(lambda: front_worker.Protocol(worker), here)
        with there:
            transport.write(unsent)
            protocol._close_transport()
            await asyncio.sleep(0.1)
            early = worker.nr_conns
            await asyncio.sleep(0.3)
            return early, worker.nr_conns

    def test_has_a_while_for_what_is_unsent(self, worker):
        assert asyncio.run(self.close(worker, bytes(50_000))) == (1, 0)

    def test_goes_at_once_when_nothing_is(self, worker):
        assert asyncio.run(self.close(worker, b"")) == (0, 0)


def test_a_slow_answer_is_none_of_its_business(small):
    small.ask(b"/slow/").close()


def test_one_connection_more_than_there_may_be_is_closed(small):
    kept = [small.ask() for _ in range(5)]
    with small.connect() as sixth:
        assert answer_of(sixth) == b""
    for connection in kept:
        connection.close()


def test_a_stop_does_not_wait_for_idle_connections(small):
    with small.ask() as idle:
        begin = time.monotonic()
        small.process.terminate()
        assert small.process.wait(15) == 0
        assert time.monotonic() - begin < 10
        assert idle.recv(100) == b""


def test_a_stop_waits_for_answers(small):
    with small.ask() as busy:
        busy.sendall(REQUEST % b"/slow/")
        time.sleep(0.2)
        small.process.terminate()
        assert busy.recv(1000).endswith(b"ok")
        assert small.process.wait(15) == 0
