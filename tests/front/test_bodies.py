"""Bodies that come and go: whole before Django sees them, sent at the reader's pace, and nobody holds a thread."""

import asyncio
import json
import resource
import time
from contextlib import contextmanager

import pytest

from portal.front import receiving, spool
from portal.front.bridge import Answer, settle
from portal.ranges import File
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


CHUNKED = [(b"transfer-encoding", b"chunked"), (b"cookie", b"csrftoken=a")]


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
        assert asyncio.run(post(server, [], [(b"content-length", b"101"), (b"cookie", b"csrftoken=a")]))[0] == 413
        assert server.asked == []

    @pytest.mark.parametrize("pieces", [[], [b"a" * 60]])
    def test_one_without_a_cookie_is_refused_sooner(self, monkeypatch, pieces):
        monkeypatch.setattr(receiving, "MOST_BARE", 50)
        length = [] if pieces else [(b"content-length", b"51")]
        server = Server(echo)
        assert asyncio.run(post(server, pieces, length or CHUNKED[:1]))[0] == 413
        assert server.asked == []

    @pytest.mark.parametrize("limit", ["SILENCE", "LONGEST"])
    def test_one_that_never_ends_is_given_up(self, monkeypatch, limit):
        monkeypatch.setattr(receiving, limit, 0.1)
        server = Server(echo)
        pause = 0.3 if limit == "SILENCE" else 0.02
        assert asyncio.run(post(server, [b"a"] * 100, CHUNKED, pause))[0] == 408
        assert server.asked == []

    def test_a_long_one_has_as_long_as_a_slow_line_needs(self, monkeypatch):
        monkeypatch.setattr(receiving, "LONGEST", 0.1)
        monkeypatch.setattr(receiving, "SLOWEST", 10)
        announced = [(b"content-length", b"20"), (b"cookie", b"csrftoken=a")]
        assert asyncio.run(post(Server(echo), [b"a"] * 20, announced, pause=0.02)) == (200, b"a" * 20)


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

    def test_a_file_is_sent_itself_and_closed(self, tmp_path, monkeypatch):
        """Nothing of it is copied: slow readers of long documents take no room."""
        monkeypatch.setattr(spool.going, "most", 0)
        (tmp_path / "a.pdf").write_bytes(b"x" * 200_000)
        server, opened = Server(), []

        def django(environ, start_response):
            start_response("200 OK", [("Content-Type", "application/pdf"), ("Content-Length", "150000")])
            opened.append((tmp_path / "a.pdf").open("rb"))
            response = Lines(iter(()))
            response.file = File(200, [], opened[-1], 150_000)
            return response

        server.front.bridge.application = django
        assert server.get("/admin/").body == b"x" * 150_000
        assert server.get("/admin/", method="HEAD").body == b""
        assert [file.closed for file in opened] == [True, True]

    def test_a_file_that_nobody_waits_for_any_more_is_closed(self, tmp_path):
        (tmp_path / "a.pdf").write_bytes(b"x")
        with (tmp_path / "a.pdf").open("rb") as file:

            async def late():
                answered = asyncio.get_running_loop().create_future()
                answered.cancel()
                settle(answered, Answer(200, [], File(200, [], file, 1)))

            asyncio.run(late())
            assert file.closed

    def test_one_that_breaks_off_is_not_ended_as_if_it_were_whole(self):
        server = Server()

        def django(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/csv")])
            return Lines(iter_and_break())

        server.front.bridge.application = django
        with pytest.raises(RuntimeError, match="broke off"):
            server.get("/admin/")


def used():
    return spool.coming.used, spool.going.used


class TestRoom:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        for room in (spool.coming, spool.going):
            monkeypatch.setattr(room, "most", room.used + 100_000)

    def test_bodies_that_take_too_much_together_are_told_to_come_back(self):
        server = Server(echo)
        assert asyncio.run(post(server, [b"a" * 60_000] * 2, CHUNKED))[0] == 503
        assert asyncio.run(post(server, [b"a" * 45_000] * 2, CHUNKED))[0] == 200

    def test_a_short_one_needs_none_of_the_disk(self):
        """A login, the saving of an article."""
        spool.coming.take(100_000)
        try:
            assert asyncio.run(post(Server(echo), [b"a" * 1_000] * 60, CHUNKED))[0] == 200
            assert asyncio.run(post(Server(echo), [b"a" * 1_000] * 66, CHUNKED))[0] == 503
        finally:
            spool.coming.give(100_000)

    def test_a_short_answer_needs_none_of_the_disk(self):
        spool.going.take(100_000)
        try:
            server = Server(lambda environ: Page(b"x" * 60_000, streaming=True))
            assert len(server.get("/admin/").body) == 60_000
        finally:
            spool.going.give(100_000)

    def test_slow_readers_keep_nobody_from_sending(self):
        spool.going.take(100_000)
        try:
            assert asyncio.run(post(Server(echo), [b"a" * 45_000] * 2, CHUNKED))[0] == 200
        finally:
            spool.going.give(100_000)

    def test_answers_break_off_when_there_is_no_room(self):
        server = Server(lambda environ: Page(b"x" * 200_000, streaming=True))
        with pytest.raises(RuntimeError, match="broke off"):
            server.get("/admin/")

    def test_room_is_given_back(self):
        before = used()
        for _ in range(5):
            server = Server(lambda environ: Page(b"x" * 90_000, streaming=True))
            server.get("/admin/")
            asyncio.run(post(Server(echo), [b"a" * 45_000] * 2, CHUNKED))
        assert used() == before


@contextmanager
def full_disk(size):
    """Let no file of this process become larger, as if the disk had no room for more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class TestAFullDisk:
    @pytest.fixture(autouse=True)
    def nothing_stays_counted(self):
        before = used()
        yield
        assert used() == before

    def refused(self, pieces, size, *headers):
        """Send a body that the disk has no room for; return the answer."""
        server = Server(echo)
        with full_disk(size):
            answer = asyncio.run(post(server, pieces, [*CHUNKED, *headers]))
        assert server.asked == []
        return answer

    def test_refuses_a_form_with_a_page_that_says_why(self):
        status, page = self.refused([b"a" * 60_000] * 10, 2**18)
        assert (status, "<h1>Ổ đĩa của máy chủ đã đầy</h1>" in page.decode()) == (507, True)

    def test_refuses_a_part_of_an_upload_in_words_for_its_script(self):
        status, told = self.refused([b"a" * 60_000] * 10, 2**18, (b"tus-resumable", b"1.0.0"))
        assert (status, "Ổ đĩa" in json.loads(told)["message"]) == (507, True)

    def test_is_noticed_where_only_the_end_of_a_body_has_no_room(self):
        """The end is in memory, and goes to the disk with the last step."""
        assert self.refused([b"a" * 60_000, b"a" * 6_000, b"a" * 1_000], 66_200)[0] == 507

    def test_hears_the_rest_of_a_body_before_it_answers(self, monkeypatch):
        monkeypatch.setattr(receiving, "MOST_BODY", 900_000)
        assert self.refused([b"a" * 60_000] * 14, 2**18)[0] == 507
        assert self.refused([b"a" * 60_000] * 16, 2**18)[0] == 413

    @pytest.mark.parametrize("size", [66_000, 200_000])
    def test_breaks_off_an_answer(self, size):
        server = Server(lambda environ: Page(b"x" * 300_000, streaming=True))
        with full_disk(size), pytest.raises((RuntimeError, OSError)):
            server.get("/admin/")
        server.front.bridge.close()


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
