"""What files that are made to harm take of this machine's memory: FFmpeg a little, the process that serves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT
from tests.videos import clips
from tests.videos.test_hostile_clips import HARSH, HOSTILE
from videos.ffmpeg.playing import mime_type
from videos.ffmpeg.probe import HEADER

pytestmark = pytest.mark.once


def huge_sample(clip: Path, size: int) -> None:
    """Write a clip of one frame that is said to be so large, in a file that is."""
    clips.draw(clip, *clips.H264, "-frames:v", "1", sound=False)
    clips.bend(clip, {b"stsz": lambda content: content[:4] + size.to_bytes(4) + content[8:12]})
    data = clip.read_bytes()
    start = data.index(b"mdat") - 4  # the index is behind it, and goes in front: the offset counts from the beginning
    length = int.from_bytes(data[start : start + 4])
    index = data[start + length :]
    moved = (start + len(index) + 8).to_bytes(4)
    index = clips.bent(index, {b"stco": lambda content: content[:8] + moved})
    clip.write_bytes(data[:start] + index + (size + 8).to_bytes(4) + data[start + 4 : start + length])
    os.truncate(clip, start + len(index) + size + 8)


def huge_index(clip: Path) -> None:
    """Write a clip whose index has 60 MiB of nothing in it."""
    clips.draw(clip, *clips.H264, sound=False)
    data = clip.read_bytes()
    start = data.index(b"moov") - 4
    index = data[start : start + int.from_bytes(data[start : start + 4])]
    clip.write_bytes(data[:start] + clips.box(b"moov", index[8:] + clips.box(b"free", bytes(60 << 20))))


class TestMemory:
    PROGRAM = (
        "import re, resource, sys; from pathlib import Path; from tests.videos.test_hostile_clips import *\n"
        "def most(): return int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = most()\n"
        "for clip in sorted(Path(sys.argv[1]).glob('*.*')):\n"
        "    try: everything(clip, Path(sys.argv[1]), HARSH if 'harsh' in sys.argv else None)\n"
        "    except (Refused, Failed) as error: print(clip.name, error, file=sys.stderr)\n"
        "print(most() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )

    def taken(self, folder: Path, *words: str) -> tuple[int, int]:
        """Return by how many bytes a process grows that does everything with the clips of a folder, and its largest FFmpeg."""
        command = [sys.executable, "-c", self.PROGRAM, folder, *words]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        own, children = map(int, said.stdout.split())
        return own * 1024, children * 1024

    def test_none_of_them_takes_more_than_it_may(self, tmp_path):
        for name, (make, _) in HOSTILE.items():
            make(tmp_path / name)
        own, children = self.taken(tmp_path, "harsh")
        assert own < 16 << 20
        assert children < HARSH.memory / 2

    @pytest.mark.parametrize("size", [40 << 20, 220 << 20])
    def test_a_huge_frame_takes_none_of_the_process_that_serves(self, tmp_path, size):
        huge_sample(tmp_path / "huge.mp4", size)
        own, children = self.taken(tmp_path)
        assert own < 16 << 20
        assert children > size  # so FFmpeg has seen it

    def test_nor_does_a_huge_index(self, tmp_path):
        huge_index(tmp_path / "huge.mp4")
        assert self.taken(tmp_path)[0] < 16 << 20

    @pytest.mark.parametrize(("codec", "pixels"), [("hevc", "yuv420p"), ("av1", "yuv420p")])
    def test_a_configuration_that_is_not_read_to_its_end_may_have_messages(self, codec, pixels):
        record = bytes(22) + b"\1" + b"\x21\0\1" + (HEADER - 100).to_bytes(2) + bytes(HEADER - 100) + b"\x27\0\0"
        first = clips.element("63a2", record)
        assert mime_type((codec, "Main", pixels), "", first[:HEADER]) == ""
