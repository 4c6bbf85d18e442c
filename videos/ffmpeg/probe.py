"""What an uploaded file is: told by its first bytes, then by FFmpeg, which reads it confined."""

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from .confinement import CODECS, LOST, MAX_PIXELS, Limits, run, workshop
from .playing import mime_type
from .reasons import AGAIN, BIG, BROKEN, CODEC, MAX_SIDE, Refused
from .sniffing import HEAD, check_boxes, sniff

__all__ = ["HEAD", "Facts", "Refused", "probe", "sniff"]

MAX_HOURS = 6
QUICK = Limits(seconds=60, processor=30, memory=1 << 30, file=64 << 20)
HEADER = 1 << 16  # bytes of a Matroska file: a configuration that does not end there is none
FIRST_FRAME = (
    "-map 0:V:0 -map 0:a:0? -c copy -map_metadata -1 -map_chapters -1 -frames:v 1 -frames:a 1 "
    "-fflags +bitexact -f matroska first.mkv"  # without random numbers, in which any element could be found
).split()
OUTPUT = "[info] Output #0, matroska, to 'first.mkv':"
EVERY_FRAME = "-map 0:V:0 -c copy -f null -".split()

LONG = f"Video dài hơn {MAX_HOURS} giờ. Hãy chia video thành nhiều phần rồi tải lại."
NO_TIME = f"Video này không có độ dài: tệp rỗng hoặc bị hỏng. {AGAIN}"

DURATION = re.compile(r"\[info\]   Duration: (?:N/A|(\d+):(\d\d):(\d\d\.\d\d)), (?:start|bitrate): .*")
PICTURE = re.compile(
    r": Video: (?P<codec>\w+)(?: \([a-z0-9_]+\))?(?: \((?P<profile>[^)/]{0,40})\))?(?: \([^)]{0,20} / 0x\w+\))?, "
    r"(?P<pixels>\w+)(?:\((?P<colours>[^)]{0,90})\))?, (?P<width>\d+)x(?P<height>\d+)"
    r"(?:,? \[?SAR (?P<wide>\d+):(?P<high>\d+) DAR)?"
)
SOUND = re.compile(r": Audio: (?P<codec>\w+)(?: \([a-z0-9_]+\))?(?: \((?P<profile>[^)/]{0,40})\))?")
RATE = re.compile(r", ([\d.]+)(k?) (fps|tbr)\b")
ROTATION = re.compile(r"\[info\] +Display Matrix: rotation of (-?[\d.]+) degrees")
DECODERS = {"av1": "libdav1d", "amr_nb": "amrnb", "amr_wb": "amrwb"}  # of another name than their codec
HDR = {"smpte2084", "arib-std-b67"}


@dataclass(frozen=True)
class Facts:
    container: str  # "mov" or "matroska", as `sniff` says
    duration: float  # seconds
    width: int  # as shown: upright, with square pixels
    height: int
    video_codec: str
    profile: str  # "High", say, or ""
    pixel_format: str
    matrix: str  # of the colours: "bt709", say, or "" where the file does not say
    transfer: str  # likewise
    frame_rate: float  # the finest step of a variable rate, or the mean where that is above 60; 0 where unknown
    audio_codec: str  # or ""
    plays: str  # the MIME type of what `copy_as_uploaded` makes of it, where browsers play that, or ""

    @property
    def hdr(self) -> bool:
        return self.transfer in HDR


def probe(path: Path, limits: Limits = QUICK, stopped: Event | None = None, folder: Path | None = None) -> Facts:
    """Return what a file is, or raise Refused, Failed or Stopped; some files are made for a moment, in `folder`."""
    with path.open("rb") as file:
        demuxer = sniff(file.read(HEAD))
        if demuxer == "mov":
            check_boxes(file)
    with workshop(folder) as making:
        lines = run(path, demuxer, FIRST_FRAME, making, limits, stopped=stopped)
        with (making / "first.mkv").open("rb") as file:
            first = file.read(HEADER)
        duration = declared(lines) or measured(path, demuxer, making, limits, stopped)
    if duration > MAX_HOURS * 3600:
        raise Refused(LONG)
    return facts(demuxer, duration, described(lines), first)


def declared(lines: list[str]) -> float:
    """Return the seconds that the file says it lasts, 0 where it does not.

    FFmpeg says it in one line, among the texts of the upload. Where there are two, or some were lost, one is forged.
    """
    found = list(filter(None, map(DURATION.fullmatch, lines)))
    if len(found) != 1 or found[0][1] is None or LOST in lines:
        return 0.0
    hours, minutes, seconds = map(float, found[0].groups())
    return hours * 3600 + minutes * 60 + seconds


def measured(path: Path, demuxer: str, folder: Path, limits: Limits, stopped: Event | None) -> float:
    """Return how long a video is whose file does not say it, as browsers record them, by reading all of it."""
    seconds = [0.0]
    run(path, demuxer, EVERY_FRAME, folder, limits, stopped=stopped, progress=seconds.append)
    if not max(seconds):
        raise Refused(NO_TIME)
    return max(seconds)


def described(lines: list[str]) -> list[str]:
    """Return what FFmpeg says of each stream, the line of its rotation joined to its own.

    It says so of the upload and then of the output, which has lost every text of the upload: what stands below the last
    such title cannot be forged by a newline in one.
    """
    streams: list[str] = []
    for line in lines:
        if line.startswith(OUTPUT):
            streams = []
        elif line.startswith("[info]   Stream #0:"):
            streams.append(line)
        elif streams and ROTATION.fullmatch(line):
            streams[-1] += line
    return streams


def facts(demuxer: str, duration: float, streams: list[str], first: bytes) -> Facts:
    stream, sound = streams[0] if streams else "", SOUND.search("".join(streams[1:]))
    if not (picture := PICTURE.search(stream)):
        raise Refused(BROKEN)
    for codec in (picture["codec"], *([sound["codec"]] if sound else [])):
        if DECODERS.get(codec, codec) not in CODECS.split():
            raise Refused(CODEC)
    width, height = shown(picture, stream)
    matrix, transfer = colours(picture["colours"] or "")
    video = (picture["codec"], picture["profile"] or "", picture["pixels"])
    audio = " ".join(filter(None, sound.groups())) if sound else ""
    return Facts(
        container=demuxer,
        duration=duration,
        width=width,
        height=height,
        video_codec=video[0],
        profile=video[1],
        pixel_format=video[2],
        matrix=matrix,
        transfer=transfer,
        frame_rate=frame_rate(stream),
        audio_codec=sound["codec"] if sound else "",
        plays=mime_type(video, audio, first),
    )


def shown(picture: re.Match[str], stream: str) -> tuple[int, int]:
    """Return width and height as a viewer sees them, or raise Refused."""
    width, height = int(picture["width"]), int(picture["height"])
    if width * height > MAX_PIXELS:
        raise Refused(BIG)
    if int(picture["wide"] or 0) and int(picture["high"] or 0):
        width = max(1, round(width * int(picture["wide"]) / int(picture["high"])))
    if max(width, height) > MAX_SIDE:
        raise Refused(BIG)
    turn = float(found[1]) if (found := ROTATION.search(stream)) else 0.0
    return (height, width) if abs(abs(turn) % 180 - 90) < 1 else (width, height)


def colours(said: str) -> tuple[str, str]:
    """Return matrix and transfer from "tv, bt2020nc/bt2020/smpte2084, progressive", or "" for what is not said."""
    for word in said.split(", "):
        matrix, _, rest = word.partition("/")
        if rest:
            return matrix.replace("unknown", ""), rest.partition("/")[2].replace("unknown", "")
        if word.startswith(("bt", "smpte", "fcc", "gbr", "ycgco")):
            return word, word  # all three are the same
    return "", ""


def frame_rate(stream: str) -> float:
    rates = {unit: float(number) * (1000 if k else 1) for number, k, unit in RATE.findall(stream)}
    finest, mean = rates.get("tbr", 0.0), rates.get("fps", 0.0)
    return mean if mean and (finest > 60.5 or not finest) else finest
