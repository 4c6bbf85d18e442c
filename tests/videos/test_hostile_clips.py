"""Files that are made to harm: each ends as refused or failed, within its limits, and leaves nothing."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.videos import clips
from videos.ffmpeg.confinement import DEMUXERS, SEALED, Failed, Limits, Refused
from videos.ffmpeg.probe import probe
from videos.ffmpeg.renditions import copy_as_uploaded, posters, renditions, suffix

HARSH = Limits(seconds=20, processor=5, memory=1 << 30, file=20 << 20)
MANY = 10_000
NEVER = 0xFFFFFFF0


def everything(clip: Path, folder: Path, limits: Limits | None = HARSH) -> None:
    """Do with a file all that is ever done with one."""
    facts = probe(clip, *filter(None, [limits]))
    copy_as_uploaded(clip, facts, folder / f"copy{suffix(facts)}", limits=limits)
    (folder / f"copy{suffix(facts)}").unlink()
    posters(clip, facts, folder, limits=limits)
    renditions(clip, facts, {90: folder / "90p.mp4"}, limits=limits)


def written(content: bytes | str) -> Callable[[Path], None]:
    return lambda clip: clip.write_bytes(content if isinstance(content, bytes) else content.encode()) and None


def random_frames(clip: Path) -> None:
    clips.draw(clip)
    clips.bend(clip, {b"mdat": lambda content: os.urandom(len(content))})


def countless_frames(clip: Path) -> None:
    clips.draw(clip, sound=False)
    many = NEVER.to_bytes(4)
    changes = {
        b"stsz": lambda content: bytes(4) + b"\0\0\0\1" + many,
        b"stts": lambda content: content[:8] + many + b"\0\0\2\0",
    }
    clips.bend(clip, changes)


def bomb(clip: Path) -> None:
    """Write a VP8 clip whose frames are 16,383 pixels wide and high, and whose container says otherwise."""
    clips.draw(clip, *clips.VP8, sound=False)
    clip.write_bytes(re.sub(rb"\x9d\x01\x2a....", b"\x9d\x01\x2a\xff\x3f\xff\x3f", clip.read_bytes(), flags=re.DOTALL))


def declared_bomb(clip: Path) -> None:
    """Write the same with a container that tells the truth."""
    bomb(clip)
    huge = (16383).to_bytes(2)
    data = re.sub(rb"\xb0\x82\x01\x40", b"\xb0\x82" + huge, clip.read_bytes())
    clip.write_bytes(re.sub(rb"\xba\x81\xb4", b"\xba\x81\xff", data))


HEAD = clips.box(b"ftyp", b"isom" * 4)
NESTED = b"".join((8 * depth).to_bytes(4) + b"moov" for depth in range(5000, 0, -1))
MANY_TRACKS = clips.element("1654ae6b", b"".join(clips.track(number) for number in range(1, MANY)))
CLUSTER = clips.element("1f43b675", clips.element("e7", b"\0") + clips.element("a3", b"\x81\0\0\x80" + bytes(50)))
HUGE_TRACK = clips.element("1654ae6b", clips.track(1, width=30_000, height=30_000))
HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {  # name, how it is made, how it is refused
    "empty.mp4": (written(b""), "trống"),
    "random.mp4": (written(os.urandom(100_000)), "không phải video"),
    "random-with-a-head.mp4": (written(HEAD + os.urandom(100_000)), "cắt cụt"),
    "random-with-a-head.webm": (written(clips.matroska() + os.urandom(100_000)), "hỏng|không có hình"),
    "head-only.mp4": (written(HEAD), "cắt cụt"),
    "empty-index.mp4": (written(HEAD + clips.box(b"moov", b"")), "không có hình"),
    "negative-box.mp4": (written(HEAD + b"\0\0\0\1moov" + b"\xff" * 8), "cắt cụt"),
    "deep.mp4": (written(HEAD + NESTED), "hỏng"),
    "document.mp4": (written("%PDF-1.7\n"), "PDF"),
    "page.mp4": (written("<!doctype html><script>alert(1)</script>"), "trang web"),
    "archive.mp4": (written(b"PK\3\4" + bytes(100)), "ZIP"),
    "picture.mp4": (written(b"\x89PNG\r\n\x1a\n" + bytes(100)), "ảnh"),
    "random-frames.mp4": (random_frames, "hỏng"),
    "countless-frames.mp4": (countless_frames, "hỏng"),
    "many-streams.mp4": (written(HEAD + clips.box(b"moov", clips.box(b"trak", b"") * MANY)), "hơn 32 luồng"),
    "many-streams.webm": (written(clips.matroska(MANY_TRACKS)), "hơn 32 luồng"),
    "bomb.webm": (bomb, "quá lớn"),
    "declared-bomb.webm": (declared_bomb, "quá lớn"),
    "huge-track.webm": (written(clips.matroska(HUGE_TRACK, CLUSTER)), "quá lớn"),
    "huge-element.mkv": (
        written(clips.matroska(b"\x16\x54\xae\x6b\x01" + b"\xff" * 6 + b"\xf0" + bytes(500))),
        "hỏng|không có hình",
    ),
    "huge-private.mkv": (
        written(clips.matroska(b"\x16\x54\xae\x6b\x87\xae\x85\x63\xa2\x10\xff\xff\xff")),
        "hỏng|không có hình",
    ),
}


@pytest.fixture
def out(tmp_path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def canary(tmp_path) -> Path:
    path = tmp_path / "canary.txt"
    path.write_text(clips.SECRET * 10_000)
    return path


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """Listen on an address that nobody may ever call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def nobody_called(ear: socket.socket) -> bool:
    try:
        ear.accept()
    except BlockingIOError:
        return True
    return False


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_as_refused_or_failed_and_leaves_nothing(tmp_path, out, name):
    make, words = HOSTILE[name]
    make(tmp_path / name)
    begun = time.monotonic()
    with pytest.raises(Refused, match=words):
        everything(tmp_path / name, out)
    assert time.monotonic() - begun < HARSH.seconds
    assert list(out.iterdir()) == []


class TestLists:
    """A list that calls itself a video: each guard alone keeps it from leading anywhere.

    The confinement, which is another guard, is in test_confinement_reach.
    """

    OPEN = SEALED.replace("-protocol_whitelist fd ", "-protocol_whitelist fd,file,http,tcp ").split()
    LISTS = {  # what FFmpeg must be told to follow it, and the list
        "hls": (
            "-f hls -allowed_extensions ALL -extension_picky 0",
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n",
        ),
        "concat": ("-f concat -safe 0", "ffconcat version 1.0\nfile '{target}'\n"),
    }

    @pytest.fixture(params=LISTS)
    def kind(self, request) -> str:
        return request.param

    @pytest.fixture(params=["file", "http"])
    def clip(self, request, tmp_path, ear, kind) -> Path:
        canary = clips.draw(tmp_path / "canary.ts", sound=False)
        target = {"file": f"file:{canary}", "http": f"http://127.0.0.1:{ear.getsockname()[1]}/canary.ts"}
        (tmp_path / "list.mp4").write_text(self.LISTS[kind][1].format(target=target[request.param]))
        return tmp_path / "list.mp4"

    def leads_somewhere(self, clip: Path, ear: socket.socket, *options: str) -> bool:
        """Let an FFmpeg that nothing confines read a list; say whether it has read or called what stands there."""
        copy = clip.with_name("copy.mkv")
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", *options, "-i", "fd:", "-c", "copy", copy]
        with clip.open("rb") as source, subprocess.Popen(command, stdin=source, stderr=subprocess.DEVNULL) as process:
            until, called = time.monotonic() + 20, False
            while process.poll() is None and not called and time.monotonic() < until:
                called = not nobody_called(ear)
                time.sleep(0.02)
            process.kill()
        return called or not nobody_called(ear) or (copy.exists() and copy.stat().st_size > 1000)

    def test_it_would_lead_somewhere(self, clip, ear, kind):
        assert self.leads_somewhere(clip, ear, *self.OPEN, *self.LISTS[kind][0].split())

    def test_the_only_protocol_keeps_it_from_that(self, clip, ear, kind):
        assert not self.leads_somewhere(clip, ear, *SEALED.split(), *self.LISTS[kind][0].split())

    @pytest.mark.parametrize("demuxer", DEMUXERS)
    def test_the_demuxer_does(self, clip, ear, demuxer):
        assert not self.leads_somewhere(clip, ear, *self.OPEN, "-f", demuxer)

    def test_its_first_bytes_do(self, clip):
        with pytest.raises(Refused, match="danh sách phát"):
            probe(clip)


class TestOtherFiles:
    def test_a_reference_of_quicktime_leads_nowhere(self, tmp_path, out, canary):
        clip = clips.draw(tmp_path / "clip.mov", *clips.H264, "-c:a", "pcm_s16le")
        clips.bend(clip, {b"dref": lambda content: clips.alias(canary)})
        careless = ["-enable_drefs", "1", "-use_absolute_path", "1", "-i", clip]
        clips.ffmpeg(*careless, "-map", "0:a", "-c", "copy", "-f", "s16le", tmp_path / "stolen")
        assert clips.SECRET.encode() in (tmp_path / "stolen").read_bytes()  # so the reference works elsewhere
        with pytest.raises((Refused, Failed)):
            everything(clip, out)
        assert list(out.iterdir()) == []
