"""Two requests that may get different answers never share one; those that get the same one mostly do."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.front.server import ARTICLE, Page, Server, enter

DISPLAYS = ["", "hien_thi=0", "hien_thi=2", "hien_thi=2.toi", "hien_thi=0.sang", "hien_thi=9", "a=1; hien_thi=1", "x"]
requests = st.fixed_dictionaries(
    {
        "address": st.sampled_from([ARTICLE, "/tin-tuc/", "/", "/tin-tuc/ke-hoach-2/", "/sitemap-tin-tuc.xml"]),
        "query": st.lists(
            st.sampled_from(
                ["page=2", "page=3", "p=2", "utm_source=zalo", "fbclid=x", "PAGE=2", "page", "%70age=2", ""]
            ),
            max_size=3,
        ).map("&".join),
        "host": st.sampled_from(["localhost", "127.0.0.1", "LOCALHOST", "localhost:8000", "evil.example", ""]),
        "scheme": st.sampled_from(["http", "https"]),
        "cookie": st.sampled_from([*DISPLAYS, "sessionid=1; hien_thi=2"]),
        "accept_encoding": st.sampled_from(["", "gzip", "br", "gzip, br;q=0", "*", "identity"]),
        "x_forwarded_proto": st.sampled_from(["https", "http", "https, http"]),
        "x_forwarded_host": st.sampled_from(["evil.example", "localhost"]),
        "accept_language": st.sampled_from(["vi", "en"]),
        "if_none_match": st.sampled_from(["*", '"x"']),
        "range": st.sampled_from(["bytes=0-1", "bytes=5-"]),
        "x_http_method_override": st.sampled_from(["POST"]),
        "authorization": st.sampled_from(["Basic eDp4"]),
    }
)


def told(environ):
    """A view that answers with everything it is told: what reaches it can be seen in its answer."""
    said = sorted((name, str(value)) for name, value in environ.items() if not name.startswith("wsgi.i"))
    return Page(repr([pair for pair in said if pair[0] not in ("wsgi.errors", "wsgi.version")]).encode())


def ask(server, request):
    options = {name: value for name, value in request.items() if name not in ("address", "query") and value}
    return server.get(f"{request['address']}?{request['query']}", **options)


@given(asked=st.lists(requests, min_size=2, max_size=8))
@settings(deadline=None, max_examples=150)
def test_a_kept_answer_is_what_a_fresh_one_would_be(asked):
    enter("first")
    keeping, forgetful = Server(told), Server(told)
    forgetful.front.cache.most = 0
    for request in asked:
        assert ask(keeping, request).text == ask(forgetful, request).text


class TestParameters:
    @pytest.mark.parametrize("query", ["utm_source=zalo", "fbclid=abc", "a&b=c", "page=2"])
    def test_one_that_a_page_does_not_declare_neither_splits_nor_reaches_it(self, query):
        server = Server(told)
        assert server.get(ARTICLE).text == server.get(f"{ARTICLE}?{query}").text
        assert len(server.asked) == 1

    def test_not_even_the_first_one_brings_it_in(self):
        server = Server(told)
        server.get("/tin-tuc/?fbclid=abc&page=2&utm_source=x")
        assert server.asked[0]["QUERY_STRING"] == "page=2"

    def test_a_declared_one_is_another_page(self):
        server = Server(told)
        for query in ("", "?page=2", "?page=3", "?page=2&fbclid=x", "?truoc=7", "?thang=2026-03"):
            server.get(f"/tin-tuc/{query}")
        assert [environ["QUERY_STRING"] for environ in server.asked] == [
            "", "page=2", "page=3", "truoc=7", "thang=2026-03"]  # fmt: skip


class TestReaders:
    def test_a_display_choice_is_a_page_of_its_own(self):
        server = Server(told)
        for cookie in DISPLAYS:
            server.get(cookie=cookie)
        assert [environ.get("HTTP_COOKIE") for environ in server.asked] == [
            None, "hien_thi=2", "hien_thi=2.toi", "hien_thi=0.sang", "hien_thi=1"]  # fmt: skip

    def test_no_other_header_reaches_a_page_that_is_kept(self):
        server = Server(told)
        server.get(accept_language="en", x_forwarded_for="1.2.3.4", referer="http://a/", cookie="csrftoken=1")
        names = {name for name in server.asked[0] if name.startswith(("HTTP_", "REMOTE"))}
        assert names == {"HTTP_HOST", "REMOTE_ADDR"}

    def test_every_header_reaches_what_is_not(self):
        server = Server(told)
        server.get("/hien-thi/", referer="http://localhost/tin-tuc/", x_forwarded_for="1.2.3.4")
        assert server.asked[0]["HTTP_REFERER"] == "http://localhost/tin-tuc/"

    def test_a_name_with_an_underscore_does_not_pass_for_another(self):
        server = Server(told)

        async def ask():
            front = server.front
            headers = [(b"host", b"localhost"), (b"x_forwarded_for", b"6.6.6.6")]
            scope = {"type": "http", "method": "GET", "path": "/admin/", "raw_path": b"/admin/", "query_string": b"",
                     "headers": headers, "scheme": "http", "http_version": "1.1", "client": None}  # fmt: skip

            async def receive():
                await asyncio.Event().wait()

            async def send(message):
                pass

            await front(scope, receive, send)

        asyncio.run(ask())
        assert "HTTP_X_FORWARDED_FOR" not in server.asked[0]


class TestHosts:
    @pytest.mark.parametrize("host", ["evil.example", "", "localhost evil", "a,localhost"])
    def test_one_that_is_not_ours_is_left_to_django(self, host):
        server = Server(told)
        for _ in range(2):
            server.get(host=host)
        assert len(server.asked) == 2
        assert not server.front.cache.pages

    def test_https_is_asked_for_before_anything_is_shown(self, settings):
        settings.SECURE_SSL_REDIRECT = True
        server = Server(told)
        for _ in range(2):
            server.get()
            server.get(scheme="https")
        assert [environ["wsgi.url_scheme"] for environ in server.asked] == ["http", "https", "http"]

    def test_only_a_trusted_proxy_says_that_it_was_https(self, settings):
        for proxies, scheme in ((0, "http"), (1, "https")):
            settings.TRUSTED_PROXIES = proxies
            server = Server(told)
            server.get(x_forwarded_proto="https")
            assert server.asked[0]["wsgi.url_scheme"] == scheme
