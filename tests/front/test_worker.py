"""What the worker adds to gunicorn's own: limits of connections, and a stop that does not wait for idle ones."""

import re
import socket
import subprocess
import sys
import threading
import time

import pytest

from tests.environment import ROOT

REQUEST = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Small:
    def __init__(self, folder):
        self.log = folder / "log"
        command = [sys.executable, "-m", "gunicorn", "--config", "tests/front/small.py", "--bind", "127.0.0.1:0"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stderr=log)
        self.port = int(self.said(r"ASGI server listening on http://127\.0\.0\.1:(\d+)"))

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
