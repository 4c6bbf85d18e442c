"""FFmpeg as a program (imageio-ffmpeg) and as a library (PyAV): `python -m tests.benchmarks.ffmpeg`, with either or both.

Each task runs in a process of its own, as a hostile file asks for. Ratios are to the program.
"""

import inspect
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

ROUNDS = 3
SECONDS = 10
MOMENTS = (1, 5, 8.5)
SIZE = "1280:720"
PICTURE, SOUND = f"testsrc2=s=1920x1080:r=30:d={SECONDS}", f"sine=d={SECONDS}"
X264 = {"preset": "veryfast", "crf": "23", "threads": "2"}


def program_probe(clip: str) -> None:
    program("-i", clip, *"-map 0:V:0 -map 0:a:0? -c copy -frames:v 1 -f matroska -y first.mkv".split())


def program_posters(clip: str) -> None:
    for moment in MOMENTS:
        draw = ["-vf", "scale=1600:900,thumbnail=n=12", "-frames:v", "1", "-update", "1", "-y", f"{moment}.png"]
        program("-ss", str(moment), "-i", clip, *draw)


def program_rendition(clip: str) -> None:
    options = [word for name, value in X264.items() for word in (f"-{name}", value)]
    encode = [
        *"-c:v libx264 -pix_fmt yuv420p -c:a aac -b:a 128k -ac 2 -ar 48000 -movflags +faststart -y".split(),
        *options,
    ]
    program("-threads", "2", "-i", clip, "-vf", f"scale={SIZE}", *encode, "720p.mp4")


def program(*arguments: str) -> None:
    import imageio_ffmpeg

    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", *arguments]
    subprocess.run(command, check=True)


def library_probe(clip: str) -> None:
    import av

    with av.open(clip) as container:
        video = container.streams.video[0]
        print(container.duration, video.codec_context.profile, video.width, video.height, video.average_rate)


def library_posters(clip: str) -> None:
    import av

    with av.open(clip) as container:
        video = container.streams.video[0]
        for moment in MOMENTS:
            container.seek(int(moment * 1_000_000))
            frames = (frame for frame in container.decode(video) if frame.time >= moment)
            graph = filtered(video, [("scale", "1600:900"), ("thumbnail", "n=12")])
            for _, frame in zip(range(12), frames, strict=False):
                graph.push(frame)
            graph.push(None)
            write_png(graph.pull(), f"{moment}.png")


def filtered(video, filters):
    """Link filters of FFmpeg behind a stream."""
    import av.filter

    graph = av.filter.Graph()
    chain = [graph.add_buffer(template=video), *(graph.add(*one) for one in filters), graph.add("buffersink")]
    graph.link_nodes(*chain).configure()
    return graph


def write_png(frame, path: str) -> None:
    import av

    codec = av.CodecContext.create("png", "w")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = frame.width, frame.height, "rgb24", frame.time_base
    Path(path).write_bytes(b"".join(bytes(packet) for packet in codec.encode(frame.reformat(format="rgb24"))))


def library_rendition(clip: str) -> None:
    import av

    with av.open(clip) as source, av.open("720p.mp4", "w", options={"movflags": "+faststart"}) as target:
        video, audio = source.streams.video[0], source.streams.audio[0]
        video.codec_context.thread_count = 2
        graph = filtered(video, [("scale", SIZE), ("format", "yuv420p")])
        picture = target.add_stream("libx264", rate=video.average_rate, options=X264)
        picture.width, picture.height = map(int, SIZE.split(":"))
        sound = target.add_stream("aac", rate=48_000, layout="stereo")
        sound.bit_rate = 128_000
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48_000)
        for packet in source.demux(video, audio):
            for frame in packet.decode():
                if packet.stream is video:
                    graph.push(frame)
                    target.mux(picture.encode(graph.pull()))
                else:
                    for part in resampler.resample(frame):
                        target.mux(sound.encode(part))
        for part in resampler.resample(None):
            target.mux(sound.encode(part))
        target.mux(picture.encode(None))
        target.mux(sound.encode(None))


HELPERS = {"program": [program], "library": [filtered, write_png]}
PACKAGES = {"program": "imageio-ffmpeg", "library": "av"}
TASKS = ("probe", "posters", "rendition")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPATH"] = str(Path.cwd())
        os.chdir(folder)
        draw("clip.mp4")
        contestants = [name for name in PACKAGES if installed(name)]
        print(f"A clip of {SECONDS} s, 1920 × 1080, with sound; medians of {ROUNDS} rounds in turns")
        for name in contestants:
            code = sum(lines(one) for one in [globals()[f"{name}_{task}"] for task in TASKS] + HELPERS[name])
            print(f"  {PACKAGES[name]:16}{installed(name) / 1e6:8.0f} MB installed, {code} lines for the three tasks")
        for task in TASKS:
            print_task(task, contestants)


def draw(clip: str) -> None:
    """Draw the clip with whatever is there."""
    if installed("program"):
        inputs = ["-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND]
        program(*inputs, *"-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac".split(), clip)
        return
    import av

    inputs = [av.open(one, format="lavfi") for one in (PICTURE, SOUND)]
    with av.open(clip, "w") as target:
        streams = [
            target.add_stream("libx264", rate=30, options=X264),
            target.add_stream("aac", rate=44_100, layout="mono"),
        ]
        streams[0].width, streams[0].height = 1920, 1080
        for source, stream in zip(inputs, streams, strict=True):
            for frame in source.decode(0):
                target.mux(stream.encode(frame))
            target.mux(stream.encode(None))


def installed(name: str) -> int:
    """Return the bytes of a package, with the shared libraries beside it; 0 where it is not installed."""
    try:
        listed = files(PACKAGES[name]) or []
    except PackageNotFoundError:
        return 0
    return sum(path.stat().st_size for file in listed if (path := Path(str(file.locate()))).is_file())


def print_task(task: str, contestants: list[str]) -> None:
    taken: dict[str, list[tuple[float, float, int]]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name in contestants:
            taken[name].append(measured(f"{name}_{task}"))
    middle = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in taken.items()}
    first = middle[contestants[0]]
    for name, (wall, cpu, memory) in middle.items():
        ratios = f"× {wall / first[0]:.2f} time, × {cpu / first[1]:.2f} CPU, × {memory / first[2]:.2f} memory"
        print(f"  {task:10}{PACKAGES[name]:16}{wall:7.2f} s {cpu:7.2f} s CPU {memory / 1024:6.0f} MiB  {ratios}")


def measured(task: str) -> tuple[float, float, int]:
    """Run a task in a process of its own; return its seconds, those of the processor, and its peak memory in KiB."""
    begun = time.perf_counter()
    call = f"from tests.benchmarks import ffmpeg; ffmpeg.{task}('clip.mp4')"
    child = subprocess.Popen([sys.executable, "-c", call], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{task} ended with {child.returncode}")
    return time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def lines(function: Callable[..., object]) -> int:
    """Return how many lines a function has, without empty ones."""
    return sum(bool(line.strip()) for line in inspect.getsource(function).splitlines())


if __name__ == "__main__":
    main()
