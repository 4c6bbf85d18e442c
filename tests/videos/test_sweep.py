"""What no row names is put aside, and only then removed."""

import re
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.videos.work import upload_folder
from videos import files
from videos.models import Clip
from videos.sweep import changed, sweep

pytestmark = pytest.mark.django_db


def make_files(*names: str) -> list[Path]:
    """Make files in MEDIA_ROOT or among the uploads."""
    paths = [files.path(name) if "/" in name else upload_folder() / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return paths


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


STRAYS = "video/2026/11/stray-720.mp4", "0123.part", "0123.clip"


class TestWhatNoRowNames:
    @pytest.mark.parametrize("name", STRAYS)
    def test_goes_out_of_the_way_after_a_day(self, name):
        (stray,) = make_files(name)
        assert sweep(in_days(0.9)) == 0
        assert stray.exists()
        assert sweep(in_days(1.1)) == 1
        assert not stray.exists()

    @pytest.mark.parametrize("name", STRAYS)
    def test_is_removed_a_month_later(self, name, tmp_path):
        make_files(name)
        sweep(in_days(2))
        aside = [path for path in tmp_path.rglob(".aside-*/**/*") if path.is_file()]
        sweep(in_days(31))
        assert [path.exists() for path in aside] == [True]
        sweep(in_days(33))
        assert [path.exists() for path in aside] == [False]

    def test_comes_back_when_a_row_names_it_again(self):
        clip = Clip.objects.create(name="a.mp4", size=1)
        played, upload = make_files("video/2026/11/back-720.mp4", f"{clip.token}.clip")
        rows = list(Clip.objects.values())
        Clip.objects.all().delete()
        assert sweep(in_days(2)) == 2
        clip = Clip.objects.create(**rows[0])
        clip.renditions.create(height=720, name="video/2026/11/back-720.mp4", type="video/mp4", size=1)
        assert sweep(timezone.now()) == 0
        assert played.exists()
        assert upload.exists()

    def test_both_files_of_one_upload_go_at_once(self):
        make_files("0123.part", "0123.clip")
        assert sweep(in_days(2)) == 2

    def test_stays_where_it_is_when_it_is_almost_all(self, caplog):
        """A database that is empty, or another's, moves nothing of a portal."""
        paths = make_files(*(f"video/2026/11/{number}-720.mp4" for number in range(21)))
        assert sweep(in_days(2)) == 0
        assert all(path.exists() for path in paths)
        assert "21 of 21 files" in caplog.text

    def test_lies_aside_under_a_name_that_nobody_can_guess(self):
        make_files("video/2026/11/stray-720.mp4")
        sweep(in_days(2))
        (aside,) = files.folder().glob(".aside-*")
        assert re.fullmatch(r"\.aside-[0-9a-f]{24}", aside.name)
        assert aside.stat().st_mode & 0o777 == 0o700

    def test_among_the_uploads_is_none_of_ours_with_another_name(self):
        (path,) = make_files("README.txt")
        assert sweep(in_days(20)) == 0
        assert path.exists()

    def test_may_be_gone_before_it_is_looked_at(self, tmp_path):
        assert changed(tmp_path / "gone") > time.time()


class TestWhatARowNames:
    def test_stays(self):
        clip = Clip.objects.create(name="a.mp4", size=1)
        names = "video/2026/11/named-720.mp4", f"{clip.token}.part", f"{clip.token}.clip"
        clip.renditions.create(height=720, name=names[0], type="video/mp4", size=1)
        paths = make_files(*names)
        assert sweep(in_days(20)) == 0
        assert all(path.exists() for path in paths)

    def test_goes_a_day_after_it_was_replaced(self):
        name = "video/2026/11/old-720.mp4"
        Clip.objects.create(name="a.mp4", size=1, retired=[name])
        (path,) = make_files(name)
        assert sweep(in_days(0.9)) == 0
        assert sweep(in_days(1.1)) == 1
        assert not path.exists()
        assert not list(files.folder().glob(".aside-*"))


class TestTheRest:
    def test_what_a_killed_worker_was_making_goes_after_a_day(self):
        left, half = files.folder() / ".part-0-killed", files.folder() / ".part-0-killed" / ".part-x" / "720.mp4"
        half.parent.mkdir(parents=True)
        half.write_bytes(b"half")
        sweep(timezone.now())
        assert half.exists()
        sweep(in_days(2))
        assert not left.exists()

    def test_does_without_any_folder(self):
        assert sweep(timezone.now()) == 0
