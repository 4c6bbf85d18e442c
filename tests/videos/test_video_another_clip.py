"""A video's clip is replaced: what was taken from the old one goes with it, what an editor chose stays."""

import pytest

from portal import images, library
from tests.desk import errors, send_form
from tests.makers import make_desk, make_picture
from tests.portal.reading import form_values
from tests.videos.makers import YOUTUBE, make_clip, make_video
from videos.models import Clip, Video
from videos.models.clips import remove_unused_pictures

pytestmark = pytest.mark.django_db


def frames() -> list[str]:
    return [images.store(make_picture()) for _ in range(3)]


def address(video: Video) -> str:
    return f"/admin/videos/video/{video.pk}/change/"


def fill_in(video: Video, **typed: object):
    response = send_form(make_desk(), address(video), "video_form", **typed)
    video.refresh_from_db()
    return response


@pytest.fixture
def old() -> Clip:
    return make_clip(posters=frames(), duration=15)


@pytest.fixture
def new() -> Clip:
    return make_clip(posters=frames(), duration=240)


@pytest.fixture
def video(old) -> Video:
    return make_video(clip=old)


class TestAnotherClip:
    def test_brings_its_own_frame_and_duration(self, video, old, new):
        assert video.poster.name == old.posters[1]
        fill_in(video, clip=new.token)
        assert (video.poster.name, video.seconds) == (new.posters[1], 240)

    def test_that_waits_leaves_nothing_of_the_one_before(self, video):
        fill_in(video, clip=make_clip(duration=None).token)
        assert (video.poster.name, video.seconds) == ("", None)

    def test_is_shown_so_by_the_preview_beside_the_form(self, video, old, new):
        desk = make_desk()
        typed = form_values(desk.get(address(video)), "video_form") | {"clip": new.token}
        page = (
            desk.post(f"/admin/videos/video/{video.pk}/xem-song-song/", typed).content.decode().partition("</main>")[0]
        )
        stems = [clip.posters[1].removesuffix(".webp") for clip in (old, new)]
        assert [stem in page for stem in stems] == [False, True]

    def test_leaves_the_picture_that_the_editor_chose(self, video, new):
        own = images.store(make_picture((1200, 700)))
        Video.objects.filter(pk=video.pk).update(poster=own)
        fill_in(video, clip=new.token)
        assert video.poster.name == own

    def test_takes_no_picture_from_what_else_shows_it(self, video, old, new):
        make_video(poster=old.posters[1])
        fill_in(video, clip=new.token)
        remove_unused_pictures(old.posters)
        assert [images.default_storage.exists(name) for name in old.posters] == [False, True, False]

    def test_is_offered_with_its_own_frames(self, video, new):
        page = fill_in(video, clip=new.token, title="").content.decode()
        choices = page.partition('class="form-row field-poster_choice"')[2].partition("</fieldset>")[0]
        assert [choices.count(f'value="{name}"') for name in new.posters] == [1, 1, 1]
        assert choices.count('type="radio"') == 3

    def test_is_offered_with_its_own_frames_where_there_was_none(self, new):
        page = fill_in(make_video(youtube=YOUTUBE), clip=new.token, youtube="", title="").content.decode()
        assert [page.count(f'value="{name}"') for name in new.posters] == [1, 1, 1]

    def test_that_waits_offers_none(self, video):
        page = fill_in(video, clip=make_clip(duration=None).token, title="").content.decode()
        assert "Lưu rồi mở lại để chọn một khung hình của tệp mới." in page

    def test_frames_of_the_one_before_are_not_taken(self, video, old, new):
        assert "poster_choice" in errors(fill_in(video, clip=new.token, poster_choice=old.posters[0]))


class TestYouTubeInstead:
    def test_leaves_no_frame(self, video):
        fill_in(video, clip="", youtube=YOUTUBE)
        assert video.poster.name == ""

    def test_has_the_duration_that_stands_in_the_form(self, video):
        fill_in(video, clip="", youtube=YOUTUBE, seconds="0:15")
        assert video.seconds == 15

    def test_has_the_duration_that_was_typed(self, video):
        fill_in(video, clip="", youtube=YOUTUBE, seconds="4:05")
        assert video.seconds == 245


def test_without_any_film_there_is_no_duration(video):
    Video.objects.filter(pk=video.pk).update(published_at=None)
    fill_in(video, clip="")
    assert (video.clip, video.seconds) == (None, None)


class TestTheSameClip:
    def test_keeps_the_frame_that_was_chosen(self, video, old):
        fill_in(video, poster_choice=old.posters[2])
        fill_in(video, title="Tiêu đề mới")
        assert (video.poster.name, video.seconds) == (old.posters[2], 15)


class TestAFrameAndAPicture:
    @pytest.fixture
    def picture(self) -> str:
        picture = make_picture((1200, 700))
        return images.take(picture).name

    def test_of_the_library_at_once_show_the_picture(self, video, old, picture):
        assert library.facts(picture)
        fill_in(video, poster_choice=old.posters[0], **{"poster-chosen": picture})
        assert video.poster.name == picture

    def test_that_was_there_before_show_the_frame(self, video, old, picture):
        Video.objects.filter(pk=video.pk).update(poster=picture)
        fill_in(video, poster_choice=old.posters[0], **{"poster-chosen": picture})
        assert video.poster.name == old.posters[0]

    def test_that_is_removed_show_the_frame(self, video, old, picture):
        Video.objects.filter(pk=video.pk).update(poster=picture)
        fill_in(video, poster_choice=old.posters[0], **{"poster-clear": "on"})
        assert video.poster.name == old.posters[0]
