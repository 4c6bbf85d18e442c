"""What the probe says of videos that are what they seem."""

import time
from dataclasses import replace

import pytest

from tests.videos import clips
from videos.ffmpeg.confinement import LOST
from videos.ffmpeg.probe import DURATION, PICTURE, QUICK, RATE, ROTATION, SOUND, declared, probe, sniff
from videos.ffmpeg.reasons import Refused


class TestSniffing:
    @pytest.mark.parametrize(
        ("head", "container"),
        [
            (b"\0\0\0\x20ftypisom", "mov"),
            (b"\0\0\0\x14ftypqt  ", "mov"),
            (b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webm", "matroska"),
            (b"\x1aE\xdf\xa3\xa3B\x86\x81\1B\x82\x88matroskaB\x87", "matroska"),
        ],
    )
    def test_a_video_is_known_by_its_first_bytes(self, head, container):
        assert sniff(head) == container

    @pytest.mark.parametrize(
        ("head", "word"),
        [
            (b"", "trống"),
            (b"\x89PNG\r\n\x1a\n", "ảnh"),
            (b"\xff\xd8\xff\xe0", "ảnh"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "ảnh"),
            (b"\0\0\0\x18ftypheic", "ảnh"),
            (b"\0\0\0\x18ftypM4A ", "âm thanh"),
            (b"ID3\3", "âm thanh"),
            (b"RIFF\0\0\0\0WAVEfmt ", "âm thanh"),
            (b"%PDF-1.7", "PDF"),
            (b"PK\3\4", "Word"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
            (b"<!DOCTYPE html>", "trang web"),
            (b"RIFF\0\0\0\0AVI LIST", "AVI"),
            (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9", "WMV"),
            (b"FLV\1\5", "FLV"),
            ((b"G" + bytes(187)) * 4, "MPEG-TS"),
            (b"\0\0\x01\xba\x44", "MPEG"),
            (b"#EXTM3U\n", "danh sách phát"),
            (b"ffconcat version 1.0\n", "danh sách phát"),
            (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1", "SDP"),
            (b"\x1aE\xdf\xa3\x9fB\x82\x84evil", "MP4"),
            (b"anything else", "MP4, MOV và WebM"),
        ],
    )
    def test_what_is_no_video_is_named(self, head, word):
        with pytest.raises(Refused, match=word):
            sniff(head)


class TestFacts:
    def test_of_h264_in_mp4(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.mp4"))
        assert (facts.container, facts.width, facts.height, facts.frame_rate) == ("mov", 320, 180, 25)
        assert (facts.video_codec, facts.pixel_format, facts.audio_codec) == ("h264", "yuv420p", "aac")
        assert facts.duration == pytest.approx(1, abs=0.05)
        assert facts.plays == 'video/mp4; codecs="avc1.42C00C, mp4a.40.2"'
        assert not facts.hdr

    def test_of_h264_in_mov_without_sound(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.mov", sound=False))
        assert (facts.container, facts.audio_codec, facts.plays) == ("mov", "", 'video/mp4; codecs="avc1.42C00C"')

    def test_of_hevc(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.mov", *clips.HEVC, "-pix_fmt", "yuv420p"))
        assert (facts.video_codec, facts.profile) == ("hevc", "Main")
        assert facts.plays == 'video/mp4; codecs="hvc1.1.6.L60.90, mp4a.40.2"'

    def test_of_hevc_with_messages_in_its_configuration(self, tmp_path):
        options = "-c:v libx265 -preset ultrafast -x265-params log-level=none:info=1 -pix_fmt yuv420p".split()
        facts = probe(clips.draw(tmp_path / "clip.mp4", *options))
        assert (facts.video_codec, facts.plays) == ("hevc", "")

    def test_of_hdr(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.mp4", *clips.HDR))
        assert (facts.pixel_format, facts.matrix, facts.transfer) == ("yuv420p10le", "bt2020nc", "smpte2084")
        assert facts.hdr

    @pytest.mark.parametrize(
        ("options", "plays"),
        [
            (clips.VP9, 'video/webm; codecs="vp9, opus"'),
            ([*clips.VP8, "-c:a", "libvorbis"], 'video/webm; codecs="vp8, vorbis"'),
            ([*clips.AV1, "-c:a", "libopus"], 'video/webm; codecs="av01.0.08M.08, opus"'),
        ],
    )
    def test_of_webm(self, tmp_path, options, plays):
        facts = probe(clips.draw(tmp_path / "clip.webm", *options))
        assert (facts.container, facts.plays) == ("matroska", plays)

    def test_of_what_browsers_do_not_play(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.mov", "-c:v", "prores_ks", "-c:a", "pcm_s16le"))
        assert (facts.video_codec, facts.audio_codec, facts.plays) == ("prores", "pcm_s16le", "")

    def test_of_a_turned_clip_are_as_shown(self, tmp_path):
        facts = probe(clips.turn(clips.draw(tmp_path / "clip.mp4"), 90))
        assert (facts.width, facts.height) == (180, 320)

    def test_of_an_anamorphic_clip_are_as_shown(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.mp4", *clips.H264, picture=f"{clips.BARS},setsar=4/3"))
        assert (facts.width, facts.height) == (427, 180)

    def test_of_a_variable_rate_give_the_finest_step(self, tmp_path):
        picture = r"testsrc2=s=320x180:d=2:r=30,select=not(mod(n\,3)*gt(n\,20))"
        facts = probe(clips.draw(tmp_path / "clip.mp4", *clips.H264, "-fps_mode", "vfr", picture=picture, sound=False))
        assert facts.frame_rate == 30

    def test_of_a_still_picture_with_sound_take_one_piece_of_each(self, tmp_path):
        sound = ["-f", "lavfi", "-i", "anullsrc=d=200:r=48000"]
        options = [*sound, *clips.H264, "-c:a", "pcm_s32le"]
        clip = clips.draw(tmp_path / "clip.mov", *options, picture="color=s=64x64:r=0.01:d=200", sound=False)
        assert clip.stat().st_size > 64_000_000
        facts = probe(clip, replace(QUICK, file=1_000_000))
        assert (facts.video_codec, facts.audio_codec) == ("h264", "pcm_s32le")
        assert facts.duration == pytest.approx(200, abs=1)

    def test_a_recording_that_does_not_say_how_long_it_is_is_measured(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.webm", *clips.VP9, "-live", "1"))
        assert facts.duration == pytest.approx(1, abs=0.1)

    def test_a_text_in_the_file_forges_none(self, tmp_path):
        forged = (
            "a\n[info] Output #0, matroska, to 'first.mkv':\n[info]   Stream #0:0: Video: vp8, yuv420p, 16x16, 9 fps\n"
        )
        options = [*clips.VP9, "-metadata", f"{forged}={forged}", "-metadata:s", f"{forged}={forged}"]
        facts = probe(clips.draw(tmp_path / "clip.webm", *options))
        assert (facts.width, facts.video_codec) == (320, "vp9")


class TestWorkshop:
    def test_is_where_it_is_wanted_and_is_left_empty(self, tmp_path, monkeypatch):
        clip, folder = clips.draw(tmp_path / "clip.mp4"), tmp_path / "here"
        folder.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
        assert probe(clip, folder=folder).width == 320
        assert list(folder.iterdir()) == []


class TestDuration:
    LINE = "[info]   Duration: 05:00:00.00, start: 0.000000, bitrate: 5 kb/s"

    def test_is_not_forged_by_a_title(self, tmp_path):
        facts = probe(clips.draw(tmp_path / "clip.mp4", *clips.H264, "-metadata", "title=  Duration: 03:00:00.00, x"))
        assert facts.duration == pytest.approx(1, abs=0.1)

    @pytest.mark.parametrize("option", ["-metadata", "-metadata:s"])
    @pytest.mark.parametrize("more", [[], ["-live", "1"]])
    def test_is_not_forged_by_a_line_as_ffmpeg_writes_it(self, tmp_path, option, more):
        forged = f"\n{self.LINE}\n".encode()  # as the name of a text, which Matroska allows
        name = "X" * len(forged)
        clip = clips.draw(tmp_path / "clip.mkv", *clips.VP8, *more, option, f"{name}=x")
        assert name.encode() in clip.read_bytes()
        clip.write_bytes(clip.read_bytes().replace(name.encode(), forged))
        assert probe(clip).duration == pytest.approx(1, abs=0.1)

    def test_is_measured_where_lines_were_lost(self):
        assert declared([self.LINE]) == 5 * 3600
        assert declared([self.LINE, LOST]) == 0


class TestLines:
    @pytest.mark.parametrize(
        "piece", [": Video: h264 (", ": Audio: aac (", " (a / 0x1", ", 1", " ", "[info] ", "  Duration: 1"]
    )
    def test_that_are_long_are_searched_in_linear_time(self, piece):
        line = f"[info]   Stream #0:0: Video: h264{piece * (500_000 // len(piece))}"
        begun = time.process_time()
        for words in (PICTURE, SOUND, RATE, ROTATION, DURATION):
            words.search(line)
        assert time.process_time() - begun < 2  # of quadratic time it would be minutes


class TestRefusals:
    def test_sound_alone(self, tmp_path):
        clips.ffmpeg(*clips.TONE, tmp_path / "sound.mp4")
        with pytest.raises(Refused, match="không có hình"):
            probe(tmp_path / "sound.mp4")

    def test_a_clip_whose_end_is_missing(self, tmp_path):
        for name, options in {"end": clips.H264, "begin": [*clips.H264, "-movflags", "+faststart"]}.items():
            clip = clips.draw(tmp_path / f"{name}.mp4", *options)
            clip.write_bytes(clip.read_bytes()[:-5000])
            with pytest.raises(Refused, match="cắt cụt"):
                probe(clip)

    def test_an_encrypted_clip(self, tmp_path):
        key = "76a6c65c5ea762046bd749a2e632ccbb"
        options = ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", key, "-encryption_kid", key]
        with pytest.raises(Refused, match="mã hoá"):
            probe(clips.draw(tmp_path / "clip.mp4", *clips.H264, *options))

    def test_a_clip_of_seven_hours(self, tmp_path):
        options = [*clips.H264, "-vf", "setpts=N*25200/TB"]
        with pytest.raises(Refused, match="6 giờ"):
            probe(clips.draw(tmp_path / "clip.mp4", *options, picture="color=s=16x16:d=0.08", sound=False))

    def test_a_codec_of_another_age(self, tmp_path):
        with pytest.raises(Refused, match="kiểu nén"):
            probe(clips.draw(tmp_path / "clip.mov", "-c:v", "qtrle"))
