"""What an FFmpeg that was taken over can reach, and whether an operator hears of it."""

import errno
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.videos import clips
from videos.checks import check_confinement
from videos.ffmpeg import confinement
from videos.ffmpeg.confinement import Kept, Limits, kept_from
from videos.ffmpeg.launcher import CALLS, CLONE, CLONE3, FOREIGN, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, PRCTL, SIGNALS

GETPID = {"x86_64": 39, "aarch64": 172}
FILTERED = (  # a process that has left the others as FFmpeg does, and then does something
    "import ctypes, os, sys, threading; sys.path.insert(0, sys.argv[1]); import launcher\n"
    "launcher.libc.prctl(launcher.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)\n"
    "launcher.CALLS[sys.argv[2]] = (int(sys.argv[3]), launcher.CALLS[sys.argv[2]][1])\n"
    "def call(*numbers):\n"
    "    result = launcher.libc.syscall(*numbers, *[0] * (7 - len(numbers)))\n"
    "    print(ctypes.get_errno() if result < 0 else 0, flush=True)\n"
    "launcher.leave_the_others(sys.argv[2])\n"
)
MACHINE = platform.machine()
KILL, TKILL, TGKILL = SIGNALS[MACHINE]


def doing(program: str, number: int = 0) -> subprocess.CompletedProcess[bytes]:
    numbers = [MACHINE, str(number or CALLS[MACHINE][0])]
    folder = str(Path(confinement.LAUNCHER).parent)
    return subprocess.run([sys.executable, "-c", FILTERED + program, folder, *numbers], capture_output=True)


def filtered(call: int, *arguments: object, number: int = 0) -> subprocess.CompletedProcess[bytes]:
    return doing(f"call({', '.join(map(str, (call, *arguments)))})", number)


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

    @pytest.mark.parametrize("call", [*CALLS[MACHINE][1], FOREIGN | GETPID[MACHINE]])
    def test_is_closed_to_every_call_that_gives_a_socket(self, call):
        assert int(filtered(call).stdout) == errno.EPERM

    def test_leaves_other_calls(self):
        assert int(filtered(GETPID[MACHINE]).stdout) == 0

    def test_is_closed_to_calls_of_another_machine(self):
        assert filtered(GETPID[MACHINE], number=1).stdout == b""


class TestProcesses:
    def test_new_ones_do_not_begin(self):
        assert int(filtered(CLONE[MACHINE]).stdout) == errno.EPERM
        assert int(filtered(CLONE3).stdout) == errno.ENOSYS
        assert b"PermissionError" in doing("os.fork()").stderr

    def test_threads_do(self):
        assert doing("threading.Thread(target=print, args=[1]).start()").stdout == b"1\n"

    @pytest.mark.parametrize("other", ["os.getppid()", "0", "-os.getpid()", "-1"])
    @pytest.mark.parametrize("call", [KILL, TKILL, TGKILL])
    def test_others_hear_no_signal(self, call, other):
        assert int(filtered(call, other).stdout) == errno.EPERM

    def test_the_parent_is_not_outlived(self):
        assert int(filtered(PRCTL[MACHINE], PR_SET_PDEATHSIG, 0).stdout) == errno.EPERM
        assert int(filtered(PRCTL[MACHINE], PR_SET_NO_NEW_PRIVS, 1).stdout) == 0

    def test_one_may_end_itself(self):
        assert int(filtered(KILL, "os.getpid()").stdout) == 0
        assert doing("os.abort()").returncode == -signal.SIGABRT

    def test_what_one_starts_all_the_same_ends_with_it(self, tmp_path, out, monkeypatch):
        """On a kernel without seccomp."""
        launcher = tmp_path / "launcher.py"
        launcher.write_text(
            f"import os, sys, time; number = {str(tmp_path / 'number')!r}\n"
            "if child := os.fork():\n"
            "    os.write(os.open(number, os.O_CREAT | os.O_WRONLY), b'%d' % child); os.execv(sys.argv[5], sys.argv[5:])\n"
            "os.closerange(0, 3); time.sleep(600)"
        )
        monkeypatch.setattr(confinement, "LAUNCHER", str(launcher))
        clip = clips.draw(tmp_path / "clip.mp4", sound=False)
        confinement.run(clip, "mov", "-f null -".split(), out, Limits())
        number = int((tmp_path / "number").read_text())
        until = time.monotonic() + 10
        while runs(number) and time.monotonic() < until:
            time.sleep(0.02)
        assert not runs(number)


def runs(number: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


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
