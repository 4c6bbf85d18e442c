"""The page of a video: the marks of an article's page, and a player for everybody."""

import pytest

from portal import images
from stats.snapshot import snapshot
from tests.makers import make_picture
from tests.portal.reading import words
from tests.videos.makers import MOMENT, VTT, make_clip, make_kind, make_video, make_video_category, make_videos
from tests.videos.reading import tags
from videos.models import ClipState

pytestmark = pytest.mark.django_db
PROCESSING = "Video đang được xử lý, xin quay lại sau ít phút."


def sources(page: str) -> list[tuple[str, str | None]]:
    return [(source["src"].rsplit("-", 1)[1].partition(".")[0], source.get("media")) for source in tags(page, "source")]


def test_the_elements_stand_in_their_order(read):
    category = make_video_category("Chuyển đổi số")
    video = make_video("Đô thị thông minh", credit="Phóng viên Lê An", published_at=MOMENT, category=category)
    make_video("Video khác", category=category)
    snapshot.totals = {("video", video.pk): 1468, ("watched", video.pk): 1023}
    page = read(video)
    marks = ['aria-label="Đường dẫn trang"', "<h1", "10:46 24/03/2020", "Phóng sự", "02:31", "Xem với cỡ chữ", "<video"]
    marks += [
        "Tải video",
        "Mô tả của video",
        "Lê An",
        "Lời thoại</h2>",
        'aria-label="Chia sẻ"',
        "Video cùng chuyên mục",
    ]
    places = [page.index(mark, page.index("<h1") if mark == "Phóng sự" else 0) for mark in marks]
    assert places == sorted(places)


def test_the_lines_of_facts_read_as_the_sample(read):
    video = make_video(published_at=MOMENT, kind=make_kind("Bản tin 24h"))
    snapshot.totals = {("video", video.pk): 1468, ("watched", video.pk): 1023}
    page = words(read(video))
    assert "10:46 24/03/2020 | Lượt xem : 1.468" in page
    assert "Bản tin 24h Thời lượng : 02:31 Đã xem : 1.023" in page


def test_the_player_waits_for_the_reader(read):
    video = make_video(poster=images.store(make_picture((1280, 720))))
    player = tags(read(video), "video")[0]
    assert {"controls", "playsinline"} <= set(player)
    assert not {"autoplay", "loop", "muted"} & set(player)
    assert (player["preload"], player["width"], player["height"]) == ("none", "1280", "720")
    assert player["poster"] == f"/media/{images.rendition(str(video.poster), 960)}"


def test_a_phone_gets_the_smaller_file(read):
    assert sources(read(make_video())) == [("360", "(max-width: 40em)"), ("720", None)]


def test_the_copy_of_the_upload_plays_only_while_there_is_no_other(read):
    assert sources(read(make_video(clip=make_clip(0)))) == [("0", None)]
    assert sources(read(make_video(clip=make_clip(720, 0)))) == [("720", None)]


def test_a_source_says_what_it_is(read):
    assert tags(read(make_video()), "source")[1]["type"] == 'video/mp4; codecs="avc1.64001F, mp4a.40.2"'


def test_captions_are_offered_and_none_is_forced(read):
    video = make_video(captions={"en": VTT, "vi": VTT})
    tracks = tags(read(video), "track")
    assert [(track["srclang"], track["label"]) for track in tracks] == [("vi", "Tiếng Việt"), ("en", "English")]
    assert {track["kind"] for track in tracks} == {"captions"}
    assert not any("default" in track for track in tracks)
    assert tracks[0]["src"] == f"/video/{video.pk}/phu-de/vi.vtt"


def test_the_files_can_be_taken_home(read):
    clip = make_clip()
    page = read(make_video("Đô thị thông minh", clip=clip))
    links = [link for link in tags(page, "a") if "download" in link]
    assert [link["download"] for link in links] == ["do-thi-thong-minh-720p.mp4", "do-thi-thong-minh-360p.mp4"]
    assert "Tải video: 720p (11,3 MB) · 360p (5,6 MB)" in words(page)


@pytest.mark.parametrize("state", [ClipState.WAITING, ClipState.WORKING])
def test_without_a_file_it_says_when_there_will_be_one(read, state):
    clip = make_clip(state=state)
    clip.renditions.all().delete()
    page = read(make_video(clip=clip))
    assert PROCESSING in page
    assert "<video" not in page


def test_it_promises_nothing_of_a_clip_that_cannot_be_used(read):
    clip = make_clip(state=ClipState.FAILED)
    clip.renditions.all().delete()
    page = read(make_video(clip=clip))
    assert PROCESSING not in page
    assert "Video tạm thời chưa xem được. Mời đọc lời thoại dưới đây." in page


def test_nor_without_a_clip(read):
    assert "Video tạm thời chưa xem được." in read(make_video(clip=None))


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (1280, 720, "wide"),
        (640, 480, "standard"),
        (500, 500, "square"),
        (720, 1280, "upright"),
        (2560, 1080, "broad"),
        (None, None, "wide"),
    ],
)
def test_the_box_has_the_shape_of_the_clip(read, width, height, shape):
    assert f'class="player {shape}"' in read(make_video(clip=make_clip(width=width, height=height)))


def test_time_marks_lead_into_the_largest_file(read):
    video = make_video(transcript="Lời dẫn.\n01:25 Phần một.\n1:02:03 Phần hai.", clip=make_clip(duration=4_000))
    links = [link for link in tags(read(video), "a") if "data-start" in link]
    assert [link["data-start"] for link in links] == ["85", "3723"]
    assert links[0]["href"].endswith("-720.mp4#t=85")


def test_captions_stand_in_for_the_transcript(read):
    page = read(make_video(transcript="", captions={"vi": VTT}))
    assert "Đô thị thông minh phục vụ người dân." in page
    assert 'data-start="6"' in page


def test_what_editors_write_is_never_html(read):
    text = "<script>alert(1)</script>"
    page = read(make_video(text, description=text, transcript=text, credit=text, captions={"vi": VTT}))
    assert text not in page


def test_others_of_the_category_follow_without_itself(read, client):
    category = make_video_category()
    video, *others = make_videos(8, category=category)
    make_video("Ở nơi khác", category=make_video_category())
    page = read(video)
    page = page[page.index("Video cùng chuyên mục") :]
    assert [f'href="{other.get_absolute_url()}"' in page for other in others] == [True] * 6 + [False]
    assert video.get_absolute_url() not in page
    assert "Ở nơi khác" not in page
