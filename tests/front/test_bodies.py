"""Bodies that come and go: whole before Django sees them, sent at the reader's pace, and nobody holds a thread."""

import asyncio
import time

import pytest

from portal.front import receiving, spool
from tests.front.server import Gate, Page, Server


def echo(environ):
    return Page(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0)))


async def post(server, pieces, headers=(), pause=0.0):
    """Send a body in pieces; return the messages of the answer."""
    sent = []
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    coming = iter(messages)

    async def receive():
        await asyncio.sleep(pause)
        for message in coming:
            return message
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/admin/", "raw_path": b"/admin/", "query_string": b"",
             "headers": [(b"host", b"localhost"), *headers], "scheme": "http", "http_version": "1.1",
             "client": ("127.0.0.1", 1)}  # fmt: skip
    await server.front(scope, receive, send)
    return sent[0]["status"], b"".join(message["body"] for message in sent[1:])


CHUNKED = [(b"transfer-encoding", b"chunked")]


class TestReceiving:
    @pytest.mark.parametrize("size", [0, 1, 2**19 - 1, 2**19 + 1, 3 * 2**20])
    def test_django_reads_what_was_sent(self, size):
        body = bytes(range(256)) * (size // 256 + 1)
        pieces = [body[n : min(n + 60_000, size)] for n in range(0, size, 60_000)]
        assert asyncio.run(post(Server(echo), pieces, CHUNKED)) == (200, body[:size])

    def test_django_is_asked_only_when_all_of_it_is_there(self):
        server = Server(echo, threads=1)

        async def both():
            slow = asyncio.ensure_future(post(server, [b"a"] * 20, CHUNKED, pause=0.02))
            await asyncio.sleep(0.05)
            quick = await post(server, [b"b"], CHUNKED)
            return quick, slow.done(), await slow

        assert asyncio.run(both()) == ((200, b"b"), False, (200, b"a" * 20))

    def test_a_body_that_is_too_long_is_refused(self, monkeypatch):
        monkeypatch.setattr(receiving, "MOST_BODY", 100)
        server = Server(echo)
        assert asyncio.run(post(server, [b"a" * 60] * 3, CHUNKED))[0] == 413
        assert asyncio.run(post(server, [], [(b"content-length", b"101")]))[0] == 413
        assert server.asked == []

    @pytest.mark.parametrize("limit", ["SILENCE", "LONGEST"])
    def test_one_that_never_ends_is_given_up(self, monkeypatch, limit):
        monkeypatch.setattr(receiving, limit, 0.1)
        server = Server(echo)
        pause = 0.3 if limit == "SILENCE" else 0.02
        assert asyncio.run(post(server, [b"a"] * 100, CHUNKED, pause))[0] == 408
        assert server.asked == []


class TestStreaming:
    def test_an_answer_is_sent_while_it_is_made(self):
        gate = Gate()
        server = Server()

        def django(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/csv")])
            return slow_lines(gate)

        server.front.bridge.application = django

        async def read():
            sent, first = [], asyncio.Event()

            async def send(message):
                sent.append(message)
                if message["type"] == "http.response.body":
                    first.set()

            async def receive():
                await asyncio.Event().wait()

            asked = asyncio.ensure_future(server.front(scope_of("/admin/"), receive, send))
            await asyncio.wait_for(first.wait(), 5)
            before = [message.get("body") for message in sent[1:]]
            gate.open.set()
            await asked
            return before, b"".join(message["body"] for message in sent[1:])

        assert asyncio.run(read()) == ([b"a\n"], b"a\nb\n")

    def test_a_slow_reader_holds_no_thread(self):
        server = Server(lambda environ: Page(b"x" * 3_000_000, streaming=True), threads=1)

        async def read():
            stuck = asyncio.Event()

            async def never(message):
                if message["type"] == "http.response.body":
                    await stuck.wait()

            async def receive():
                await asyncio.Event().wait()

            slow = asyncio.ensure_future(server.front(scope_of("/admin/"), receive, never))
            await asyncio.sleep(0.1)
            quick = await asyncio.wait_for(server.fetch("/admin/"), 5)
            slow.cancel()
            return len(quick.body)

        assert asyncio.run(read()) == 3_000_000

    def test_one_that_breaks_off_is_not_ended_as_if_it_were_whole(self):
        server = Server()

        def django(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/csv")])
            return Lines(iter_and_break())

        server.front.bridge.application = django
        with pytest.raises(RuntimeError, match="broke off"):
            server.get("/admin/")


class TestRoom:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        monkeypatch.setattr(spool.room, "most", spool.room.used + 100_000)

    def test_bodies_that_take_too_much_together_are_told_to_come_back(self):
        server = Server(echo)
        assert asyncio.run(post(server, [b"a" * 60_000] * 2, CHUNKED))[0] == 503
        assert asyncio.run(post(server, [b"a" * 60_000], CHUNKED))[0] == 200

    def test_answers_break_off_when_there_is_no_room(self):
        server = Server(lambda environ: Page(b"x" * 200_000, streaming=True))
        with pytest.raises(RuntimeError, match="broke off"):
            server.get("/admin/")

    def test_room_is_given_back(self):
        before = spool.room.used
        for _ in range(5):
            server = Server(lambda environ: Page(b"x" * 60_000, streaming=True))
            server.get("/admin/")
            asyncio.run(post(Server(echo), [b"a" * 60_000], CHUNKED))
        assert spool.room.used == before


class TestGone:
    def test_who_goes_away_before_a_thread_is_free_is_not_asked_for(self):
        gate = Gate()
        server = Server(gate, threads=1)

        async def read():
            busy = asyncio.ensure_future(server.fetch("/admin/1/"))
            await asyncio.to_thread(gate.entered.wait)

            async def receive():
                return {"type": "http.disconnect"}

            async def send(message):
                pass

            await server.front(scope_of("/admin/2/"), receive, send)
            gate.open.set()
            await busy
            return [environ["PATH_INFO"] for environ in server.asked]

        assert asyncio.run(read()) == ["/admin/1/"]

    def test_what_an_editor_has_sent_is_done_all_the_same(self):
        gate = Gate()
        server = Server(gate)

        async def read():
            saving = asyncio.ensure_future(post(server, [b"a"], CHUNKED))
            await asyncio.to_thread(gate.entered.wait)
            saving.cancel()
            gate.open.set()

        asyncio.run(read())
        server.front.bridge.close()
        assert len(server.asked) == 1


def scope_of(path):
    return {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [(b"host", b"localhost")], "scheme": "http", "http_version": "1.1",
            "client": ("127.0.0.1", 1)}  # fmt: skip


class Lines:
    streaming = True

    def __init__(self, lines):
        self.lines = lines

    def __iter__(self):
        return self.lines

    def close(self):
        pass


def slow_lines(gate):
    def lines():
        yield b"a\n"
        gate.open.wait(5)
        yield b"b\n"

    return Lines(lines())


def iter_and_break():
    yield b"a\n"
    time.sleep(0.01)
    raise OSError("the database has gone")
