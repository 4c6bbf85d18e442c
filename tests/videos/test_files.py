"""The files that readers play, while they are replaced and renamed."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from portal.ranges import file_for
from tests.videos.work import age
from videos import files

OLD, NEW = "video/2026/11/old-720.mp4", "video/2026/11/new-720.mp4"


@pytest.fixture
def film():
    path = files.path(OLD)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"film")
    age(OLD, days=100)
    return path


def tag(path: Path) -> str:
    return dict(file_for(path.stat(), [], {})[0].headers)["ETag"]


def full(*args, **options):
    raise OSError(errno.ENOSPC, "No space left on device")


def full_after_a_while(old, new):
    Path(new).write_bytes(b"fi")
    full()


class TestAFileThatIsReplaced:
    def test_goes_on_for_those_who_watch(self, film):
        """A player asks for the next part of the file that its ETag names, or else for all of it."""
        before = film.stat()
        known = tag(film)
        files.keep_for_a_day([OLD, NEW])
        assert tag(film) == known
        assert film.stat().st_mode == before.st_mode
        assert film.stat().st_ctime_ns > before.st_ctime_ns


class TestASecondName:
    def test_leaves_the_date_of_the_content(self, film):
        before, known = film.stat().st_ctime_ns, tag(film)
        assert files.link(OLD, NEW)
        assert tag(film) == tag(files.path(NEW)) == known
        assert film.stat().st_ctime_ns > before

    def test_is_a_copy_where_there_are_no_links(self, film, monkeypatch):
        monkeypatch.setattr(os, "link", full)
        assert files.link(OLD, NEW)
        assert files.path(NEW).read_bytes() == b"film"

    def test_leaves_nothing_where_the_copy_finds_no_room(self, film, monkeypatch):
        monkeypatch.setattr(os, "link", full)
        monkeypatch.setattr(shutil, "copyfile", full_after_a_while)
        with pytest.raises(OSError, match="space"):
            files.link(OLD, NEW)
        assert [path.name for path in film.parent.iterdir()] == [film.name]
