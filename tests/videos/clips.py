"""Makers of small clips: drawn by FFmpeg, bent byte by byte."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

BARS = "testsrc2=s=320x180:d=1:r=25"
MARKED = "color=red:s=320x180:d=1:r=25,drawbox=w=160:h=90:color=blue:t=fill"  # blue at the top left, red elsewhere
TONE = ["-f", "lavfi", "-i", "sine=d=1"]
SECRET = "the content of the canary"

H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p".split()
HEVC = "-c:v libx265 -preset ultrafast -x265-params log-level=none:info=0 -tag:v hvc1".split()
HDR = (
    "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -tag:v hvc1 "
    "-x265-params log-level=none:info=0:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
).split()
VP8 = "-c:v libvpx -deadline realtime -cpu-used 8 -pix_fmt yuv420p".split()
VP9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -c:a libopus".split()
HDR_VP9 = [
    *"-vf setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc=arib-std-b67 -pix_fmt yuv420p10le".split(),
    *"-c:v libvpx-vp9 -profile:v 2 -deadline realtime -cpu-used 8 -c:a libopus".split(),
]
AV1 = "-c:v libsvtav1 -preset 12 -pix_fmt yuv420p".split()
LOCATION = "+21.0285+105.8542/"
PLACE = ["-metadata", f"location={LOCATION}", "-metadata", "title=Hà Nội", "-metadata:s", "title=secret-title"]
CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl"}


def ffmpeg(*arguments: str | Path) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-y", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)


def draw(path: Path, *options: str, picture: str = BARS, sound: bool = True) -> Path:
    """Draw a clip of a second, 320 × 180 in H.264 with a tone, or as the options and the picture say."""
    ffmpeg("-f", "lavfi", "-i", picture, *(TONE if sound else []), *(options or H264), path)
    return path


def turn(clip: Path, degrees: int) -> Path:
    """Return a copy of a clip that players turn by so much against the clock."""
    turned = clip.with_stem(f"turned-{degrees}")
    ffmpeg("-display_rotation", str(degrees), "-i", clip, "-c", "copy", turned)
    return turned


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def bent(data: bytes, changes: dict[bytes, Callable[[bytes], bytes]]) -> bytes:
    """Return an MP4 whose boxes of some kinds have another content, and every box around them the right length."""
    new, start = b"", 0
    while start < len(data):
        length, kind = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8]
        content = data[start + 8 : start + length]
        if kind in CONTAINERS:
            content = bent(content, changes)
        new += box(kind, changes[kind](content) if kind in changes else content)
        start += length
    return new


def bend(clip: Path, changes: dict[bytes, Callable[[bytes], bytes]]) -> Path:
    clip.write_bytes(bent(clip.read_bytes(), changes))
    return clip


def element(identity: str, content: bytes) -> bytes:
    """Return an element of Matroska, its length in eight bytes."""
    return bytes.fromhex(identity) + (len(content) | 1 << 56).to_bytes(8) + content


def matroska(*elements: bytes, doctype: bytes = b"webm") -> bytes:
    """Return a Matroska file with these elements in its segment."""
    return element("1a45dfa3", element("4282", doctype)) + element("18538067", b"".join(elements))


def track(number: int, codec: bytes = b"V_VP8", width: int = 320, height: int = 180) -> bytes:
    size = element("b0", width.to_bytes(4)) + element("ba", height.to_bytes(4))
    identity = element("d7", number.to_bytes(4)) + element("73c5", number.to_bytes(4)) + element("83", b"\1")
    return element("ae", identity + element("86", codec) + element("e0", size))


def alias(path: Path) -> bytes:
    """Return a data reference of QuickTime to another file, which FFmpeg follows with `-enable_drefs 1`."""
    name = str(path).encode()
    name += b"\0" * (len(name) % 2)
    head = bytes(10) + b"\1v" + bytes(26) + bytes(12) + b"\1c" + bytes(62) + bytes(16) + bytes(4) + bytes(16)
    head += b"\0\2" + len(name).to_bytes(2) + name + b"\xff\xff\0\0"
    return bytes(4) + (1).to_bytes(4) + box(b"alis", bytes(4) + head)
