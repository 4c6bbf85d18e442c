"""What a full disk, a broken one and a lost upload do to a clip."""

import errno
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from django.conf import settings

from tests.videos import clips
from tests.videos.work import Studio, make_clip, played, run
from videos import files, processing
from videos.ffmpeg.reasons import BUSY, DISK, LARGE, SLOW, Failed, Refused, Stopped
from videos.processing import Full

pytestmark = pytest.mark.django_db


@pytest.fixture
def studio(monkeypatch):
    return Studio().put_in_place(monkeypatch)


Disk = namedtuple("Disk", "total used free")


def told_but_not_of_posters(lease, write):
    if write.__name__ == "choose":
        raise Stopped
    return write()


class TestTrouble:
    def test_a_lost_upload_is_said_to_be_lost_at_once(self, studio):
        clip = make_clip()
        make_clip()
        clip.source.unlink()
        with pytest.raises(Refused, match="Không tìm thấy"):
            run(clip)

    @pytest.mark.parametrize("lose", [lambda path: None, Path.rmdir])
    def test_a_disk_with_all_uploads_may_come_back(self, studio, lose):
        clip = make_clip()
        clip.source.unlink()
        lose(clip.source.parent)
        with pytest.raises(Failed, match="Không tìm thấy"):
            run(clip)

    def test_too_little_room_is_no_fault_of_the_clip(self, studio, monkeypatch):
        monkeypatch.setattr(files, "room", lambda: 7)
        monkeypatch.setattr(files, "making", None)  # a full disk has no room for a folder either
        with pytest.raises(Full, match="đầy"):
            run(make_clip(b"1234567"))
        assert studio.done == []

    @pytest.mark.parametrize(
        ("step", "reason"),
        [("probe", BUSY), ("posters", BUSY), ("look", BUSY), ("copy", SLOW), ("renditions", SLOW)],
    )
    def test_a_step_of_a_minute_tells_of_a_busy_machine_not_of_a_long_video(self, studio, step, reason):
        """Which is tried again as often as anything else; what took hours is not."""
        studio.errors[step] = Failed(SLOW)
        with pytest.raises(Failed) as raised:
            run(make_clip())
        assert str(raised.value) == reason

    @pytest.mark.parametrize("error", [Failed(DISK), OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota")])
    def test_a_disk_that_fills_up_meanwhile_counts(self, studio, error):
        studio.errors["renditions"] = error
        with pytest.raises(Failed, match="đầy") as raised:
            run(make_clip())
        assert not isinstance(raised.value, Full)

    def test_too_little_room_for_the_renditions_is_waited_for_before_they_begin(self, studio, monkeypatch):
        monkeypatch.setattr(files, "room", lambda: 1_000_000)
        with pytest.raises(Full):
            run(make_clip())
        assert "renditions" not in studio.done

    def test_what_would_take_the_reserve_is_ended(self, studio, monkeypatch):
        monkeypatch.setattr(files, "room", lambda: 10_000_000)
        studio.errors["renditions"] = Failed(LARGE)
        with pytest.raises(Failed, match="đầy") as raised:
            run(make_clip())
        assert studio.limits["renditions"].file == 5_000_000  # each of two
        assert not isinstance(raised.value, Full)

    def test_what_is_too_large_for_its_length_is_refused(self, studio):
        studio.errors["renditions"] = Failed(LARGE)
        with pytest.raises(Refused, match="vượt quá"):
            run(make_clip())
        assert studio.limits["renditions"].file < 100_000_000

    def test_a_small_disk_keeps_a_tenth_a_large_one_half_a_gigabyte(self, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(total=1000, used=0, free=300))
        assert files.room() == 200
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(total=2**40, used=0, free=2**30))
        assert files.room() == 2**29

    def test_a_small_efficient_clip_ends_before_its_disk_is_full(self, tmp_path, monkeypatch):
        """With FFmpeg: of noise in little room no file grows beyond its share, and the attempt counts."""
        path = clips.draw(tmp_path / "noise.mp4", picture="nullsrc=s=640x400:d=2:r=25,geq=random(1)*255:128:128")
        monkeypatch.setattr(files, "room", lambda: path.stat().st_size * 2 if not played() else 1_200_000)
        monkeypatch.setattr(processing, "LIKELY", 1)
        with pytest.raises(Failed, match="đầy") as raised:
            run(make_clip(path))
        assert not isinstance(raised.value, Full)
        assert len(played()) == 1  # the copy

    def test_pictures_of_which_the_row_does_not_know_are_removed(self, studio, monkeypatch):
        monkeypatch.setattr(processing, "told", told_but_not_of_posters)
        with pytest.raises(Stopped):
            run(make_clip())
        assert not [path for path in Path(settings.MEDIA_ROOT, "anh").rglob("*") if path.is_file()]

    def test_ffmpeg_looks_at_a_clip_in_its_own_folder(self, studio):
        run(clip := make_clip())
        assert {folder.name.startswith(f".part-{clip.token}") for folder in studio.folders} == {True}

    def test_a_broken_disk_is(self, studio):
        studio.errors["renditions"] = OSError(errno.EIO, "broken")
        with pytest.raises(Failed, match="Máy chủ"):
            run(make_clip())

    def test_nothing_half_made_is_left(self, studio):
        studio.errors["renditions"] = Failed("nửa chừng")
        with pytest.raises(Failed):
            run(clip := make_clip())
        assert played() == [clip.renditions.get().name]
