"""The form's field for a clip, as the server writes it."""

import pytest

from tests.makers import make_editor
from videos import parts
from videos.models import Clip, ClipState
from videos.widgets import ClipWidget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PORTAL_UPLOADS = tmp_path / "uploads"


def render(value: str = "", clips: tuple[Clip, ...] = ()) -> str:
    widget = ClipWidget()
    widget.clips, widget.user = clips, make_editor()
    return " ".join(widget.render("clip", value, {"id": "id_clip"}).replace("\xa0", " ").split())


class TestTheField:
    def test_holds_the_token_of_its_clip(self):
        clip = Clip.objects.create(name="Phim.mp4", size=3 * 2**20, state=ClipState.READY)
        html = render(clip.token)
        assert f'<input type="hidden" name="clip" value="{clip.token}" id="id_clip"' in html
        assert "<strong>Phim.mp4</strong>, 3,0 MB, đã xong" in html

    def test_tells_how_far_an_upload_got(self):
        clip = parts.begin(make_editor(), "Phim.mp4", 4 * 2**20)
        parts.part_of(clip).write_bytes(bytes(2**20))
        assert "mới tải lên 1,0 MB / 4,0 MB" in render(clip.token)

    def test_tells_why_a_clip_is_no_use(self):
        clip = Clip.objects.create(name="Phim.mp4", size=9, state=ClipState.FAILED, reason="Tệp không có hình.")
        assert "không xử lý được. Tệp không có hình." in render(clip.token)

    def test_is_empty_without_a_clip_and_for_a_token_that_is_gone(self):
        for value in ("", "0" * 32):
            assert 'name="clip" value=""' in render(value)

    def test_tells_the_limit_and_what_to_do_without_javascript(self, settings):
        settings.PORTAL_VIDEO_MAX_MB = 500
        html = render()
        assert "Tối đa 500,0 MB. MP4, MOV, WebM." in html
        assert "<noscript>" in html

    def test_is_labelled_at_the_file_chooser(self):
        assert f'<input type="file" id="{ClipWidget().id_for_label("id_clip")}"' in render()


class TestTheEditorsOtherClips:
    def test_are_offered_without_the_present_one(self):
        first, second = (Clip.objects.create(name=f"Phim {n}.mp4", size=9) for n in (1, 2))
        html = render(first.token, (first, second))
        assert f'data-token="{second.token}"' in html
        assert f'data-token="{first.token}"' not in html
        assert "(1)" in html

    def test_are_not_mentioned_when_there_are_none(self):
        assert "<details" not in render()
