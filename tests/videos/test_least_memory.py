"""What an operator may allow at the least is enough for what cameras give."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import ROOT
from tests.videos import clips
from videos.ffmpeg.confinement import Limits
from videos.ffmpeg.probe import probe
from videos.ffmpeg.renditions import copy_as_uploaded, heights, posters, renditions

pytestmark = pytest.mark.once
LEAST = 1024  # MB


def set_to(megabytes: int) -> str:
    """Return what the portal says to a setting, "" where it takes it."""
    environment = os.environ | {"PORTAL_VIDEO_MEMORY_MB": str(megabytes)}
    command = [sys.executable, "-c", "import portal.settings"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False).stderr


def test_less_is_refused():
    assert f"Use a whole number from {LEAST} to" in set_to(LEAST - 1)
    assert set_to(LEAST) == ""


@pytest.mark.parametrize("codec", [clips.H264, clips.HDR], ids=["h264", "hdr"])
def test_every_step_does_with_it(tmp_path: Path, codec: list[str]):
    clip = clips.draw(tmp_path / "clip.mp4", *codec, picture="testsrc2=s=1920x1080:d=1:r=30")
    limits = Limits(memory=LEAST << 20)
    facts = probe(clip, limits)
    copy_as_uploaded(clip, facts, tmp_path / "copy.mp4", limits=limits)
    posters(clip, facts, tmp_path, limits=limits)
    renditions(clip, facts, {height: tmp_path / f"{height}.mp4" for height in heights(facts)}, limits=limits)
