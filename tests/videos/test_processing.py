"""Of an upload everything is made that readers see, step by step; what dies in between leaves nothing half done."""

import errno
import os
import re
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from portal import generation
from tests.videos import clips
from tests.videos.work import PLAYS, Studio, claimed, lease, make_clip, make_video, played
from videos import files, processing
from videos.ffmpeg import probe, renditions
from videos.ffmpeg.reasons import DISK, Failed, Refused, Stopped
from videos.models import Clip, ClipState, Rendition, Video
from videos.processing import Full, process
from videos.sweep import sweep

pytestmark = pytest.mark.django_db
NAME = re.compile(r"video/\d{4}/\d{2}/[0-9a-f]{24}-\d+\.mp4")


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.PORTAL_UPLOADS = tmp_path / "uploads"


@pytest.fixture
def studio(monkeypatch):
    """Put steps that take no time in the place of FFmpeg's."""
    studio = Studio()
    monkeypatch.setattr(processing, "probe", studio.probe)
    for step in ("copy_as_uploaded", "posters", "renditions"):
        monkeypatch.setattr(renditions, step, getattr(studio, step))
    return studio


def run(clip: Clip) -> Clip:
    """Work on a clip as a worker does."""
    process(claimed(clip), lease(clip))
    clip.refresh_from_db()
    return clip


def heights(clip: Clip) -> list[int]:
    return [rendition.height for rendition in clip.renditions.all()]


def changes() -> int:
    return generation.Change.objects.count()


def age(name: str, **time_ago: float) -> None:
    moment = time.time() - timedelta(**time_ago).total_seconds()
    os.utime(files.path(name), (moment, moment))


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

    def test_ffmpeg_may_take_what_the_operator_allows(self, studio, settings):
        settings.PORTAL_VIDEO_HOURS, settings.PORTAL_VIDEO_MEMORY_MB = 1, 512
        facts = studio.facts.__class__(**vars(studio.facts) | {"duration": 7200.0})
        assert processing.limits(facts).seconds == 3600
        assert processing.limits(facts).memory == 512 * 2**20


class TestASecondAttempt:
    def test_keeps_the_copy_that_readers_already_play(self, studio):
        studio.errors["renditions"] = Failed("lần này không được")
        with pytest.raises(Failed):
            run(clip := make_clip())
        copy = clip.renditions.get().name
        clip.put_off()
        studio.errors, studio.done = {}, []
        clip.refresh_from_db()
        run(clip)
        assert studio.done == ["probe", "renditions", "look", "look"]
        assert copy in played()

    def test_makes_the_copy_anew_when_its_file_is_lost(self, studio):
        clip = make_clip()
        clip.renditions.create(height=0, name="video/2026/11/lost-0.mp4", type=PLAYS, size=1)
        assert "copy" in (run(clip) and studio.done)

    def test_removes_what_a_killed_worker_has_left(self, studio):
        clip = make_clip()
        left = files.folder() / f".part-{clip.token}-killed" / ".part-inner"
        left.mkdir(parents=True)
        (left / "720.mp4").write_bytes(b"half")
        run(clip)
        assert not left.exists()

    def test_a_worker_that_has_lost_its_clip_changes_nothing(self, studio):
        clip = claimed(make_clip())
        Clip.objects.update(worker="another")
        with pytest.raises(Stopped):
            process(clip, lease(clip))
        assert not Rendition.objects.exists()
        assert Clip.objects.get().duration is None

    def test_nor_does_one_that_loses_it_in_the_end(self, studio):
        clip = claimed(make_clip())
        look = studio.note

        def lose(step):
            look(step)
            if step == "renditions":
                Clip.objects.update(worker="another")

        studio.note = lose
        with pytest.raises(Stopped):
            process(clip, lease(clip))
        assert heights(clip) == [0]
        assert Clip.objects.get().state == ClipState.WORKING


class TestOnceMore:
    """“Xử lý lại” of a clip that is ready."""

    @pytest.fixture
    def clip(self, studio):
        clip = run(make_clip())
        clip.again()
        return clip

    def test_readers_keep_what_they_have_until_the_new_is_complete(self, clip, studio):
        before = list(clip.renditions.values_list("name", flat=True))
        studio.errors["renditions"] = Stopped()
        with pytest.raises(Stopped):
            run(clip)
        assert list(clip.renditions.values_list("name", flat=True)) == before

    def test_the_old_ones_are_replaced_and_kept_for_those_who_watch(self, clip):
        before = set(clip.renditions.values_list("name", flat=True))
        for name in before:
            age(name, days=100)
        run(clip)
        after = set(clip.renditions.values_list("name", flat=True))
        assert not before & after
        sweep(timezone.now())
        assert before | after <= set(played())
        sweep(timezone.now() + timedelta(hours=25))
        assert set(played()) == after

    def test_pictures_in_use_stay(self, clip):
        used, *unused = clip.posters
        make_video(clip, poster=used)
        run(clip)
        assert used not in clip.posters
        assert default_storage.exists(used)
        assert not any(default_storage.exists(name) for name in unused)


class TestTrouble:
    def test_a_lost_upload_is_said_to_be_lost(self, studio):
        clip = make_clip()
        clip.source.unlink()
        with pytest.raises(Failed, match="Không tìm thấy"):
            run(clip)

    def test_too_little_room_is_no_fault_of_the_clip(self, studio, monkeypatch):
        monkeypatch.setattr(files, "free_bytes", lambda: 7)
        with pytest.raises(Full, match="đầy"):
            run(make_clip(b"1234567"))
        assert studio.done == []

    @pytest.mark.parametrize("error", [Failed(DISK), OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota")])
    def test_a_disk_that_fills_up_meanwhile_neither(self, studio, error):
        studio.errors["renditions"] = error
        with pytest.raises(Full):
            run(make_clip())

    def test_a_broken_disk_is(self, studio):
        studio.errors["renditions"] = OSError(errno.EIO, "broken")
        with pytest.raises(Failed, match="Máy chủ"):
            run(make_clip())

    def test_nothing_half_made_is_left(self, studio):
        studio.errors["renditions"] = Failed("nửa chừng")
        with pytest.raises(Failed):
            run(clip := make_clip())
        assert played() == [clip.renditions.get().name]


class TestSweep:
    def test_takes_old_files_without_a_row_only(self, studio):
        clip = run(make_clip())
        named, stray = clip.renditions.first().name, "video/2026/11/stray-720.mp4"
        files.path(stray).parent.mkdir(parents=True, exist_ok=True)
        files.path(stray).write_bytes(b"x")
        age(named, days=9)
        age(stray, hours=25)
        assert sweep(timezone.now()) == 1
        assert stray not in played()

    def test_takes_an_old_workshop(self):
        left = files.folder() / ".part-0-killed"
        left.mkdir(parents=True)
        (left / "720.mp4").write_bytes(b"half")
        sweep(timezone.now() + timedelta(days=2))
        sweep(timezone.now() + timedelta(days=4))
        assert not left.exists()

    def test_does_without_any_video(self):
        assert sweep(timezone.now()) == 0


class TestWithdrawal:
    @pytest.fixture
    def clip(self, studio):
        clip = run(make_clip())
        make_video(clip)
        return clip

    def withdraw(self, clip, capture):
        with capture(execute=True):
            Video.objects.get(clip=clip).withdraw("Sai sót.")

    def test_the_addresses_known_before_lead_nowhere(self, clip, django_capture_on_commit_callbacks):
        before = set(played())
        self.withdraw(clip, django_capture_on_commit_callbacks)
        assert not before & set(played())  # nor does the copy's, which somebody may have watched
        assert set(played()) == set(clip.renditions.values_list("name", flat=True))

    def test_published_again_it_plays(self, clip, django_capture_on_commit_callbacks):
        self.withdraw(clip, django_capture_on_commit_callbacks)
        Video.objects.get(clip=clip).publish()
        assert all(files.path(rendition.name).read_bytes() for rendition in clip.renditions.all())

    def test_files_that_were_old_survive_the_sweep(self, clip, django_capture_on_commit_callbacks):
        for name in played():
            age(name, days=100)
        self.withdraw(clip, django_capture_on_commit_callbacks)
        assert sweep(timezone.now()) == 0

    def test_a_lost_file_does_not_hinder_it(self, clip, django_capture_on_commit_callbacks):
        files.path(clip.renditions.first().name).unlink()
        self.withdraw(clip, django_capture_on_commit_callbacks)
        assert Video.objects.get(clip=clip).withdrawn_at

    def test_a_video_without_a_clip_is_withdrawn_all_the_same(self):
        make_video(None, youtube="https://youtu.be/dQw4w9WgXcQ").withdraw("Sai sót.")
        assert Video.objects.get().withdrawn_at


class TestRemoval:
    def test_takes_everything_along_but_a_picture_in_use(self, studio, django_capture_on_commit_callbacks):
        clip = run(make_clip())
        used, *unused = clip.posters
        video = make_video(clip, poster=used)
        with django_capture_on_commit_callbacks(execute=True):
            clip.remove()
        video.refresh_from_db()
        assert video.clip is None
        assert played() == []
        assert not clip.source.exists()
        assert default_storage.exists(used)
        assert not any(default_storage.exists(name) for name in unused)
        assert not Rendition.objects.exists()
