"""Videos are processed whatever dies: another process takes over, no FFmpeg outlives its worker, nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.environment import ROOT
from tests.fire.processes import locks, threads, until
from tests.fire.site import Site
from tests.videos import clips

pytestmark = pytest.mark.fire
SOON = 15  # seconds, on a busy machine; what hangs takes longer

LEASE = 3  # seconds
CLIP = "SELECT state, attempts, posters FROM videos_clip WHERE id = (SELECT MIN(id) + {} FROM videos_clip)"
RENDITIONS = "SELECT name, size FROM videos_rendition WHERE height > 0"


class Studio(Site):
    """A node whose workers are missed sooner."""

    def environment(self) -> dict[str, str]:
        mine = {"PORTAL_VIDEO_LEASE_SECONDS": str(LEASE), "DJANGO_SETTINGS_MODULE": "portal.settings"}
        return super().environment() | mine

    def state(self, number: int) -> tuple[str, int]:
        """Return the state of the first (0) or second (1) clip, and how many attempts were made."""
        return self.database.rows(CLIP.format(number))[0][:2]

    def has_posters(self, number: int) -> bool:
        """Whether a clip's renditions are being made."""
        return self.database.rows(CLIP.format(number))[0][2] not in ("[]", [])

    def worker(self) -> int:
        """Return the process that works on videos, or 0."""
        return next(iter(locks(self.folder / "videos.lock", "FLOCK")), 0)

    def wait_for_work(self, number: int, process: int) -> list[int]:
        """Wait until a process makes renditions of a clip; return its FFmpegs."""
        self.wait(lambda: self.has_posters(number), "posters")
        return self.wait(lambda: offspring(process), "FFmpeg")

    def command(self) -> subprocess.Popen:
        """Start another worker beside those that serve."""
        command = [sys.executable, "manage.py", "process_videos"]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(), stderr=self.log.open("a"))


def offspring(pid: int) -> list[int]:
    """Return the children of all threads of a process."""
    found = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for children in found for child in children]


def seconds_until(found, what: str) -> float:
    begin = time.monotonic()
    until(found, what)
    return time.monotonic() - begin


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """A video that takes some seconds to process."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return clips.draw(path, *clips.H264, picture="testsrc2=s=640x400:d=10:r=25", sound=False)


@pytest.fixture(scope="class", params=["sqlite", "postgresql"])
def site(request, film, tmp_path_factory):
    """A node whose worker was killed in the midst of a video, and whose successor was asked to stop in another one."""
    stock, _ = request.getfixturevalue(f"{request.param}_stock")
    site = Studio(tmp_path_factory.mktemp("site"), stock.copy(f"{request.param}_films"), workers=2)
    site.run("-m", "tests.fire.upload", str(film))
    site.start()
    try:
        site.killed = site.wait(site.worker, "a worker of videos")
        orphans = site.wait_for_work(0, site.killed)
        os.kill(site.killed, signal.SIGKILL)
        site.orphaned = seconds_until(lambda: not any(map(threads, orphans)), "the death of FFmpeg")
        site.wait(lambda: site.state(0) == ("working", 2), "another worker")
        site.run("-m", "tests.fire.upload", str(film))
        site.wait(lambda: site.state(0)[0] == "ready", "renditions")
        site.successor = site.worker()
        site.rows = dict(site.database.rows(RENDITIONS))
        stopped = site.wait_for_work(1, site.successor)
        site.stopping = time.monotonic()
        site.stop()
        site.stopping = time.monotonic() - site.stopping
        site.left = [pid for pid in stopped if threads(pid)]
        yield site
    finally:
        site.signal_group(signal.SIGKILL)


class TestServing:
    def test_ffmpeg_dies_with_its_worker(self, site):
        assert site.orphaned < SOON

    def test_another_process_begins_anew_and_ends(self, site):
        assert site.successor not in (0, site.killed)
        assert site.state(0) == ("ready", 2)

    def test_the_files_are_whole_and_nothing_half_made_is_left(self, site):
        media = site.folder / "media"
        assert {name: (media / name).stat().st_size for name in site.rows} == site.rows
        assert len(site.rows) == 2
        assert not list(media.glob("video/.part-*"))

    def test_a_stop_gives_the_video_back_at_once(self, site):
        assert site.state(1) == ("waiting", 0)
        assert site.left == []
        assert site.stopping < SOON

    def test_another_worker_stopped_and_started_again_does_the_rest(self, site):
        command = site.command()
        stopped = site.wait_for_work(1, command.pid)
        command.terminate()
        assert seconds_until(lambda: command.poll() is not None, "the end of the command") < SOON
        assert not any(map(threads, stopped))
        assert site.state(1) == ("waiting", 0)
        assert site.run("manage.py", "process_videos", "--once") == "Đã xử lý 1 tệp video.\n"
        assert site.state(1) == ("ready", 1)
