"""What an FFmpeg that was taken over can reach, and whether an operator hears of it."""

import errno
import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.videos import clips
from videos.checks import check_confinement
from videos.ffmpeg import confinement
from videos.ffmpeg.confinement import Kept, Limits, kept_from
from videos.ffmpeg.launcher import CALLS, FOREIGN

pytestmark = pytest.mark.once

GETPID = {"x86_64": 39, "aarch64": 172}
FILTERED = (  # a process that has left the network as FFmpeg does, and then makes a call
    "import ctypes, sys; sys.path.insert(0, sys.argv[1]); import launcher\n"
    "launcher.libc.prctl(launcher.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)\n"
    "launcher.CALLS[sys.argv[2]] = (int(sys.argv[3]), launcher.CALLS[sys.argv[2]][1])\n"
    "launcher.leave_the_network(sys.argv[2])\n"
    "result = launcher.libc.syscall(int(sys.argv[4]), 0, 0, 0, 0, 0, 0)\n"
    "print(ctypes.get_errno() if result < 0 else 0, flush=True)"
)


def filtered(call: int, number: int = 0) -> subprocess.CompletedProcess[bytes]:
    machine = platform.machine()
    numbers = [str(number or CALLS[machine][0]), str(call)]
    folder = str(Path(confinement.LAUNCHER).parent)
    return subprocess.run([sys.executable, "-c", FILTERED, folder, machine, *numbers], capture_output=True)


def stolen(target: str, out: Path) -> bytes:
    """Let FFmpeg read what it must not, without any of its own options against that, and return what it says."""
    steal = ["-f", "data", "-i", target, "-map", "0", "-c", "copy", "-f", "data", "stolen"]
    with open(os.devnull) as source, confinement.start(source.fileno(), steal, out, Limits(processor=5)) as child:
        said = child.communicate(timeout=20)[1]
    assert child.returncode
    assert list(out.iterdir()) == []
    return said


@pytest.fixture
def out(tmp_path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def unconfined(tmp_path, monkeypatch):
    """Have a kernel that has neither Landlock nor seccomp."""
    launcher = tmp_path / "launcher.py"
    launcher.write_text("import os, sys; os.execv(sys.argv[5], sys.argv[5:])")
    monkeypatch.setattr(confinement, "LAUNCHER", str(launcher))


class TestFiles:
    def test_of_others_are_not_read(self, tmp_path, out):
        (tmp_path / "canary.txt").write_text(clips.SECRET)
        assert b"Permission denied" in stolen(str(tmp_path / "canary.txt"), out)


class TestNetwork:
    def test_takes_no_call(self, out):
        with socket.create_server(("127.0.0.1", 0)) as ear:
            ear.setblocking(False)
            assert b"Operation not permitted" in stolen(f"http://127.0.0.1:{ear.getsockname()[1]}/", out)
            with pytest.raises(BlockingIOError):
                ear.accept()

    @pytest.mark.parametrize("target", ["udp://127.0.0.1:9?timeout=1000", "udp://[::1]:9?timeout=1000", "unix:/tmp/x"])
    def test_is_closed_to_what_landlock_does_not_know(self, out, target):
        assert b"Operation not permitted" in stolen(target, out)

    @pytest.mark.parametrize("call", [*CALLS[platform.machine()][1], FOREIGN | GETPID[platform.machine()]])
    def test_is_closed_to_every_call_that_gives_a_socket(self, call):
        assert int(filtered(call).stdout) == errno.EPERM

    def test_leaves_other_calls(self):
        assert int(filtered(GETPID[platform.machine()]).stdout) == 0

    def test_is_closed_to_calls_of_another_machine(self):
        assert filtered(GETPID[platform.machine()], number=1).stdout == b""


class TestOperators:
    def test_hear_that_all_is_closed(self):
        assert kept_from() == Kept(files=True, network=True)
        assert check_confinement() == []

    def test_hear_that_all_is_open(self, unconfined):
        assert kept_from() == Kept(files=False, network=False)

    def test_are_warned_of_what_is_open(self, unconfined):
        (warning,) = check_confinement()
        assert (warning.id, warning.msg) == (
            "videos.W001",
            "FFmpeg is not kept from other files and the network here.",
        )
        assert "PORTAL_VIDEO_WORKER=0" in warning.hint
