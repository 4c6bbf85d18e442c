"""What cameras note inside the stream of pictures: the copy that readers get has lost it, and plays as before."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.videos import clips
from videos.ffmpeg.playing import has_messages
from videos.ffmpeg.probe import probe
from videos.ffmpeg.renditions import copy_as_uploaded, suffix

UUID = "086f3693-b7b3-4f2c-9653-21492feee5b8"
NOTE = b"+GPSLAT21.0285LON105.8542"
SEI = (
    b"\x05" + bytes([16 + len(NOTE)]) + bytes.fromhex(UUID.replace("-", "")) + NOTE + b"\x80"
)  # user_data_unregistered
FIRST_UNIT = b"\0\0\1\x28"  # of an IDR picture of HEVC


def h264(path: Path) -> Path:
    return clips.draw(path, *clips.H264, "-c:a", "aac", "-bsf:v", f"h264_metadata=sei_user_data={UUID}+{NOTE.decode()}")


def hevc(path: Path) -> Path:
    return planted(path, clips.HEVC, ".hevc", with_prefix_and_suffix)


def hdr(path: Path) -> Path:
    return planted(path, clips.HDR, ".hevc", with_prefix_and_suffix)


def av1(path: Path) -> Path:
    return planted(path, clips.AV1, ".obu", with_metadata)


def planted(path: Path, options: list[str], raw: str, plant: Callable[[bytes], bytes]) -> Path:
    """Draw a clip, and write something into its stream of pictures."""
    stream = clips.draw(path.with_suffix(raw), *options, sound=False)
    stream.write_bytes(plant(stream.read_bytes()))
    clips.ffmpeg("-i", stream, "-c", "copy", *(["-tag:v", "hvc1"] if raw == ".hevc" else []), path)
    return path


def with_prefix_and_suffix(stream: bytes) -> bytes:
    assert FIRST_UNIT in stream
    return stream.replace(FIRST_UNIT, b"\0\0\1\x4e\1" + SEI + FIRST_UNIT) + b"\0\0\1\x50\1" + SEI


def with_metadata(stream: bytes) -> bytes:
    """Put a unit with metadata behind the first two: a delimiter without content, and a sequence header."""
    end = 2 + 2 + stream[3]
    content = b"\x1f" + NOTE + b"\x80"
    return stream[:end] + bytes([5 << 3 | 2, len(content)]) + content + stream[end:]


@pytest.mark.parametrize(
    ("name", "draw"),
    [("a.mp4", h264), ("a.mkv", h264), ("a.mp4", hevc), ("a.mp4", hdr), ("a.webm", av1), ("a.mp4", av1)],
)
def test_a_place_noted_in_the_stream_is_not_copied(tmp_path, name, draw):
    clip = draw(tmp_path / name)
    assert NOTE in clip.read_bytes()
    facts = probe(clip)
    assert facts.plays
    copy = tmp_path / f"copy{suffix(facts)}"
    copy_as_uploaded(clip, facts, copy)
    assert NOTE not in copy.read_bytes()
    after = probe(copy)
    assert (after.plays, after.width, after.transfer) == (facts.plays, facts.width, facts.transfer)
    clips.ffmpeg("-xerror", "-err_detect", "explode", "-i", copy, "-f", "null", "-")


HVCC = bytes(22) + b"\1" + b"\x20\0\1\0\2ab"
AV1C = bytes(4) + b"\x0a\2ab"


@pytest.mark.parametrize(
    ("codec", "record", "expected"),
    [
        ("hevc", HVCC, False),
        ("hevc", HVCC + b"\x27\0\1\0\2ab", True),
        ("hevc", HVCC + b"\xa8\0\1\0\2ab", True),
        ("av1", AV1C, False),
        ("av1", AV1C[:4], False),
        ("av1", AV1C + b"\x2a\2ab", True),
        ("av1", AV1C[:4] + b"\x2a\2ab", True),
        ("h264", b"", False),
    ],
)
def test_a_configuration_with_messages_is_known(codec, record, expected):
    assert has_messages(codec, record) == expected


def test_a_copy_may_be_as_large_as_the_upload(tmp_path):
    """However many bits a second a camera writes."""
    noise = "color=s=640x360:d=2:r=60,noise=alls=100:allf=t"
    clip = clips.draw(tmp_path / "clip.mp4", *clips.H264, "-qp", "1", picture=noise, sound=False)
    facts = probe(clip)
    copy_as_uploaded(clip, facts, tmp_path / "copy.mp4")
    assert (tmp_path / "copy.mp4").stat().st_size > 0.9 * clip.stat().st_size
