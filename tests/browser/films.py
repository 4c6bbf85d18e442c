"""Small real clips that a browser plays, drawn once for all tests, and how a test plays them."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.videos.clips import ffmpeg

FOCUSED = "() => document.activeElement.tagName"
PLAY = "(rate) => { const video = document.querySelector('video'); video.muted = true; video.playbackRate = rate; return video.play() }"
SECONDS = 15


class Form(NamedTuple):
    ending: str
    type: str
    options: str


FORMS = {
    "H.264": Form(
        "mp4",
        'video/mp4; codecs="avc1.42C00C, mp4a.40.2"',
        "-c:v libx264 -preset ultrafast -profile:v baseline -level 1.2 -pix_fmt yuv420p -g 10 -c:a aac -movflags +faststart",
    ),
    "VP9": Form(
        "webm",
        'video/webm; codecs="vp9, opus"',
        "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -g 10 -b:v 300k -c:a libopus",
    ),
}


@cache
def film(name: str, seconds: int = SECONDS) -> bytes:
    """Return a clip with a second between two keyframes, in one of FORMS."""
    form = FORMS[name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{form.ending}"
        picture = ["-f", "lavfi", "-i", f"testsrc2=s=320x180:d={seconds}:r=10"]
        sound = ["-f", "lavfi", "-i", f"sine=d={seconds}"]
        ffmpeg(*picture, *sound, *form.options.split(), path)
        return path.read_bytes()


def until(page, condition: str) -> None:
    """Wait until something is true of the player, for twenty seconds at most."""
    page.evaluate(
        f"""async () => {{
          const video = document.querySelector("video"), end = performance.now() + 20_000;
          while (!({condition})) {{
            if (performance.now() > end) throw new Error(`${{video.currentTime}} s: not {condition}`);
            await new Promise(requestAnimationFrame);
          }}
        }}"""
    )
