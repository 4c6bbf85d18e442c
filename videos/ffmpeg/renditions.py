"""The files that a video is shown with, made by FFmpeg from the upload: its copy, pictures of it, smaller forms."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event

from .confinement import SLACK, Limits, run, workshop
from .probe import Facts
from .reasons import NOTHING, Refused

TALLEST, SMALL = 720, 360  # pixels of the short side
SLOWEST, FASTEST = 5, 60  # frames a second
POSTER_WIDTH = 1600
MOMENTS = (0.10, 0.50, 0.85)  # of the duration
NOTHING_ELSE = "-sn -dn -map_metadata -1 -map_chapters -1 -fflags +bitexact -flags +bitexact".split()
PICTURES_ONLY = {  # kinds of units that pass: not messages (SEI, OBU_METADATA), in which cameras note the place
    "h264": ["-bsf:v", "filter_units=pass_types=1-5|7-11|13"],
    "hevc": ["-bsf:v", "filter_units=pass_types=0-37"],
    "av1": ["-bsf:v", "filter_units=pass_types=1-4|6|7"],
}
MUXERS = {".mp4": ["-f", "mp4", "-movflags", "+faststart"], ".mov": ["-f", "mov", "-movflags", "+faststart"]} | {
    ".webm": ["-f", "webm", "-cues_to_front", "1"],
    ".mkv": ["-f", "matroska", "-cues_to_front", "1"],
}
PICTURE = (  # a keyframe at least every two seconds: a player seeks to one
    "-c:v libx264 -preset veryfast -crf 23 -maxrate 10M -bufsize 20M -profile:v high -pix_fmt yuv420p -threads 2 "
    "-force_key_frames expr:gte(t,n_forced*2)"
).split()
SOUND = (  # one channel stays one: FFmpeg makes two of it 3 dB softer; more than two together can be too loud
    "-af aformat=channel_layouts=mono|stereo,alimiter=limit=1:level=false:latency=true -c:a aac -b:a 128k -ar 48000"
).split()
NOT_IN_MOV = {"av1", "vp9", "opus", "flac"}
ONE_PNG = "-frames:v 1 -c:v png -f image2 -update 1".split()
BT709 = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"


def suffix(facts: Facts) -> str:
    """Return ".mp4", ".webm", ".mov" or ".mkv": what `copy_as_uploaded` makes of a video."""
    if facts.plays:
        return ".webm" if facts.plays.startswith("video/webm") else ".mp4"
    if facts.container == "matroska":
        return ".mkv"
    return ".mp4" if {facts.video_codec, facts.audio_codec} & NOT_IN_MOV else ".mov"


def copy_as_uploaded(
    source: Path, facts: Facts, target: Path, *, stopped: Event | None = None, limits: Limits | None = None
) -> None:
    """Write picture and sound of a video as they are into a new file that says nothing of place, time or camera.

    It may be as large as the upload and a tenth, whatever the limits say of a file: its rate is not ours to choose.
    Raises Refused, Failed or Stopped, and leaves nothing then.
    """
    tag = ["-tag:v", "hvc1"] if facts.video_codec == "hevc" and suffix(facts) != ".mkv" else []
    options = ["-map", "0:V:0", "-map", "0:a:0?", "-c", "copy", *PICTURES_ONLY.get(facts.video_codec, []), *tag]
    options += [*NOTHING_ELSE, *MUXERS[suffix(facts)], target.name]
    size = source.stat().st_size
    bounds = replace(limits or Limits.for_length(facts.duration), file=size + size // 10 + SLACK)
    with workshop(target.parent) as folder:
        run(source, facts.container, options, folder, bounds, stopped=stopped)
        finish(folder, {target.name: target})


def posters(
    source: Path, facts: Facts, folder: Path, *, stopped: Event | None = None, limits: Limits | None = None
) -> list[Path]:
    """Write three frames, early, in the middle and late, as `poster-1.png` … into a folder, and return their paths.

    Each is the most telling of a few frames, upright. Raises Refused, Failed or Stopped, and leaves nothing then.
    """
    width, height = min(facts.width, POSTER_WIDTH), min(facts.height, round(facts.height * POSTER_WIDTH / facts.width))
    size = (width, max(1, height))
    draw = (
        f"scale={size[0]}:{size[1]},thumbnail=n=12,{scaled(facts, size, 'format=rgb24')}"  # tone-maps the chosen only
    )
    targets = {f"poster-{number}.png": folder / f"poster-{number}.png" for number in range(1, len(MOMENTS) + 1)}
    with workshop(folder) as making:
        for moment, name in zip(MOMENTS, targets, strict=True):
            options = ["-map", "0:V:0", "-vf", draw, *ONE_PNG, name]
            for start in (["-ss", f"{facts.duration * moment:.3f}"], []):  # none may begin after the moment: the first
                if not (making / name).exists():
                    run(source, facts.container, options, making, limits or Limits(), first=start, stopped=stopped)
        finish(making, targets)
    return list(targets.values())


def heights(facts: Facts) -> tuple[int, ...]:
    """Return the short sides, in pixels, of the renditions that are made of a video: never more than it has."""
    tallest = max(2, even(min(TALLEST, facts.width, facts.height)))
    return (tallest, SMALL) if tallest > SMALL else (tallest,)


def renditions(
    source: Path,
    facts: Facts,
    targets: Mapping[int, Path],
    progress: Callable[[float], None] = lambda part: None,
    stopped: Event | None = None,
    limits: Limits | None = None,
) -> None:
    """Write a video as MP4 in each of some sizes (short side: path), in one go, and tell the part that is done, 0 to 1.

    All paths are in one folder. Raises Refused, Failed or Stopped, and leaves nothing then.
    """
    names = {f"{height}.mp4": path for height, path in targets.items()}
    options = ["-filter_complex", graph(facts, list(targets))]
    for number, name in enumerate(names):
        options += ["-map", f"[v{number}]", *PICTURE, "-map", "0:a:0?", *SOUND, *NOTHING_ELSE, *MUXERS[".mp4"], name]
    with workshop(next(iter(targets.values())).parent) as folder:
        run(
            source,
            facts.container,
            options,
            folder,
            limits or Limits.for_length(facts.duration),
            stopped=stopped,
            progress=lambda seconds: progress(min(1.0, seconds / facts.duration)),
        )
        finish(folder, names)
    progress(1.0)


def graph(facts: Facts, sides: list[int]) -> str:
    """Return the filters that make of one decoded picture one of each size, at an even rate, without comb."""
    rate = f"fps={min(FASTEST, max(SLOWEST, facts.frame_rate or 30)):g}"
    outputs = "".join(f"[s{number}]" for number in range(len(sides)))
    parts = [f"[0:V:0]bwdif=mode=send_frame:deint=interlaced,{rate},split={len(sides)}{outputs}"]
    for number, side in enumerate(sides):
        parts.append(f"[s{number}]{scaled(facts, size(facts, side), 'format=yuv420p')},{BT709}[v{number}]")
    return ";".join(parts)


def size(facts: Facts, side: int) -> tuple[int, int]:
    """Return even width and height of a rendition with this short side."""
    scale = side / min(facts.width, facts.height)
    width, height = (max(2, min(even(whole), 2 * round(whole * scale / 2))) for whole in (facts.width, facts.height))
    return width, height


def even(number: int) -> int:
    return number - number % 2


def scaled(facts: Facts, size: tuple[int, int], form: str) -> str:
    """Return the filters that give square pixels in a size; HDR becomes SDR (BT.709), once it is small."""
    width, height = size
    if not facts.hdr:
        unsaid = "bt709" if min(facts.width, facts.height) >= TALLEST else "bt601"
        matrix = "auto" if facts.matrix else unsaid
        target = ":out_color_matrix=bt709:out_range=tv" if "yuv" in form else ""
        return f"scale={width}:{height}:in_color_matrix={matrix}{target},setsar=1,{form}"
    small = f"scale={width}:{height},setsar=1,format=yuv444p10"  # zscale takes no odd sizes with smaller colour planes
    light = f"zscale=tin={facts.transfer}:pin=2020:min=2020_ncl:t=linear:npl=203,format=gbrpf32le"  # BT.2408's white
    return f"{small},{light},zscale=p=709,tonemap=mobius:desat=0,zscale=t=709:m=709:r=limited,format=yuv444p,{form}"


def finish(folder: Path, names: Mapping[str, Path]) -> None:
    """Put the made files in their places, all or none; raise Refused where FFmpeg made nothing of a video."""
    if any(not (folder / name).exists() or not (folder / name).stat().st_size for name in names):
        raise Refused(NOTHING)
    for name, target in names.items():
        os.replace(folder / name, target)
