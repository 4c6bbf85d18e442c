"""The video report's form in the admin: what editors give, and what they are told."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal import images
from portal.publishing import State
from tests.desk import errors, send_form
from tests.makers import make_desk, make_editor, make_picture
from tests.videos.makers import VTT, YOUTUBE, make_clip, make_kind, make_video, make_video_category, make_video_in
from videos.models import Clip, ClipState, Kind, Video

pytestmark = pytest.mark.django_db
ADD = "/admin/videos/video/add/"
TEXT = {"title": "Phóng sự: Đô thị thông minh", "description": "Một ngày ở thành phố.", "transcript": "00:00 Xin chào."}
SRT = "1\n00:00:01,000 --> 00:00:03,000\nXin chào.\n"


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def place():
    """Where every video stands: a kind and a category."""
    return {"kind": make_kind().pk, "category": make_video_category().pk}


def change_address(video: Video) -> str:
    return f"/admin/videos/video/{video.pk}/change/"


def fill_in(desk: Client, address: str, **typed: object):
    return send_form(desk, address, "video_form", **typed)


def captions(text: str = VTT, name: str = "phụ đề.vtt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/vtt")


class TestWriting:
    def test_a_title_alone_makes_a_draft(self, desk):
        fill_in(desk, ADD, title="Ý tưởng")
        assert Video.objects.get().state == State.DRAFT

    def test_the_title_is_put_right(self, desk):
        fill_in(desk, ADD, title="  Đô  thị\u200b thông minh ")
        assert Video.objects.get().title == "Đô thị thông minh"

    def test_it_finds_videos_without_diacritics(self, desk):
        make_video("Phóng sự: Đô thị thông minh")
        make_video("Bản tin tuần")
        page = desk.get("/admin/videos/video/?q=do thi").content.decode()
        assert "Đô thị thông minh" in page
        assert "Bản tin tuần" not in page


class TestClip:
    def test_an_upload_is_taken_by_its_token(self, place):
        editor = make_editor()
        desk = Client()
        desk.force_login(editor)
        clip = make_clip(owner=editor)
        fill_in(desk, ADD, **TEXT, **place, clip=clip.token)
        video = Video.objects.get()
        assert (video.clip, video.seconds) == (clip, 151)

    def test_a_token_that_is_none_is_refused(self, desk):
        response = fill_in(desk, ADD, title="Video", clip="a" * 32)
        assert errors(response)["clip"] == ["Tệp video này không còn trên máy chủ: hãy tải lên lại."]

    def test_another_ones_upload_is_refused(self):
        desk = make_desk("videos.view_video", "videos.add_video")
        clip = make_clip(owner=make_editor())
        assert errors(fill_in(desk, ADD, title="Video", clip=clip.token))["clip"] == ["Tệp này do người khác tải lên."]

    def test_one_that_another_video_shows_is_refused(self, desk):
        clip = make_video().clip
        response = fill_in(desk, ADD, title="Video", clip=clip.token)
        assert "đã dùng cho một video khác" in errors(response)["clip"][0]

    def test_one_of_a_video_in_the_bin_is_had_by_restoring_that(self, desk):
        video = make_video()
        video.put_in_bin()
        response = fill_in(desk, ADD, title="Video", clip=video.clip.token)
        assert "thùng rác" in errors(response)["clip"][0]

    def test_a_colleague_may_change_the_text_beside_it(self):
        video = make_video(clip=make_clip(owner=make_editor()))
        desk = make_desk("videos.view_video", "videos.change_video")
        fill_in(desk, change_address(video), title="Tiêu đề mới")
        video.refresh_from_db()
        assert (video.title, video.clip_id is None) == ("Tiêu đề mới", False)

    def test_a_clip_and_youtube_at_once_are_refused(self, desk):
        clip = make_clip()
        response = fill_in(desk, ADD, title="Video", clip=clip.token, youtube=YOUTUBE)
        assert errors(response)["youtube"] == ["Video có tệp thì không dùng địa chỉ YouTube: hãy bỏ một trong hai."]

    def test_no_older_version_brings_youtube_back_beside_it(self, desk):
        video = make_video(youtube=YOUTUBE)
        fill_in(desk, change_address(video), youtube="", clip=make_clip(owner=None).token)
        with_youtube = video.history.last()
        back = f"/admin/videos/video/{video.pk}/history/{with_youtube.pk}/khoi-phuc/"
        assert "hãy bỏ một trong hai" in desk.post(back, follow=True).content.decode()
        video.refresh_from_db()
        assert (bool(video.clip), video.youtube) == (True, "")

    def test_the_form_offers_uploads_that_were_not_used(self):
        editor = make_editor()
        desk = Client()
        desk.force_login(editor)
        clip, used, foreign = make_clip(owner=editor), make_clip(owner=editor), make_clip(owner=make_editor())
        make_video(clip=used)
        page = desk.get(ADD).content.decode()
        assert [one.token in page for one in (clip, used, foreign)] == [True, False, False]

    @pytest.mark.parametrize("another", [True, False])
    def test_one_that_is_taken_out_is_closed_to_readers(self, desk, another):
        video = make_video()
        clip, new = video.clip, make_clip()
        fill_in(desk, change_address(video), clip=new.token if another else "", youtube="" if another else YOUTUBE)
        clip.refresh_from_db()
        new.refresh_from_db()
        assert (clip.moves, new.moves) == (True, False)

    def test_saving_closes_nothing_else(self, desk):
        video = make_video()
        fill_in(desk, change_address(video), title="Tiêu đề mới")
        video.clip.refresh_from_db()
        assert not video.clip.moves


class TestYouTube:
    @pytest.mark.parametrize(
        "address",
        [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtu.be/dQw4w9WgXcQ?si=abc",
            "https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=3s",
            "https://www.youtube.com/shorts/dQw4w9WgXcQ",
            "www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
            "https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RD",
            "https://www.youtube.com/v/dQw4w9WgXcQ",
            "https://www.youtube.com/watch/?v=dQw4w9WgXcQ",
            "https://www.youtu.be/dQw4w9WgXcQ",
            "HTTPS://YouTube.com/watch?v=dQw4w9WgXcQ",
        ],
    )
    def test_its_addresses_are_understood(self, desk, address):
        fill_in(desk, ADD, title="Video", youtube=address)
        assert Video.objects.get().youtube_id == "dQw4w9WgXcQ"

    @pytest.mark.parametrize(
        "address",
        [
            "https://vimeo.com/1",
            "https://www.youtube.com/@botruong",
            "javascript:alert(1)",
            "https://www.youtube.com.evil.vn/watch?v=dQw4w9WgXcQ",
            "https://music.youtu.be/dQw4w9WgXcQ",
            "https://www.youtube.com/V/dQw4w9WgXcQ",
            'https://youtu.be/dQw4w9WgXc"',
        ],
    )
    def test_others_are_refused(self, desk, address):
        assert "youtube" in errors(fill_in(desk, ADD, title="Video", youtube=address))

    @pytest.mark.parametrize(
        ("written", "seconds"), [("4:05", 245), ("1:02:03", 3723), ("75:10", 4510), ("0:09", 9), ("", None)]
    )
    def test_the_duration_is_written_as_people_do(self, desk, written, seconds):
        fill_in(desk, ADD, title="Video", youtube=YOUTUBE, seconds=written)
        assert Video.objects.get().seconds == seconds

    @pytest.mark.parametrize("written", ["4", "4:5", "bốn phút", "4:60", "1:75:10"])
    def test_a_duration_that_is_none_is_refused(self, desk, written):
        assert "phút:giây" in errors(fill_in(desk, ADD, title="Video", youtube=YOUTUBE, seconds=written))["seconds"][0]

    def test_the_form_shows_it_again_as_it_was_written(self, desk):
        video = make_video(youtube=YOUTUBE, seconds=245)
        assert 'value="4:05"' in desk.get(change_address(video)).content.decode()


class TestPoster:
    def test_a_frame_is_chosen(self, desk):
        frames = [images.store(make_picture()) for _ in range(3)]
        video = make_video(clip=make_clip(posters=frames))
        fill_in(desk, change_address(video), poster_choice=frames[2])
        video.refresh_from_db()
        assert video.poster.name == frames[2]

    def test_without_a_choice_it_is_the_middle_one(self, desk, place):
        frames = [images.store(make_picture()) for _ in range(3)]
        clip = make_clip(posters=frames)
        fill_in(desk, ADD, **TEXT, **place, clip=clip.token)
        assert Video.objects.get().poster.name == frames[1]

    def test_an_own_picture_wins(self, desk):
        frames = [images.store(make_picture()) for _ in range(3)]
        video = make_video(clip=make_clip(posters=frames))
        fill_in(desk, change_address(video), poster_choice=frames[2], poster=make_picture((1200, 700)))
        video.refresh_from_db()
        assert video.poster.name not in frames
        assert images.size(video.poster.name) == (1200, 700)

    def test_a_frame_of_another_clip_is_refused(self, desk):
        frames = [images.store(make_picture()) for _ in range(3)]
        video = make_video(clip=make_clip(posters=frames))
        assert "poster_choice" in errors(fill_in(desk, change_address(video), poster_choice="anh/../../secret"))


class TestCaptions:
    def test_they_are_kept_by_language(self, desk):
        fill_in(desk, ADD, title="Video", captions_vi=captions())
        assert Video.objects.get().captions["vi"].startswith("WEBVTT\n")

    def test_srt_becomes_webvtt(self, desk):
        fill_in(desk, ADD, title="Video", captions_vi=captions(SRT, "phude.srt"))
        assert "00:00:01.000 --> 00:00:03.000" in Video.objects.get().captions["vi"]

    def test_another_language_stands_beside_it(self, desk):
        video = make_video(captions={"vi": VTT})
        fill_in(desk, change_address(video), captions_other=captions(), captions_language="en")
        video.refresh_from_db()
        assert set(video.captions) == {"vi", "en"}

    def test_the_language_must_be_named(self, desk):
        response = fill_in(desk, ADD, title="Video", captions_other=captions())
        assert errors(response)["captions_language"] == ["Phụ đề này bằng tiếng gì?"]

    def test_a_language_without_a_file_is_asked_about(self, desk):
        response = fill_in(desk, ADD, title="Video", captions_language="en")
        assert errors(response)["captions_other"][0].startswith("Chưa có tệp phụ đề English: hãy chọn tệp")
        assert not Video.objects.exists()

    def test_a_file_that_is_wrong_is_not_said_to_be_missing(self, desk):
        response = fill_in(desk, ADD, title="Video", captions_language="en", captions_other=captions("A"))
        assert [message[:20] for message in errors(response)["captions_other"]] == ["Dòng 1: có chữ nhưng"]

    def test_in_an_old_encoding_they_are_taken_and_warned_of(self, desk):
        old = VTT.replace("Xin chào quý vị.", "C¶i c¸ch hµnh chÝnh lµ nhiÖm vô quan träng")
        response = fill_in(desk, ADD, title="Video", captions_vi=captions(old))
        video = Video.objects.get()
        assert "“Phụ đề tiếng Việt” có vẻ còn viết bằng bảng mã cũ" in desk.get(response.url).content.decode()
        advised = desk.get(change_address(video)).content.decode()
        assert '<a href="#id_captions_vi">Chữ còn viết bằng bảng mã cũ TCVN3' in advised

    def test_they_can_be_removed(self, desk):
        video = make_video(captions={"vi": VTT, "en": VTT})
        fill_in(desk, change_address(video), captions_removed="en")
        video.refresh_from_db()
        assert set(video.captions) == {"vi"}

    def test_saving_the_form_keeps_them(self, desk):
        video = make_video(captions={"vi": VTT})
        fill_in(desk, change_address(video))
        video.refresh_from_db()
        assert video.captions == {"vi": VTT}

    def test_a_refused_form_shows_what_is_stored_and_asks_for_the_file_again(self, desk):
        chosen = captions(name="phụ <b>.vtt")
        page = fill_in(desk, ADD, title="", captions_vi=chosen).content.decode()
        assert '<div class="readonly">–</div>' in page
        assert "Tệp “phụ &lt;b&gt;.vtt” chưa được lưu: hãy chọn lại." in page
        stored = change_address(make_video(captions={"vi": VTT}))
        page = fill_in(desk, stored, title="", captions_removed="vi").content.decode()
        assert '<div class="readonly">Tiếng Việt</div>' in page
        assert "chưa được lưu" not in page

    @pytest.mark.parametrize("content", ["", "không phải phụ đề", "WEBVTT\n\n00:05.000 --> 00:01.000\nNgược"])
    def test_what_is_no_captions_is_refused(self, desk, content):
        assert "captions_vi" in errors(fill_in(desk, ADD, title="Video", captions_vi=captions(content)))

    def test_a_large_file_is_refused_unread(self, desk):
        response = fill_in(desk, ADD, title="Video", captions_vi=captions("a" * (2**20 + 1)))
        assert errors(response)["captions_vi"] == ["Tệp phụ đề lớn quá 1 MB."]


def test_a_form_keeps_what_the_worker_has_written_meanwhile():
    video = make_video(clip=make_clip(duration=None))
    stale = Video.objects.select_related("clip").get(pk=video.pk)
    frames = [images.store(make_picture()) for _ in range(3)]
    Clip.objects.filter(pk=video.clip_id).update(duration=151.2, posters=frames)
    Video.objects.filter(pk=video.pk).update(seconds=151, poster=frames[1])
    stale.save()
    video.refresh_from_db()
    assert (video.seconds, video.poster.name) == (151, frames[1])


class TestPublishing:
    def test_it_goes_to_readers(self, desk, place):
        clip = make_clip()
        fill_in(desk, ADD, **TEXT, **place, clip=clip.token, _publish="Đăng ngay")
        assert Video.objects.get().state == State.PUBLISHED

    def test_captions_of_the_same_form_count(self, desk, place):
        typed = TEXT | place | {"transcript": "", "clip": make_clip().token, "captions_vi": captions()}
        fill_in(desk, ADD, **typed, _publish="Đăng ngay")
        assert Video.objects.get().state == State.PUBLISHED

    def test_vietnamese_captions_count_at_youtube_where_they_are_the_transcript(self, desk, place):
        typed = TEXT | place | {"transcript": "00:05", "youtube": YOUTUBE, "captions_vi": captions()}
        fill_in(desk, ADD, **typed, _publish="Đăng ngay")
        video = Video.objects.get()
        assert "phục vụ người dân" in desk.get(video.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("source", ["clip", "youtube"])
    @pytest.mark.parametrize("transcript", ["", "00:05", "00:05\n…"])
    def test_foreign_captions_and_marks_alone_do_not_count(self, desk, place, source, transcript):
        shown = {"clip": make_clip().token} if source == "clip" else {"youtube": YOUTUBE}
        told = {"transcript": transcript, "captions_other": captions(), "captions_language": "en"}
        response = fill_in(desk, ADD, **TEXT | place | shown | told, _publish="Đăng ngay")
        assert "phụ đề tiếng khác thì chưa đủ" in errors(response)["transcript"][0]
        assert not Video.objects.exists()

    def test_captions_without_words_do_not_count(self, desk, place):
        typed = TEXT | place | {"transcript": "", "clip": make_clip().token}
        response = fill_in(desk, ADD, **typed, captions_vi=captions(SRT.replace("Xin chào.", "♪ … 1")), _publish="")
        assert "transcript" in errors(response)

    @pytest.mark.parametrize("field", ["description", "transcript", "kind", "category", "clip"])
    def test_what_readers_need_is_asked_for(self, desk, place, field):
        typed = TEXT | place | {"clip": make_clip().token} | {field: ""}
        response = fill_in(desk, ADD, **typed, _publish="Đăng ngay")
        assert field in errors(response)
        assert not Video.objects.exists()

    def test_the_law_is_named_where_text_is_missing(self, desk, place):
        typed = TEXT | place | {"clip": make_clip().token, "transcript": ""}
        assert "Thông tư 32/2017" in errors(fill_in(desk, ADD, **typed, _publish="Đăng ngay"))["transcript"][0]

    @pytest.mark.parametrize("foreign", [{}, {"en": VTT}])
    def test_what_readers_see_without_text_can_still_be_mended(self, desk, foreign):
        video = make_video(transcript="", captions=foreign)
        assert fill_in(desk, change_address(video), credit="Lê An").status_code == 302
        assert Video.objects.get().credit == "Lê An"
        advised = desk.get(change_address(video)).content.decode()
        assert "Không có lỗi nào cản trở việc đăng" in advised
        assert "Hãy nhập lời thoại" in advised

    def test_what_readers_see_does_not_lose_its_text(self, desk):
        video = make_video()
        assert "transcript" in errors(fill_in(desk, change_address(video), transcript=""))

    @pytest.mark.parametrize("state", [State.SCHEDULED, State.EXPIRED, State.WITHDRAWN])
    def test_what_readers_do_not_see_yet_or_any_more_is_not_published_without_text(self, desk, state):
        video = make_video_in(state, transcript="")
        with pytest.raises(ValidationError, match="lời thoại"):
            video.publish()
        if state != State.WITHDRAWN:
            assert "transcript" in errors(fill_in(desk, change_address(video), expires_at_0="", expires_at_1=""))

    def test_by_a_setting_it_is_only_warned_of(self, desk, place, settings):
        settings.PORTAL_VIDEO_TEXT = "WARN"
        typed = TEXT | place | {"clip": make_clip().token, "transcript": ""}
        response = fill_in(desk, ADD, **typed, _publish="Đăng ngay")
        assert Video.objects.get().state == State.PUBLISHED
        assert "chưa có lời thoại hay phụ đề tiếng Việt" in desk.get(response.url).content.decode()

    def test_an_upload_that_goes_on_can_be_saved_and_not_published(self, desk, place):
        clip = make_clip(state=ClipState.UPLOADING)
        assert "clip" in errors(fill_in(desk, ADD, **TEXT, **place, clip=clip.token, _publish="Đăng ngay"))
        fill_in(desk, ADD, **TEXT, **place, clip=clip.token)
        assert Video.objects.get().state == State.DRAFT

    def test_a_clip_that_cannot_be_used_tells_why(self, desk, place):
        clip = make_clip(state=ClipState.FAILED, reason="Tệp bị cắt cụt.")
        clip.renditions.all().delete()
        response = fill_in(desk, ADD, **TEXT, **place, clip=clip.token, _publish="Đăng ngay")
        assert errors(response)["clip"] == ["Tệp video không dùng được: Tệp bị cắt cụt."]

    def test_who_may_only_write_makes_drafts(self, place):
        desk = make_desk("videos.view_video", "videos.add_video", "videos.change_video")
        fill_in(desk, ADD, **TEXT, **place, youtube=YOUTUBE, _publish="Đăng ngay")
        assert Video.objects.get().state == State.DRAFT

    def test_withdrawing_asks_for_a_reason(self, desk):
        video = make_video()
        desk.post(f"/admin/videos/video/{video.pk}/withdraw/", {"reason": "Sai số liệu."})
        video.refresh_from_db()
        assert (video.state, video.withdrawal_reason) == (State.WITHDRAWN, "Sai số liệu.")


def test_the_kinds_of_the_card_are_there():
    names = {"Phóng sự", "Bản tin", "Phỏng vấn", "Hội nghị", "Tọa đàm"}
    assert names <= set(Kind.objects.values_list("name", flat=True))
