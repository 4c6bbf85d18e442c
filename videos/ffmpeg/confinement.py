"""FFmpeg on one hostile file: it gets the open file and an empty folder, and nothing else of this machine."""

import errno
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import NamedTuple

import imageio_ffmpeg

from .reasons import DISK, MAX_STREAMS, SLOW, Failed, Refused, Stopped, reason

__all__ = ["Failed", "Limits", "Refused", "Stopped", "kept_from", "run", "workshop"]

LAUNCHER = str(Path(__file__).with_name("launcher.py"))
PART = ".part-"  # how a folder begins in which something is being made; an old one was left by a killed job
HEARD, LAST_HEARD = 1 << 20, 1 << 16  # bytes kept of the beginning and of the end of what FFmpeg says
LOST = "[lost]"  # a line in the place of those between
SLACK = 64 << 20  # bytes of a file beside its picture and sound
MAX_PIXELS = 4096 * 4320
ENVIRONMENT = {"LC_ALL": "C", "MALLOC_ARENA_MAX": "2"}  # no secret of ours; few arenas, for RLIMIT_AS counts them
CODECS = (
    "h264 hevc vp8 vp9 libdav1d mpeg4 h263 mpeg1video mpeg2video mjpeg prores dnxhd "
    "aac mp3float mp3 opus vorbis ac3 eac3 alac flac amrnb amrwb pcm_alaw pcm_mulaw pcm_u8 pcm_s8 "
    "pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be pcm_f32le pcm_f32be"
)
SAFE = "-hide_banner -nostdin -nostats -y -loglevel level+info -progress pipe:1"
BOUNDED = "-filter_threads 2 -filter_complex_threads 2"  # FFmpeg takes one thread a core otherwise, and memory for each
SEALED = (  # the protocol `fd` reads descriptor 0, and there is no other: a list, a reference, an address lead nowhere
    f"-protocol_whitelist fd -codec_whitelist {','.join(CODECS.split())} "
    f"-max_streams {MAX_STREAMS} -max_pixels {MAX_PIXELS} -threads 2"
)
DEMUXERS = {"mov": "-enable_drefs 0 -use_absolute_path 0", "matroska": ""}
DONE = re.compile(rb"out_time_us=(\d+)")


@dataclass(frozen=True)
class Limits:
    seconds: float = 60  # on the clock
    processor: int = 60  # seconds of all its threads
    memory: int = 3 << 30  # bytes of address space
    file: int = 16 << 30  # bytes of each file that it writes

    @classmethod
    def for_length(cls, duration: float) -> "Limits":
        """Return what suffices to decode a video of so many seconds and make it anew, at 12 Mbit/s at the most."""
        file = round(duration * 12_000_000 / 8) + SLACK
        return cls(seconds=300 + 60 * duration, processor=round(120 + 40 * duration), file=file)


class Kept(NamedTuple):
    files: bool  # none but its folder and the system's libraries
    network: bool


class Heard:
    """The beginning and the end of what a process says, however much it says."""

    def __init__(self) -> None:
        self.beginning = self.end = b""
        self.length = 0

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        room = HEARD - len(self.beginning)
        self.beginning += piece[:room]
        self.end = (self.end + piece[room:])[-LAST_HEARD:]

    def lines(self) -> list[str]:
        between = f"\n{LOST}\n".encode() if self.length > len(self.beginning) + len(self.end) else b""
        return (self.beginning + between + self.end).decode("utf-8", "replace").split("\n")


class Child(subprocess.Popen[bytes]):
    """A process that does not outlive its block, nor does what it may have started in its session."""

    def has_ended(self) -> bool:
        """Whether it has, without letting its number go: until then no other process can get it."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def __exit__(self, *raised: object) -> None:
        if self.returncode is None:
            os.killpg(self.pid, signal.SIGKILL)
        super().__exit__(None, None, None)


def run(
    source: Path,
    demuxer: str,
    arguments: Sequence[str],
    folder: Path,
    limits: Limits,
    *,
    first: Sequence[str] = (),  # options of the input
    stopped: Event | None = None,
    progress: Callable[[float], None] = lambda seconds: None,
) -> list[str]:
    """Run FFmpeg in a folder, tell how many seconds of the video are done, and return the lines that it said.

    Raises Refused, Failed or Stopped. The process is gone then; what it wrote is in the folder.
    """
    said, until = Heard(), time.monotonic() + limits.seconds
    options = f"{SAFE} {BOUNDED} {SEALED} {DEMUXERS[demuxer]} -f {demuxer}".split()
    with (
        source.open("rb") as file,
        start(file.fileno(), [*options, *first, "-i", "fd:", *arguments], folder, limits) as child,
    ):
        listen(child, said, progress, until, stopped or Event())
    if child.returncode:
        raise reason(child.returncode, said.lines())
    return said.lines()


def start(source: int, arguments: list[str], folder: Path, limits: Limits) -> Child:
    numbers = (os.getpid(), limits.processor, limits.memory, limits.file)
    program = [imageio_ffmpeg.get_ffmpeg_exe(), *arguments]
    return Child(
        [sys.executable, "-I", "-S", LAUNCHER, *map(str, numbers), *program],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=ENVIRONMENT,
        start_new_session=True,
    )


def listen(child: Child, said: Heard, progress: Callable[[float], None], until: float, stopped: Event) -> None:
    """Take everything that FFmpeg says, so that it never waits for us, until it has ended."""

    def advance(piece: bytes) -> None:
        for done in DONE.findall(piece):
            progress(int(done) / 1e6)

    with selectors.DefaultSelector() as waiting:
        for pipe, take in ((child.stdout, advance), (child.stderr, said.add)):
            waiting.register(pipe or 0, selectors.EVENT_READ, take)
        while waiting.get_map() or not child.has_ended():
            if stopped.is_set():
                raise Stopped
            if time.monotonic() > until:
                raise Failed(SLOW)
            for key, _ in waiting.select(0.1):
                if piece := os.read(key.fd, 1 << 16):
                    key.data(piece)
                else:
                    waiting.unregister(key.fileobj)


def kept_from() -> Kept:
    """Say whether FFmpeg is kept from other files and from the network on this machine, by letting it try both.

    The network by UDP, which Landlock does not know. Takes two processes and some 100 ms.
    """
    return Kept(
        files="Permission denied" in tried(LAUNCHER),
        network="socket: Operation not permitted" in tried("udp://127.0.0.1:9?timeout=1000"),
    )


def tried(target: str) -> str:
    """Return what FFmpeg says when it is to read something, none of its own options forbidding it."""
    said, arguments = Heard(), ["-f", "data", "-i", target, *"-map 0 -c copy -f data copied".split()]
    with (
        open(os.devnull) as nothing,
        workshop() as folder,
        start(nothing.fileno(), arguments, folder, Limits()) as child,
        suppress(Failed),
    ):
        listen(child, said, lambda seconds: None, time.monotonic() + 20, Event())
    return "\n".join(said.lines())


@contextmanager
def workshop(beside: Path | None = None) -> Iterator[Path]:
    """Give a folder to make files in, on the disk where they will stay, and take it away with all that is left in it.

    Raises Failed when the disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=PART, dir=beside) as folder:
            yield Path(folder)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Failed(DISK) from error
        raise
