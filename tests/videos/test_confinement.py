"""What confines FFmpeg: its limits, and what becomes of it when anybody dies."""

import errno
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest

from tests.environment import ROOT
from tests.videos import clips
from videos.ffmpeg import confinement
from videos.ffmpeg.confinement import Failed, Limits, Stopped, workshop
from videos.ffmpeg.probe import Facts, probe
from videos.ffmpeg.renditions import renditions

HARSH = Limits(seconds=20, processor=5, memory=1 << 30, file=20 << 20)
UNSAID = Facts("mov", 1.0, 320, 180, "h264", "High", "yuv420p", "", "", 25.0, "", "")


@pytest.fixture
def out(tmp_path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def endless(tmp_path) -> tuple[Path, Facts]:
    """Draw three frames, the last of them after five hours, of which a video at an even rate is never finished."""
    times = r"setpts=if(eq(N\,2)\,18000\,N/60)/TB"
    options = [*clips.H264, "-fps_mode", "passthrough", "-vf", times]
    clip = clips.draw(tmp_path / "endless.mp4", *options, picture="color=s=640x360:r=60:d=0.05", sound=False)
    return clip, replace(probe(clip), frame_rate=60)


class TestLimits:
    def test_of_processor_time(self, out, endless):
        clip, facts = endless
        with pytest.raises(Failed, match="quá thời gian"):
            renditions(clip, facts, {360: out / "360p.mp4"}, limits=replace(HARSH, processor=1))
        assert list(out.iterdir()) == []

    def test_of_time(self, out, endless):
        clip, facts = endless
        begun = time.monotonic()
        with pytest.raises(Failed, match="quá thời gian"):
            renditions(clip, facts, {360: out / "360p.mp4"}, limits=replace(HARSH, seconds=0.5))
        assert time.monotonic() - begun < 10
        assert list(out.iterdir()) == []

    def test_of_memory(self, tmp_path, out):
        clip = clips.draw(tmp_path / "clip.mp4", picture="testsrc2=s=1920x1080:d=0.2", sound=False)
        facts = probe(clip)
        with pytest.raises(Failed, match="bộ nhớ"):
            renditions(clip, facts, {720: out / "720p.mp4"}, limits=replace(HARSH, memory=300 << 20))
        assert list(out.iterdir()) == []

    def test_of_the_size_of_a_file(self, tmp_path, out):
        clip = clips.draw(tmp_path / "clip.mp4")
        with pytest.raises(Failed, match="dung lượng cho phép"):
            renditions(clip, probe(clip), {180: out / "180p.mp4"}, limits=replace(HARSH, file=20_000))
        assert list(out.iterdir()) == []

    def test_of_a_file_follow_from_its_length(self):
        assert Limits.for_length(10).file == 10 * 1_500_000 + (64 << 20)

    def test_of_what_is_kept_of_its_words(self):
        said = confinement.Heard()
        for _ in range(200):
            said.add(b"x" * 65_536)
        said.add(b"the end")
        assert len(said.beginning) + len(said.end) <= confinement.HEARD + confinement.LAST_HEARD
        assert said.lines()[-1].endswith("the end")
        assert confinement.LOST in said.lines()


class TestDisk:
    @pytest.fixture
    def full(self, tmp_path, monkeypatch):
        """Let FFmpeg write onto a full disk; the launcher's Landlock would keep it from that one."""
        launcher = tmp_path / "launcher.py"
        launcher.write_text("import os, sys; os.symlink('/dev/full', '180.mp4'); os.execv(sys.argv[5], sys.argv[5:])")
        monkeypatch.setattr(confinement, "LAUNCHER", str(launcher))

    def test_that_is_full_is_said_so(self, tmp_path, out, full):
        clip = clips.draw(tmp_path / "clip.mp4")
        with pytest.raises(Failed, match="Ổ đĩa của máy chủ đã đầy"):
            renditions(clip, UNSAID, {180: out / "180p.mp4"})
        assert list(out.iterdir()) == []

    def test_that_is_full_when_a_file_is_put_in_its_place(self, out):
        with pytest.raises(Failed, match="Ổ đĩa của máy chủ đã đầy"), workshop(out):
            raise OSError(errno.ENOSPC, "No space left on device")
        assert list(out.iterdir()) == []


def confined(parent: int) -> int:
    """Return the process of the FFmpeg that a process has started, 0 while there is none."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if f"\nPPid:\t{parent}\n" in text and text.startswith("Name:\tffmpeg"):
            return int(status.parent.name)
    return 0


def wait_for(condition: Callable[[], object], seconds: float = 10) -> object:
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until
        Event().wait(0.02)
    return found


class TestProcess:
    def test_that_is_killed_has_failed(self, out, endless):
        clip, facts = endless

        def kill(part: float) -> None:
            os.kill(confined(os.getpid()), signal.SIGKILL)

        with pytest.raises(Failed, match="ngắt giữa chừng"):
            renditions(clip, facts, {360: out / "360p.mp4"}, kill)
        assert list(out.iterdir()) == []

    def test_that_is_stopped_is_gone(self, out, endless):
        (clip, facts), stopped = endless, Event()
        Timer(0.5, stopped.set).start()
        with pytest.raises(Stopped):
            renditions(clip, facts, {360: out / "360p.mp4"}, stopped=stopped)
        assert not confined(os.getpid())
        assert list(out.iterdir()) == []

    def test_knows_no_secret_and_has_its_limits(self, out, endless):
        clip, facts = endless
        seen: dict[str, str] = {}

        def look(part: float) -> None:
            process = Path(f"/proc/{confined(os.getpid())}")
            seen.update({name: (process / name).read_text() for name in ("environ", "limits", "stat")})
            seen["files"] = " ".join(os.readlink(one) for one in (process / "fd").iterdir())
            os.kill(int(process.name), signal.SIGKILL)

        with pytest.raises(Failed):
            renditions(clip, facts, {360: out / "360p.mp4"}, look, limits=HARSH)
        assert dict(word.split("=") for word in seen["environ"].split("\0") if word) == confinement.ENVIRONMENT
        assert re.search(rf"Max address space +{HARSH.memory} ", seen["limits"])
        assert re.search(r"Max core file size +0 ", seen["limits"])
        assert seen["stat"].rsplit(")", 1)[1].split()[16] == "19"
        assert not re.search(r"socket:|sqlite|\.log", seen["files"])

    def test_dies_with_its_parent(self, tmp_path, out, endless):
        clip, facts = endless
        program = (
            "import sys; from pathlib import Path; from videos.ffmpeg.probe import Facts; from videos.ffmpeg.renditions import renditions\n"
            f"renditions(Path(sys.argv[1]), {facts!r}, {{360: Path(sys.argv[2])}})"
        )
        with subprocess.Popen([sys.executable, "-c", program, clip, out / "360p.mp4"], cwd=ROOT) as parent:
            child = wait_for(lambda: confined(parent.pid))
            parent.kill()
        wait_for(lambda: not Path(f"/proc/{child}").exists())
        assert not (out / "360p.mp4").exists()
