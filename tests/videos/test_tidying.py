"""What is tidied away of the uploads, and what stays."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.makers import make_editor
from videos import parts
from videos.models import Clip, ClipState, Video
from videos.uploads import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PORTAL_UPLOADS = tmp_path / "uploads"
    settings.PORTAL_UPLOADS.mkdir()
    return settings.PORTAL_UPLOADS


def make_upload(days: float, data: bytes = b"", size: int = 100) -> Clip:
    """Make an upload that began two weeks ago and was last gone on with some days ago."""
    clip = parts.begin(make_editor(), "Phóng sự.mp4", size)
    parts.part_of(clip).write_bytes(data)
    age(parts.part_of(clip), days)
    Clip.objects.update(created_at=timezone.now() - timedelta(days=14))
    return clip


def make_clip(days: float, state: str = ClipState.READY) -> Clip:
    """Make a clip that was uploaded some days ago."""
    clip = Clip.objects.create(name="Phóng sự.mp4", size=3, state=state)
    Clip.objects.update(uploaded_at=timezone.now() - timedelta(days=days))
    clip.source.write_bytes(b"abc")
    return clip


def age(path, days: float) -> None:
    path.touch()
    then = timezone.now().timestamp() - days * 86_400
    os.utime(path, (then, then))


class TestAnUpload:
    def test_goes_when_nobody_went_on_with_it_for_a_week(self, folder):
        make_upload(days=8, data=b"abc")
        assert tidy(timezone.now()) == 1
        assert (Clip.objects.count(), list(folder.iterdir())) == (0, [])

    def test_stays_for_a_week_after_its_last_part(self):
        make_upload(days=6)
        assert tidy(timezone.now()) == 0
        assert Clip.objects.exists()

    def test_stays_while_it_is_written(self):
        with parts.held(make_upload(days=8)):
            assert tidy(timezone.now()) == 0

    def test_goes_when_its_file_is_lost(self):
        parts.part_of(make_upload(days=8)).unlink()
        assert tidy(timezone.now()) == 1

    def test_is_finished_where_a_process_was_killed_before_that(self):
        make_upload(days=8, data=b"\0\0\0\x18ftypisom" + bytes(88))
        assert tidy(timezone.now()) == 0
        assert Clip.objects.get().state == ClipState.WAITING

    def test_goes_when_it_is_no_video(self, folder):
        make_upload(days=1, data=bytes(100))
        assert tidy(timezone.now()) == 1
        assert list(folder.iterdir()) == []

    def test_is_handed_over_within_the_hour_when_the_browser_is_closed(self):
        """A server died behind the last part, and nobody asks any more."""
        whole = b"\0\0\0\x18ftypisom" + bytes(88)
        make_upload(days=0, data=whole)
        renamed = make_upload(days=0, data=whole)
        renamed.part.rename(renamed.source)
        Clip.objects.update(created_at=timezone.now())
        assert tidy(timezone.now()) == 0
        assert set(Clip.objects.values_list("state", flat=True)) == {ClipState.WAITING}

    def test_stays_for_a_week_when_its_file_is_not_to_be_found(self):
        make_upload(days=0).part.unlink()
        Clip.objects.update(created_at=timezone.now())
        assert tidy(timezone.now()) == 0


class TestAClip:
    def test_goes_after_a_week_without_a_video(self, folder, django_capture_on_commit_callbacks):
        make_clip(days=8)
        with django_capture_on_commit_callbacks(execute=True):
            assert tidy(timezone.now()) == 1
        assert (Clip.objects.count(), list(folder.iterdir())) == (0, [])

    def test_stays_for_a_week(self):
        make_clip(days=6)
        assert tidy(timezone.now()) == 0

    def test_stays_for_a_week_after_a_video_let_go_of_it(self):
        """It may have been taken out by mistake."""
        video = Video.objects.create(title="Phóng sự", clip=make_clip(days=80))
        video.clip = None
        video.save()
        for days in (0, 6.9):
            tidy(timezone.now() + timedelta(days=days))
            assert Clip.objects.exists()
        tidy(timezone.now() + timedelta(days=7.1))
        assert not Clip.objects.exists()

    def test_stays_with_its_video(self):
        Video.objects.create(title="Phóng sự", clip=make_clip(days=80))
        assert tidy(timezone.now()) == 0

    def test_stays_while_a_worker_has_it(self):
        make_clip(days=8, state=ClipState.WORKING)
        assert tidy(timezone.now()) == 0
