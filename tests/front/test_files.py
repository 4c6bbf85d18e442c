"""Files go out from the event loop: whole, in parts, or not at all when the reader has them."""

import asyncio
import errno
from pathlib import Path

import pytest

from portal.front.sending import send_whole
from tests.front.server import Server

CONTENT = bytes(range(256)) * 1000
SIZE = len(CONTENT)
EVERYWHERE = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
}


@pytest.fixture
def clip(media):
    (media / "videos").mkdir()
    (media / "videos" / "clip.mp4").write_bytes(CONTENT)
    return "/media/videos/clip.mp4"


def get(address, **options):
    server = Server()
    answer = server.get(address, **options)
    assert server.asked == []
    return answer


class TestUploaded:
    def test_a_file_is_sent_as_it_is(self, clip):
        answer = get(clip)
        assert (answer.status, answer.body) == (200, CONTENT)
        assert answer.headers["content-type"] == "video/mp4"
        assert answer.headers["content-length"] == str(SIZE)
        assert answer.headers["accept-ranges"] == "bytes"

    @pytest.mark.parametrize("name", ["page.html", "drawing.svg", "picture.webp", "text.vtt", "unknown"])
    def test_it_can_do_nothing_on_the_page(self, clip, media, name):
        (media / name).write_bytes(CONTENT)
        assert get(f"/media/{name}").headers["content-security-policy"] == "default-src 'none'; sandbox"

    def test_a_video_can_play_by_itself(self, clip):
        headers = get(clip).headers
        assert headers["content-security-policy"] == "default-src 'none'; media-src 'self'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"

    def test_a_head_says_what_there_is(self, clip):
        answer = get(clip, method="HEAD")
        assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", str(SIZE))

    def test_a_head_has_no_part(self, clip):
        answer = get(clip, method="HEAD", range="bytes=0-9")
        assert (answer.status, answer.headers["content-length"]) == (200, str(SIZE))
        assert "content-range" not in answer.headers

    @pytest.mark.parametrize(
        ("wanted", "first", "end"),
        [
            ("bytes=0-0", 0, 1),
            ("bytes=0-1", 0, 2),
            ("bytes=100-199", 100, 200),
            ("bytes=255000-", 255_000, SIZE),
            (f"bytes={SIZE - 1}-{SIZE + 500}", SIZE - 1, SIZE),
            ("bytes=-100", SIZE - 100, SIZE),
            (f"bytes=-{SIZE * 2}", 0, SIZE),
        ],
    )
    def test_a_part_is_that_part(self, clip, wanted, first, end):
        answer = get(clip, range=wanted)
        assert (answer.status, answer.body) == (206, CONTENT[first:end])
        assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{SIZE}"
        assert answer.headers["content-length"] == str(end - first)

    @pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
    def test_what_is_not_there_is_told(self, clip, wanted):
        answer = get(clip, range=wanted)
        assert (answer.status, answer.body, answer.headers["content-range"]) == (416, b"", f"bytes */{SIZE}")

    @pytest.mark.parametrize("wanted", ["bytes=5-2", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,5-9", "bytes=1"])
    def test_what_cannot_be_understood_is_the_whole_file(self, clip, wanted):
        assert get(clip, range=wanted).status == 200

    def test_who_has_it_gets_nothing(self, clip):
        headers = get(clip).headers
        for known in ({"if_none_match": headers["etag"]}, {"if_modified_since": headers["last-modified"]}):
            answer = get(clip, **known)
            assert (answer.status, answer.body) == (304, b"")

    def test_a_part_of_another_version_is_the_whole_file(self, clip):
        headers = get(clip).headers
        for same in (headers["etag"], headers["last-modified"]):
            assert get(clip, range="bytes=0-9", if_range=same).status == 206
        assert get(clip, range="bytes=0-9", if_range='"other"').status == 200

    @pytest.mark.parametrize(
        "name",
        ["nothing.jpg", "../environment", "%2e%2e/environment", "videos", "", "a\x00b", "videos/clip.mp4/a", "a" * 300],
    )
    def test_what_is_no_file_is_djangos_to_answer(self, clip, name):
        server = Server()
        server.get(f"/media/{name}")
        assert len(server.asked) == 1

    def test_one_that_cannot_be_read_now_is_not_missing(self, clip, monkeypatch):
        def open_one(self, mode):
            raise OSError(errno.EMFILE, "Too many open files")

        monkeypatch.setattr(Path, "open", open_one)
        with pytest.raises(OSError, match="Too many open files"):
            get(clip)

    def test_others_have_a_turn_while_it_is_sent(self, clip):
        turns = []

        async def both():
            fetched = asyncio.ensure_future(Server().fetch(clip))
            while not fetched.done():
                turns.append(await asyncio.sleep(0))

        asyncio.run(both())
        assert len(turns) > SIZE / 2**16


class TestStatic:
    def test_the_style_sheet_comes_compressed(self):
        answer = get("/static/css/portal.css", accept_encoding="gzip, br")
        assert answer.headers["content-encoding"] in ("br", "gzip")
        assert "--" in answer.text
        assert answer.headers["vary"] == "Accept-Encoding"

    def test_a_name_with_a_hash_is_for_ever(self):
        from django.contrib.staticfiles.storage import staticfiles_storage

        address = staticfiles_storage.url("css/portal.css")
        assert "immutable" in get(address).headers["cache-control"]
        assert "max-age=60" in get("/static/css/portal.css").headers["cache-control"]

    def test_it_has_the_headers_of_every_answer(self):
        assert set(get("/static/css/portal.css", scheme="https").headers) >= EVERYWHERE

    def test_a_head_has_no_part(self):
        answer = get("/static/css/portal.css", method="HEAD", range="bytes=0-9")
        assert (answer.status, "content-range" in answer.headers) == (200, False)

    def test_what_is_not_there_is_djangos_to_answer(self):
        server = Server()
        server.get("/static/nothing.css")
        assert len(server.asked) == 1

    def test_https_is_asked_for_first(self, settings):
        settings.SECURE_SSL_REDIRECT = True
        server = Server()
        server.get("/static/css/portal.css")
        assert len(server.asked) == 1


class TestErrorPage:
    """What the front answers by itself."""

    async def send(self, status, *secure):
        sent = []

        async def send(message):
            sent.append(message)

        await send_whole(send, status, *secure)
        return {name.decode(): value.decode() for name, value in sent[0]["headers"]}

    @pytest.mark.parametrize("status", [400, 408, 413, 503])
    def test_it_has_the_headers_of_every_answer(self, status):
        headers = asyncio.run(self.send(status))
        assert set(headers) >= EVERYWHERE
        assert ("retry-after" in headers) == (status == 503)

    def test_https_is_insisted_on_where_it_was_used(self, settings):
        settings.SECURE_HSTS_SECONDS = 300
        assert "strict-transport-security" not in asyncio.run(self.send(400))
        assert "max-age=300" in asyncio.run(self.send(400, True))["strict-transport-security"]
