"""AVIF twins: promised by the name, made in the background, and WebP wherever there is none."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from portal import images, richtext, twins
from portal.front.files import uploaded
from portal.templatetags.pages import picture as picture_tag
from portal.twins import maker
from tests.front.server import Server
from tests.portal.reading import tags

from .makers import photograph

OLD = "anh/2020/03/0123456789abcdef01234567-1200x800.webp"
NEW = "anh/2020/03/0123456789abcdef01234567-1200x800a.webp"


@pytest.fixture
def stored(media):
    name = images.store_picture(photograph())
    assert images.has_twins(name)
    return name


class TestThePromise:
    def test_one_that_pays_bears_it_in_its_name(self, stored):
        assert stored.endswith("-1000x600a.webp")
        assert images.size(stored) == (1000, 600)

    def test_one_that_does_not_pay_has_an_ordinary_name(self):
        assert images.store_picture(Image.new("RGB", (1000, 600), "#8a1c2e")).endswith("-1000x600.webp")

    def test_a_small_one_has_nothing_to_save(self):
        assert images.store_picture(photograph((320, 200))).endswith("-320x200.webp")

    def test_a_fifth_is_what_counts(self, monkeypatch):
        monkeypatch.setattr(twins, "encoded", lambda picture: b"x" * 8_000)
        assert twins.is_worth(photograph((9, 9)), b"x" * 10_000)
        assert not twins.is_worth(photograph((9, 9)), b"x" * 9_999)

    def test_trifles_do_not(self, monkeypatch):
        monkeypatch.setattr(twins, "encoded", lambda picture: b"x")
        assert not twins.is_worth(photograph((9, 9)), b"x" * 4_095)

    def test_nothing_is_made_before_the_upload_is_answered(self, stored, media):
        assert not list(media.rglob("*.avif"))


class TestMaking:
    def test_each_size_gets_its_twin(self, stored, media):
        assert maker.work_off() == 1
        stem = (media / stored).with_suffix("").name
        assert {path.name for path in media.rglob("*.avif")} == {
            f"{stem}{end}.avif" for end in ("", "_320", "_640", "_960")
        }
        for path in media.rglob("*.avif"):
            with Image.open(path) as twin, Image.open(path.with_suffix(".webp")) as own:
                assert (twin.format, twin.size) == ("AVIF", own.size)
            assert path.stat().st_size <= 0.8 * path.with_suffix(".webp").stat().st_size

    def test_one_that_saves_less_is_not_kept(self, stored, media, monkeypatch):
        monkeypatch.setattr(twins, "encoded", lambda picture: b"x" * 10**7)
        maker.work_off()
        assert not list(media.rglob("*.avif"))

    def test_none_is_left_half_made(self, stored, media, monkeypatch):
        monkeypatch.setattr(twins.os, "replace", lambda part, twin: (_ for _ in ()).throw(OSError("full")))
        maker.work_off()
        assert not list(media.rglob("*.avif"))

    def test_trouble_with_one_does_not_stop_the_others(self, stored, media):
        (media / stored).write_bytes(b"broken")
        maker.work_off()
        assert len(list(media.rglob("*.avif"))) == 3

    def test_what_another_process_left_undone_is_found(self, stored, media):
        assert len(list(twins.recent())) == 4
        maker.work_off()
        assert list(twins.recent()) == []

    def test_a_picture_that_is_removed_takes_them_along(self, stored, media):
        maker.work_off()
        images.remove(stored)
        assert not [path for path in media.rglob("*") if path.is_file()]

    def test_the_thread_does_it(self, media, monkeypatch):
        monkeypatch.undo()
        own, made = twins.Maker(), []
        monkeypatch.setattr(twins, "attempt", lambda path, picture=None: made.append(path))
        monkeypatch.setattr(twins, "recent", lambda: iter(["left"]))
        own.later(["anh/x.webp"], photograph((9, 9)))
        own.thread.join(0.5)
        assert [getattr(one, "name", one) for one in made] == ["left", "x.webp"]

    def test_those_far_behind_do_not_wait_in_memory(self, media):
        for _ in range(10):
            maker.later(["anh/x.webp"], photograph((9, 9)))
        kept = [maker.waiting.get().picture is not None for _ in range(10)]
        assert kept == [True] * 8 + [False] * 2

    def test_a_picture_read_from_its_file_gets_its_twins_too(self, stored, media):
        for path in twins.recent():
            twins.attempt(path)
        assert (media / stored).with_suffix(".avif").exists()


class TestPages:
    def test_a_browser_is_offered_both(self):
        html = picture_tag(NEW, alt="Trụ sở", layout="teaser")
        (_, source), (_, image) = tags(html, "source")[0], tags(html, "img")[0]
        stem = NEW.removesuffix(".webp")
        assert source["type"] == "image/avif"
        assert source["srcset"] == ", ".join(
            f"/media/{stem}{end}.avif {width}w"
            for end, width in (("_320", 320), ("_640", 640), ("_960", 960), ("", 1200))
        )
        assert source["sizes"] == image["sizes"]
        assert image["src"] == f"/media/{stem}_640.webp"
        assert ".avif" not in image["srcset"]

    def test_old_pictures_are_shown_as_before(self):
        assert "<picture>" not in picture_tag(OLD)
        assert "<picture>" not in richtext.render(f'<p><img src="/media/{OLD}" alt="x"></p>')

    def test_the_text_of_an_article_too(self):
        html = richtext.render(richtext.clean(f'<p><img src="/media/{NEW}" alt="x"></p>'))
        assert [name for name, _ in tags(html)] == ["p", "picture", "source", "img"]

    def test_what_editors_save_holds_no_twin(self):
        html = f'<p><img src="/media/{NEW.replace(".webp", ".avif")}" alt="x"></p>'
        assert "avif" not in richtext.clean(html)


class TestSending:
    def test_a_twin_is_sent_for_ever(self, stored):
        maker.work_off()
        answer = Server().get("/media/" + stored.replace(".webp", "_320.avif"))
        assert answer.status == 200
        assert answer.headers["content-type"] == "image/avif"
        assert "immutable" in answer.headers["cache-control"]

    @pytest.mark.parametrize("end", [".webp", "_320.webp"])
    def test_until_it_is_there_webp_is_sent_and_not_kept(self, stored, media, end):
        webp = stored.replace(".webp", end)
        answer = Server().get("/media/" + webp.replace(".webp", ".avif"))
        assert (answer.status, answer.body) == (200, (media / webp).read_bytes())
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"

    @pytest.mark.parametrize("name", ["anh/x.avif", OLD.replace(".webp", ".avif"), "../anh/x.avif", "video/x.avif"])
    def test_nothing_else_is_stood_in_for(self, media, name):
        path = media / "anh/2020/03" / OLD.rpartition("/")[2]
        path.parent.mkdir(parents=True)
        path.write_bytes(b"webp")
        (media / "anh/x.webp").write_bytes(b"webp")
        assert uploaded(name, "GET", {}) is None

    def test_where_both_are_gone_there_is_nothing(self, stored):
        images.remove(stored)
        assert uploaded(stored.replace(".webp", ".avif"), "GET", {}) is None


def test_a_picture_with_a_promise_comes_through_a_form_as_any_other():
    file = io.BytesIO()
    photograph().save(file, "PNG")
    assert default_storage.exists(images.store(file))
