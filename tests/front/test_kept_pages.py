"""A page is made once and kept until something changes; what may not be kept never is."""

import asyncio
import time

import pytest

from portal import packing
from tests.front.server import ARTICLE, MARK, Gate, Page, Server, enter

HTML = ("Content-Type", "text/html; charset=utf-8")


class TestOnce:
    def test_a_page_is_asked_of_django_once(self, server):
        assert server.get().text == server.get().text == "<p>Bài</p>"
        assert len(server.asked) == 1

    def test_every_page_that_may_be_kept_is(self, server):
        addresses = ["/", "/tin-tuc/", "/chuyen-muc/thong-bao/", "/tu-khoa/a/", "/rss/", "/rss/tin-moi/", "/so-do-cong/",
                     "/sitemap.xml", "/robots.txt", "/thong-ke/", "/thong-ke/cach-tinh/", "/gioi-thieu/"]  # fmt: skip
        for address in addresses * 2:
            server.get(address)
        assert len(server.asked) == len(addresses)

    @pytest.mark.parametrize("address", ["/admin/", "/hien-thi/", "/tin-tuc/xem-truoc/1/", "/tin-tuc/1/", "/a/b/c/"])
    def test_what_is_nobody_elses_is_asked_each_time(self, server, address):
        server.get(address)
        server.get(address)
        assert len(server.asked) == 2

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
    def test_only_what_is_read_is_kept(self, server, method):
        server.get()
        server.get(method=method)
        assert [environ["REQUEST_METHOD"] for environ in server.asked] == ["GET", method]

    def test_an_editor_is_asked_for_each_time(self, server):
        server.get()
        server.get(cookie="sessionid=abc")
        assert server.asked[1]["HTTP_COOKIE"] == "sessionid=abc"

    def test_a_head_gets_the_headers_of_the_page(self, server):
        head, page = server.get(method="HEAD", accept_encoding="br"), server.get(accept_encoding="br")
        assert (head.headers, head.body) == (page.headers, b"")
        assert [environ["REQUEST_METHOD"] for environ in server.asked] == ["GET"]


class TestUntil:
    def test_a_change_ends_it(self, server):
        server.get()
        enter("second")
        server.get()
        assert len(server.asked) == 2

    def test_another_ranking_ends_it(self, server):
        server.get()
        server.ranking = 2
        server.get()
        assert len(server.asked) == 2

    def test_the_clock_ends_it(self, server):
        enter("first", until=time.time() + 0.05)
        server.get()
        time.sleep(0.06)
        server.get()
        assert len(server.asked) == 2

    def test_a_page_with_figures_ends_after_seconds(self, server, monkeypatch):
        server.get("/thong-ke/")
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 2.1)
        server.get("/thong-ke/")
        assert len(server.asked) == 2

    def test_nothing_is_kept_while_the_generation_is_not_known(self, server):
        from portal import generation

        generation.watch.known = None
        server.get()
        server.get()
        assert len(server.asked) == 2

    def test_without_a_database_pages_are_shown_for_a_stated_time(self, server, settings):
        server.get()
        enter("first", age=settings.PORTAL_STALE_SECONDS - 1)
        server.get()
        assert len(server.asked) == 1
        enter("first", age=settings.PORTAL_STALE_SECONDS + 1)
        server.get()
        assert len(server.asked) == 2

    def test_what_was_made_while_something_changed_is_not_kept(self):
        gate = Gate()
        server = Server(gate)

        async def read():
            page = asyncio.ensure_future(server.fetch(ARTICLE))
            await asyncio.to_thread(gate.entered.wait)
            enter("second")
            gate.open.set()
            await page
            await server.fetch(ARTICLE)

        asyncio.run(read())
        assert len(server.asked) == 2

    def test_who_comes_after_a_change_does_not_get_what_was_begun_before(self):
        bodies = iter([b"old", b"new"])
        gates = {}

        def view(environ):
            body = next(bodies)
            gates[body] = gate = Gate(Page(body))
            if body == b"new":
                gate.open.set()
            return gate(environ)

        server = Server(view)

        async def read():
            old = asyncio.ensure_future(server.fetch(ARTICLE))
            while b"old" not in gates:
                await asyncio.sleep(0.001)
            enter("second")
            new = await server.fetch(ARTICLE)
            gates[b"old"].open.set()
            return (await old).text, new.text, (await server.fetch(ARTICLE)).text

        assert asyncio.run(read()) == ("old", "new", "new")


class TestNever:
    @pytest.mark.parametrize("status", [301, 404, 410, 500, 503])
    def test_what_is_no_page_is_not_kept(self, status):
        server = Server(lambda environ: Page(status=status))
        assert [server.get().status, server.get().status] == [status, status]
        assert len(server.asked) == 2

    @pytest.mark.parametrize(
        "header", [("Set-Cookie", "csrftoken=1"), ("Vary", "Accept-Encoding, Cookie"), ("Vary", "*")]
    )
    def test_what_is_for_one_reader_is_not_kept(self, header):
        server = Server(lambda environ: Page(headers=(HTML, header)))
        server.get()
        server.get()
        assert len(server.asked) == 2

    def test_a_cookie_is_nobodys_when_several_wait(self):
        server = Server(lambda environ: Page(headers=(HTML, ("Set-Cookie", "csrftoken=1"))))
        assert "set-cookie" not in server.get().headers

    def test_what_streams_is_kept_when_it_is_whole(self):
        server = Server(lambda environ: Page(body=b"x" * 5000, streaming=True))
        assert server.get().text == server.get().text == "x" * 5000
        assert len(server.asked) == 1

    @pytest.mark.parametrize("address", [f"/tin-tuc/{'a' * 1000}-1/", "/tin-tuc/?page=" + "1" * 1000])
    def test_a_long_address_takes_no_memory(self, server, address):
        server.get(address)
        assert not server.front.cache.pages

    def test_in_development_nothing_is_kept_and_the_time_is_told(self, settings):
        settings.DEBUG = True
        server = Server()
        server.get()
        assert server.get().headers["server-timing"].startswith("django;dur=")
        assert len(server.asked) == 2


class TestNumbers:
    BODY = f"<p>Lượt xem : @{MARK}:views:article:1@</p><b>@{MARK}:online@</b>".encode()

    @pytest.fixture
    def server(self):
        return Server(lambda environ: Page(self.BODY))

    def read(self, server, encoding):
        return server.get(accept_encoding=encoding).text.replace(" ", "")

    @pytest.mark.parametrize("encoding", ["", "gzip", "br"])
    def test_a_kept_page_shows_the_numbers_of_the_moment(self, server, encoding):
        assert self.read(server, encoding) == "<p>Lượtxem:1.468</p><b>26</b>"
        server.change(**{"views:article:1": "34.706.740"})
        assert self.read(server, encoding) == "<p>Lượtxem:34.706.740</p><b>26</b>"
        assert len(server.asked) == 1

    def test_django_is_told_to_leave_them_open(self, server):
        server.get()
        assert server.asked[0]["stats.gaps"] == MARK

    @pytest.mark.parametrize("page", [Page(BODY, status=404), Page(f"@{MARK}:online@ khách".encode())])
    def test_what_cannot_be_kept_shows_them_too(self, page):
        server = Server(lambda environ: page)
        assert MARK not in server.get().text
        assert "26" in server.get().text

    def test_the_length_is_that_of_the_page_with_its_numbers(self):
        server = Server(lambda environ: Page(self.BODY, 404, (HTML, ("Content-Length", str(len(self.BODY))))))
        answer = server.get()
        assert int(answer.headers["content-length"]) == len(answer.body)

    def test_another_number_is_another_tag(self, server):
        tag = server.get().headers["etag"]
        assert server.get(if_none_match=tag).status == 304
        server.change(online="27")
        assert server.get(if_none_match=tag).status == 200

    def test_another_process_has_the_same_tag(self, server):
        other = Server(lambda environ: Page(self.BODY.replace(MARK.encode(), b"fedcba9876543210")))
        other.front.numbers = other.front.numbers._replace(mark="fedcba9876543210")
        assert other.get().headers["etag"] == server.get().headers["etag"]

    @pytest.mark.parametrize("written", ["{}", "*", '"a", {}', "W/{}", "{} "])
    def test_a_tag_is_known_however_it_is_written(self, server, written):
        tag = server.get().headers["etag"].removeprefix("W/")
        assert server.get(if_none_match=written.format(tag)).status == 304

    def test_a_feed_is_known_by_its_date(self):
        date = "Thu, 26 Nov 2026 10:00:00 GMT"
        server = Server(lambda environ: Page(headers=(HTML, ("Last-Modified", date))))
        assert server.get("/rss/tin-moi/", if_modified_since=date).status == 304
        assert server.get("/rss/tin-moi/", if_modified_since="Thu, 26 Nov 2026 09:00:00 GMT").status == 200

    def test_what_cannot_be_packed_again_is_sent_plain(self, server, monkeypatch):
        server.get(accept_encoding="gzip")

        def refuse(*args):
            raise packing.NotPackable("no")

        monkeypatch.setattr(packing.Packed, "__init__", refuse)
        answer = server.get(accept_encoding="br")
        assert "content-encoding" not in answer.headers
        assert "1.468" in answer.text

    def test_a_304_has_no_body_and_the_tag(self, server):
        tag = server.get().headers["etag"]
        answer = server.get(if_none_match=f'"x", {tag}')
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)


class TestMemory:
    def test_it_is_bounded_and_the_oldest_goes_first(self, server, settings):
        server.front.cache.most = 10 * 5600
        for number in [*range(20), 0]:
            server.get(f"/tin-tuc/bai-{number}/")
        assert len(server.front.cache.pages) <= 10
        assert server.front.cache.size <= server.front.cache.most
        assert len(server.asked) == 21

    def test_what_is_read_stays(self, server):
        server.front.cache.most = 10 * 5600
        for number in range(20):
            server.get(f"/tin-tuc/bai-{number}/")
            server.get("/tin-tuc/bai-0/")
        assert len(server.asked) == 20

    def test_another_encoding_is_counted_in(self, server):
        server.get(accept_encoding="gzip")
        before = server.front.cache.size
        server.get(accept_encoding="br")
        assert server.front.cache.size > before
        assert len(server.asked) == 1


class TestTogether:
    def together(self, server, count, address=ARTICLE):
        async def read():
            return await asyncio.gather(*(server.fetch(address) for _ in range(count)))

        return asyncio.run(read())

    def test_one_makes_a_page_while_the_others_wait(self):
        def view(environ):
            time.sleep(0.1)
            return Page()

        server = Server(view)
        assert {answer.status for answer in self.together(server, 50)} == {200}
        assert len(server.asked) == 1

    def test_an_error_is_everybodys_and_the_next_one_asks_again(self):
        def view(environ):
            time.sleep(0.05)
            raise RuntimeError("the thread dies")

        server = Server(view)
        for count in (1, 2):
            with pytest.raises(RuntimeError, match="the thread dies"):
                self.together(server, 10)
            assert len(server.asked) == count

    def test_it_goes_on_when_the_first_has_gone(self):
        gate = Gate()
        server = Server(gate)

        async def read():
            first = asyncio.ensure_future(server.fetch(ARTICLE))
            await asyncio.to_thread(gate.entered.wait)
            second = asyncio.ensure_future(server.fetch(ARTICLE))
            await asyncio.sleep(0)
            first.cancel()
            gate.open.set()
            return await second

        assert asyncio.run(read()).status == 200
        assert len(server.asked) == 1

    def test_too_many_waiting_are_told_to_come_back(self, monkeypatch):
        gate = Gate()
        server = Server(gate, threads=1)
        server.front.bridge.most = 3

        async def read():
            asked = [asyncio.ensure_future(server.fetch(f"/tin-tuc/bai-{n}/")) for n in range(5)]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            gate.open.set()
            return await asyncio.gather(*asked)

        answers = asyncio.run(read())
        assert sorted(answer.status for answer in answers) == [200, 200, 200, 503, 503]
        assert {answer.headers.get("retry-after") for answer in answers} == {None, "30"}

    def test_who_waits_too_long_is_told_so(self):
        gate = Gate()
        server = Server(gate)
        server.front.bridge.seconds = 0.05
        assert server.get().status == 503
        gate.open.set()
