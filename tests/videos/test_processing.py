"""Of an upload everything is made that readers see, step by step."""

import re

import pytest

from pictures.models import Use
from portal import generation
from tests.videos import clips
from tests.videos.work import PLAYS, Studio, claimed, lease, make_clip, make_video, played, run
from videos import files
from videos.ffmpeg import probe
from videos.ffmpeg.reasons import Refused, Stopped
from videos.models import Clip, ClipState
from videos.processing import process

pytestmark = pytest.mark.django_db
NAME = re.compile(r"video/\d{4}/\d{2}/[0-9a-f]{24}-\d+\.mp4")


@pytest.fixture
def studio(monkeypatch):
    return Studio().put_in_place(monkeypatch)


def heights(clip: Clip) -> list[int]:
    return [rendition.height for rendition in clip.renditions.all()]


def changes() -> int:
    return generation.Change.objects.count()


class TestARealClip:
    """Everything at once, with FFmpeg."""

    @pytest.fixture
    def clip(self, tmp_path):
        path = clips.draw(tmp_path / "phone.mp4", *clips.H264, *clips.PLACE, picture="testsrc2=s=640x400:d=1:r=25")
        return make_clip(path)

    def test_it_is_ready_with_all_that_readers_need(self, clip):
        video = make_video(clip)
        run(clip)
        video.refresh_from_db()
        assert clip.state == ClipState.READY
        assert (clip.width, clip.height, clip.codecs, clip.progress) == (640, 400, "h264, aac", 100)
        assert heights(clip) == [400, 360]
        assert (video.seconds, video.poster.name) == (1, clip.posters[1])
        assert Use.objects.get().picture == clip.posters[1]

    def test_each_file_is_what_its_row_says(self, clip):
        for rendition in run(clip).renditions.all():
            path = files.path(rendition.name)
            assert NAME.fullmatch(rendition.name)
            assert rendition.size == path.stat().st_size
            assert rendition.type == probe.probe(path).plays
            assert re.fullmatch(r'video/mp4; codecs="avc1\.\w{6}, mp4a\.40\.2"', rendition.type)
            assert clips.LOCATION.encode() not in path.read_bytes()
            assert path.stat().st_mode & 0o777 == 0o644

    def test_nothing_else_is_left(self, clip):
        run(clip)
        assert not list(files.folder().glob(".part-*"))
        assert len(played()) == 3  # two, and the copy that somebody may still watch

    def test_what_is_no_video_is_refused(self):
        clip = make_clip(b"\x89PNG" + bytes(100))
        with pytest.raises(Refused, match="ảnh"):
            run(clip)


class TestStepByStep:
    def test_the_length_is_known_first(self, studio):
        studio.errors["copy"] = Stopped()
        clip = make_clip()
        video = make_video(clip)
        with pytest.raises(Stopped):
            run(clip)
        clip.refresh_from_db()
        video.refresh_from_db()
        assert (clip.duration, clip.codecs, video.seconds) == (12.4, "h264, aac", 12)

    def test_readers_have_the_upload_itself_before_the_rest(self, studio):
        studio.errors["posters"] = Stopped()
        with pytest.raises(Stopped):
            run(clip := make_clip())
        copy = clip.renditions.get()
        assert (copy.height, copy.type, copy.size) == (0, PLAYS, 4)
        assert files.path(copy.name).read_bytes() == b"copy"

    def test_what_browsers_do_not_play_is_not_offered(self, studio):
        studio.facts = studio.facts.__class__(**vars(studio.facts) | {"plays": "", "video_codec": "prores"})
        run(make_clip())
        assert "copy" not in studio.done

    def test_each_step_is_announced(self, studio):
        for step, announced in {"copy": 1, "posters": 2, "renditions": 3}.items():
            clip = make_clip()
            make_video(clip)
            studio.errors = {step: Stopped()}
            before = changes()
            with pytest.raises(Stopped):
                run(clip)
            assert changes() - before == announced, step

    def test_a_draft_is_nobodys_page(self, studio):
        clip = make_clip()
        make_video(clip, published_at=None)
        before = changes()
        run(clip)
        assert changes() == before

    def test_a_video_with_a_picture_keeps_it_and_is_not_revised(self, studio):
        clip = make_clip()
        video = make_video(clip, poster="anh/2026/11/0123456789abcdef01234567-800x450.webp")
        modified = video.modified_at
        run(clip)
        video.refresh_from_db()
        assert video.poster.name.endswith("-800x450.webp")
        assert (video.revised_at, video.modified_at) == (None, modified)

    def test_progress_is_never_complete_before_the_end(self, studio):
        kept = lease(clip := claimed(make_clip()))
        process(clip, kept)
        assert kept.progress == 99

    @pytest.mark.parametrize("allowed", [512, 4096])
    def test_no_step_may_take_more_than_the_operator_allows(self, studio, settings, allowed):
        settings.PORTAL_VIDEO_HOURS, settings.PORTAL_VIDEO_MEMORY_MB = 1, allowed
        studio.facts = studio.facts.__class__(**vars(studio.facts) | {"duration": 7200.0})
        run(make_clip())
        memory = {step: limits.memory >> 20 for step, limits in studio.limits.items()}
        look = min(allowed, 1024)
        assert memory == {"probe": look, "copy": allowed, "posters": allowed, "renditions": allowed, "look": look}
        seconds = {step: limits.seconds for step, limits in studio.limits.items()}
        assert seconds == {"probe": 60, "copy": 3600, "posters": 60, "renditions": 3600, "look": 60}
        assert studio.limits["posters"].file < 100_000_000
