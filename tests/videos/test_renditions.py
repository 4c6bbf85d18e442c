"""The copy, the pictures and the smaller forms of a video."""

from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from tests.videos import clips
from videos.ffmpeg.probe import Facts, probe
from videos.ffmpeg.reasons import Stopped
from videos.ffmpeg.renditions import copy_as_uploaded, heights, posters, renditions, suffix

RED, BLUE = (255, 0, 0), (0, 0, 255)
UNSAID = Facts("mov", 1.0, 1920, 1080, "h264", "High", "yuv420p", "", "", 25.0, "aac", "")


def made(clip: Path) -> dict[int, Path]:
    """Make the renditions of a clip beside it."""
    facts = probe(clip)
    targets = {height: clip.parent / f"{height}p.mp4" for height in heights(facts)}
    renditions(clip, facts, targets)
    return targets


def copied(clip: Path) -> Path:
    facts = probe(clip)
    copy = clip.parent / f"copy{suffix(facts)}"
    copy_as_uploaded(clip, facts, copy)
    return copy


def drawn(clip: Path, number: int = 1) -> Image.Image:
    """Draw one of a clip's pictures, as `posters` does."""
    folder = clip.parent / f"{clip.name}-posters"
    folder.mkdir(exist_ok=True)
    return Image.open(posters(clip, probe(clip), folder)[number])


def corners(picture: Image.Image) -> list[tuple[int, int, int]]:
    """Return the colours of the four corners, clockwise from the top left, rounded to the nearest pure ones."""
    right, bottom = picture.width - 9, picture.height - 9
    places = [(8, 8), (right, 8), (right, bottom), (8, bottom)]
    return [tuple(255 * (value > 127) for value in picture.convert("RGB").getpixel(place)) for place in places]


def boxes(clip: Path) -> list[bytes]:
    data, start, kinds = clip.read_bytes(), 0, []
    while start < len(data):
        kinds.append(data[start + 4 : start + 8])
        start += int.from_bytes(data[start : start + 4])
    return kinds


def says_where(file: Path) -> bool:
    return any(word.encode() in file.read_bytes() for word in (clips.LOCATION, "Hà Nội", "secret-title"))


class TestHeights:
    @pytest.mark.parametrize(
        ("width", "height", "expected"),
        [
            (3840, 2160, (720, 360)),
            (1080, 1920, (720, 360)),
            (853, 480, (480, 360)),
            (640, 360, (360,)),
            (427, 240, (240,)),
            (321, 181, (180,)),
            (1, 1, (2,)),
        ],
    )
    def test_are_never_more_than_the_source(self, width, height, expected):
        facts = Facts(**{**vars(UNSAID), "width": width, "height": height})
        assert heights(facts) == expected


class TestCopies:
    @pytest.mark.parametrize(
        ("name", "options"),
        [
            ("clip.mp4", clips.H264),
            ("clip.mov", clips.H264),
            ("clip.mkv", clips.H264),
            ("clip.webm", clips.VP9),
            ("clip.mov", ["-c:v", "prores_ks", "-c:a", "pcm_s16le"]),
            ("clip.mp4", clips.AV1),
            ("clip.mp4", [*clips.H264, "-c:a", "flac"]),
            ("clip.mkv", [*clips.H264, "-c:a", "pcm_s16le"]),
        ],
    )
    def test_are_the_same_video_without_the_place(self, tmp_path, name, options):
        clip = clips.draw(tmp_path / name, *options, *clips.PLACE)
        assert says_where(clip)
        copy = copied(clip)
        before, after = probe(clip), probe(copy)
        assert (after.plays, after.video_codec, after.width) == (before.plays, before.video_codec, before.width)
        assert not says_where(copy)

    def test_have_their_index_in_front(self, tmp_path):
        assert boxes(copied(clips.draw(tmp_path / "clip.mp4")))[:2] == [b"ftyp", b"moov"]

    def test_of_hevc_carry_the_mark_that_apple_asks_for(self, tmp_path):
        options = [*clips.HEVC, "-pix_fmt", "yuv420p", "-tag:v", "hev1"]
        copy = copied(clips.draw(tmp_path / "clip.mp4", *options))
        assert b"hvc1" in copy.read_bytes()
        assert b"hev1" not in copy.read_bytes()

    def test_stay_upright(self, tmp_path):
        clip = clips.turn(clips.draw(tmp_path / "clip.mp4", picture=clips.MARKED), 90)
        assert corners(drawn(copied(clip))) == [RED, RED, RED, BLUE]

    def test_have_neither_chapters_nor_subtitles(self, tmp_path):
        texts = tmp_path / "texts.srt"
        texts.write_text("1\n00:00:00,000 --> 00:00:01,000\nsecret-title\n")
        chapters = tmp_path / "chapters.txt"
        chapters.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=secret-title\n")
        clips.draw(tmp_path / "plain.mp4")
        inputs = ["-i", tmp_path / "plain.mp4", "-i", texts, "-i", chapters]
        clips.ffmpeg(
            *inputs,
            "-map",
            "0",
            "-map",
            "1",
            "-map_chapters",
            "2",
            "-c",
            "copy",
            "-c:s",
            "mov_text",
            tmp_path / "clip.mp4",
        )
        assert says_where(tmp_path / "clip.mp4")
        assert not says_where(copied(tmp_path / "clip.mp4"))


class TestPosters:
    def test_are_three_different_upright_pictures(self, tmp_path):
        clip = clips.turn(clips.draw(tmp_path / "clip.mp4"), 90)
        paths = posters(clip, probe(clip), tmp_path)
        assert len({path.read_bytes() for path in paths}) == 3
        assert all(Image.open(path).size == (180, 320) for path in paths)

    @pytest.mark.parametrize(("degrees", "expected"), [(90, [RED, RED, RED, BLUE]), (180, [RED, RED, BLUE, RED])])
    def test_are_turned(self, tmp_path, degrees, expected):
        clip = clips.turn(clips.draw(tmp_path / "clip.mp4", picture=clips.MARKED), degrees)
        assert corners(drawn(clip)) == expected

    def test_are_at_most_1600_wide(self, tmp_path):
        clip = clips.draw(tmp_path / "clip.mp4", picture="testsrc2=s=1920x1080:d=0.1", sound=False)
        assert drawn(clip).size == (1600, 900)

    def test_have_square_pixels(self, tmp_path):
        clip = clips.draw(tmp_path / "clip.mp4", picture=f"{clips.BARS},setsar=4/3", sound=False)
        assert drawn(clip).size == (427, 180)

    def test_of_a_single_frame(self, tmp_path):
        clip = clips.draw(tmp_path / "clip.mp4", *clips.H264, "-frames:v", "1", picture=clips.MARKED, sound=False)
        assert corners(drawn(clip, 2)) == [BLUE, RED, RED, RED]

    def test_of_hdr_are_as_bright_as_others(self, tmp_path):
        white = "color=white:s=64x64:d=0.2,format=yuv420p10le,geq=lum=573:cb=512:cr=512"  # 203 cd/m², BT.2408's white
        clip = clips.draw(tmp_path / "clip.mp4", *clips.HDR, picture=white, sound=False)
        assert all(200 < value < 240 for value in drawn(clip).getpixel((30, 30)))


class TestRenditions:
    def test_are_two_of_a_large_video(self, tmp_path):
        clip = clips.draw(tmp_path / "clip.mov", *clips.H264, *clips.PLACE, picture="testsrc2=s=1080x1920:d=0.4:r=25")
        targets = made(clip)
        assert {height: (probe(path).width, probe(path).height) for height, path in targets.items()} == {
            720: (720, 1280),
            360: (360, 640),
        }
        for path in targets.values():
            assert probe(path).plays.startswith('video/mp4; codecs="avc1.64')
            assert probe(path).audio_codec == "aac"
            assert boxes(path)[:2] == [b"ftyp", b"moov"]
            assert not says_where(path)

    @pytest.mark.parametrize(
        ("name", "options", "picture"),
        [
            ("clip.webm", clips.VP9, clips.BARS),
            ("clip.webm", [*clips.AV1, "-c:a", "libopus"], clips.BARS),
            ("clip.mp4", clips.HDR, clips.BARS),
            ("clip.mkv", clips.H264, clips.BARS),
            ("odd.webm", clips.VP9, "testsrc=s=321x181:d=1:r=25"),
            ("odd-hdr.webm", clips.HDR_VP9, "testsrc=s=321x181:d=1:r=25"),
            ("comb.mov", [*clips.H264, "-flags", "+ildct+ilme"], f"{clips.BARS},setfield=tff"),
        ],
    )
    def test_are_plain_h264_with_aac(self, tmp_path, name, options, picture):
        facts = probe(made(clips.draw(tmp_path / name, *options, picture=picture))[180])
        assert (facts.width, facts.height, facts.pixel_format) == (320, 180, "yuv420p")
        assert (facts.transfer, facts.profile, facts.audio_codec) == ("bt709", "High", "aac")
        assert facts.duration == pytest.approx(1, abs=0.1)

    def test_have_no_sound_where_the_source_has_none(self, tmp_path):
        assert probe(made(clips.draw(tmp_path / "clip.mp4", sound=False))[180]).audio_codec == ""

    def test_are_upright(self, tmp_path):
        clip = clips.turn(clips.draw(tmp_path / "clip.mp4", picture=clips.MARKED), 90)
        rendition = made(clip)[180]
        assert corners(drawn(rendition)) == [RED, RED, RED, BLUE]
        assert (probe(rendition).width, probe(rendition).height) == (180, 320)

    def test_have_square_pixels(self, tmp_path):
        facts = probe(made(clips.draw(tmp_path / "clip.mp4", picture=f"{clips.BARS},setsar=4/3"))[180])
        assert (facts.width, facts.height) == (426, 180)

    @pytest.mark.parametrize(("rate", "expected"), [(240, 60), (24, 24)])
    def test_have_at_most_60_frames_a_second(self, tmp_path, rate, expected):
        clip = clips.draw(tmp_path / "clip.mp4", picture=f"testsrc2=s=64x64:d=0.5:r={rate}", sound=False)
        assert probe(made(clip)[64]).frame_rate == expected

    def test_of_a_variable_rate_last_as_long(self, tmp_path):
        picture = r"testsrc2=s=64x64:d=2:r=30,select=not(mod(n\,7)*gt(n\,9))"
        clip = clips.draw(tmp_path / "clip.mp4", *clips.H264, "-fps_mode", "vfr", picture=picture, sound=False)
        assert probe(made(clip)[64]).duration == pytest.approx(probe(clip).duration, abs=0.2)

    def test_have_a_keyframe_every_two_seconds(self, tmp_path):
        rendition = made(clips.draw(tmp_path / "clip.mp4", picture="testsrc2=s=64x64:d=7:r=25", sound=False))[64]
        clips.ffmpeg("-skip_frame", "nokey", "-i", rendition, "-fps_mode", "passthrough", tmp_path / "key-%d.png")
        assert len(list(tmp_path.glob("key-*.png"))) == 4

    def test_of_noise_stay_within_their_limit(self, tmp_path):
        noise = "color=s=1280x720:d=2:r=30,noise=alls=100:allf=t"
        clip = clips.draw(tmp_path / "clip.mp4", picture=noise, sound=False)
        assert made(clip)[720].stat().st_size < (2 * 10_000_000 + 20_000_000) / 8  # a rate, and a buffer

    def test_tell_how_far_they_are(self, tmp_path):
        told: list[float] = []
        clip = clips.draw(tmp_path / "clip.mp4")
        renditions(clip, probe(clip), {180: tmp_path / "180p.mp4"}, told.append)
        assert told[-1] == 1
        assert all(0 <= one <= other <= 1 for one, other in pairwise(told))

    def test_that_are_stopped_leave_nothing(self, tmp_path):
        stopped, clip, folder = Event(), clips.draw(tmp_path / "clip.mp4"), tmp_path / "made"
        stopped.set()
        folder.mkdir()
        with pytest.raises(Stopped):
            renditions(clip, probe(clip), {180: folder / "180p.mp4"}, stopped=stopped)
        assert list(folder.iterdir()) == []
