"""Clips of the demonstration's video reports: drawn scenes that pass by slowly, and a soft tone."""

import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

SCENE = 8  # seconds
WIDTH, HEIGHT = 960, 540
RATE = 10  # frames a second
CHORD = (1, 1.25, 1.5)  # the tone of each scene, as parts of the first one's pitch
QUIET = "-hide_banner -loglevel error -nostdin -y".split()
FILM = "-c:v libx264 -preset ultrafast -crf 20 -pix_fmt yuv420p -c:a aac -b:a 64k -movflags +faststart -f mp4".split()


def make_clip(target: Path, scenes: list[Image.Image], note: int) -> None:
    """Write an MP4 that shows each of `scenes` for SCENE seconds; `note` is the pitch of its tone in hertz."""
    with tempfile.TemporaryDirectory() as folder:
        inputs: list[str] = []
        for number, scene in enumerate(scenes):
            path = Path(folder) / f"{number}.png"
            scene.resize((WIDTH * 5 // 4, HEIGHT * 5 // 4)).save(path, compress_level=1)
            inputs += ["-loop", "1", "-framerate", str(RATE), "-t", str(SCENE), "-i", str(path)]
        sound = f"aevalsrc={tone(note, len(scenes))}:s=48000:d={SCENE * len(scenes)}"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), *QUIET, *inputs, "-f", "lavfi", "-i", sound]
        command += ["-filter_complex", passing(len(scenes)), "-map", "[v]", "-map", f"{len(scenes)}:a", *FILM]
        subprocess.run([*command, str(target)], check=True)


def passing(scenes: int) -> str:
    """Return the filters by which the scenes glide past, one to the right and the next to the left."""
    parts = []
    for number in range(scenes):
        way = f"t/{SCENE}" if number % 2 == 0 else f"(1-t/{SCENE})"
        parts.append(f"[{number}:v]crop={WIDTH}:{HEIGHT}:'(iw-{WIDTH})*{way}':'(ih-{HEIGHT})/2',setsar=1[s{number}]")
    joined = "".join(f"[s{number}]" for number in range(scenes))
    return ";".join([*parts, f"{joined}concat=n={scenes}:v=1:a=0[v]"])


def tone(note: int, scenes: int) -> str:
    """Return the sound as a function of time: quiet, swelling a little, another pitch for each scene."""
    pitches = "+".join(
        f"between(t,{SCENE * number},{SCENE * (number + 1)})*sin({note * CHORD[number % len(CHORD)]:g}*2*PI*t)"
        for number in range(scenes)
    )
    return f"'0.08*({pitches})*(0.7+0.3*sin(t))'"
