"""The sound of renditions is as loud as that of the upload, whatever its channels, and does not clip."""

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.videos import clips
from videos.ffmpeg.probe import probe
from videos.ffmpeg.renditions import renditions

pytestmark = pytest.mark.once

TONE, SOFT, LOUD = "0.5*sin(880*PI*t)", "0.1*sin(880*PI*t)", "0.95*sin(880*PI*t)"


def heard(path: Path) -> list[tuple[float, float]]:
    """Return the mean and the highest level of each channel in dB."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", str(path)]
    said = subprocess.run([*command, "-vn", "-af", "astats", "-f", "null", "-"], check=True, capture_output=True)
    channels, _ = said.stderr.decode().rsplit("] Overall", 1)
    means, peaks = (re.findall(rf"{name} level dB: (\S+)", channels) for name in ("RMS", "Peak"))
    return list(zip(map(float, means), map(float, peaks), strict=True))


@pytest.fixture
def sound(tmp_path):
    """Draw a clip with a channel for each expression, and return what is heard of it and of its rendition."""

    def both(*channels: str, layout: str) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
        tones = ["-f", "lavfi", "-i", f"aevalsrc={'|'.join(channels)}:d=1:s=48000:c={layout}"]
        clip = clips.draw(tmp_path / "clip.mkv", *tones, *clips.H264, "-c:a", "pcm_s16le", sound=False)
        renditions(clip, probe(clip), {180: tmp_path / "180p.mp4"})
        return heard(clip), heard(tmp_path / "180p.mp4")

    return both


def test_of_one_channel_is_left_alone(sound):
    [(before, _)], [(after, _)] = sound(TONE, layout="mono")
    assert after == pytest.approx(before, abs=0.5)


def test_of_two_channels_is_left_alone(sound):
    before, after = sound(TONE, SOFT, layout="stereo")
    assert [mean for mean, _ in after] == pytest.approx([mean for mean, _ in before], abs=0.5)


def test_of_the_middle_of_six_channels_comes_from_both_sides(sound):
    before, after = sound("0", "0", TONE, "0", "0", "0", layout="5.1")
    assert [mean for mean, _ in after] == pytest.approx([before[2][0] - 3] * 2, abs=0.5)


def test_of_six_loud_channels_does_not_clip(sound):
    _, after = sound(*[LOUD] * 6, layout="5.1")
    assert len(after) == 2
    assert all(peak < 1 for _, peak in after)
    assert all(mean > -4 for mean, _ in after)
