"""Video pages in a real browser: playing, seeking, captions, transcript, the word that it was watched, YouTube."""

import pytest
from django.test import testcases

from portal import images
from tests.videos.makers import YOUTUBE, make_clip, make_video

from .axe import violations
from .content import draw_picture
from .films import FORMS, film
from .video_content import CAPTIONS

pytestmark = pytest.mark.browser

MODES = "() => [...document.querySelector('video').textTracks].map((track) => `${track.language} ${track.mode}`)"
FOCUSED = "() => document.activeElement.tagName"
PLAY = "(rate) => { const video = document.querySelector('video'); video.muted = true; video.playbackRate = rate; return video.play() }"
NEXT_SECOND = "() => new Promise((done) => setTimeout(done, 1000))"
TRANSCRIPT = "00:01 Phần một của phóng sự.\n00:05 Phần hai.\n00:09 Phần ba.\n" + "Phần không có mốc.\n" * 30


@pytest.fixture(scope="module", autouse=True)
def media_of_the_portal():
    """Let the portal send its files, in parts where a player asks for a part: the test server's own view cannot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases._MediaFilesHandler, "_should_handle", lambda self, path: False)
        yield


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


@pytest.fixture(scope="module")
def plays(chromium):
    """Return a form in which this browser plays films."""
    page = chromium.new_page()
    answers = page.evaluate(
        "types => types.map((type) => document.createElement('video').canPlayType(type))",
        [form.type for form in FORMS.values()],
    )
    page.close()
    return next(name for name, answer in zip(FORMS, answers, strict=True) if answer)


@pytest.fixture(scope="module")
def make(server):
    """Return a maker of videos that really play."""
    poster = images.store_picture(draw_picture(1280, 720))

    def with_film(name: str, **fields):
        clip = make_clip(720, 360, content=film(name), kind=FORMS[name].type, duration=15, width=320, height=180)
        return make_video(**{"clip": clip, "poster": poster, "transcript": TRANSCRIPT, "captions": CAPTIONS} | fields)

    return with_film


@pytest.fixture(scope="module")
def video(make, plays):
    return make(plays)


@pytest.fixture
def watching(page, video):
    """Open the video's page; `told` are the words to the portal that it was watched."""
    page.told = []
    page.on("request", lambda request: page.told.append(request.method) if "da-xem" in request.url else None)
    page.goto(video.get_absolute_url(), wait_until="networkidle")
    return page


class TestPlaying:
    @pytest.mark.parametrize("name", FORMS)
    def test_begins_with_the_keyboard_alone(self, make, page, name):
        page.goto(make(name).get_absolute_url())
        if not page.evaluate("type => document.createElement('video').canPlayType(type)", FORMS[name].type):
            return
        page.get_by_role("toolbar").get_by_role("button", name="In bài viết").focus()
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == "VIDEO"
        page.keyboard.press("Space")
        until(page, "video.currentTime > 0.2")

    def test_does_not_begin_by_itself(self, watching):
        watching.evaluate(NEXT_SECOND)
        assert watching.evaluate("document.querySelector('video').played.length") == 0

    def test_loads_nothing_before(self, page, video):
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(video.get_absolute_url(), wait_until="networkidle")
        assert [url for url in asked if "clip-" in url or ".vtt" in url] == []

    def test_seeks_by_asking_for_a_part(self, watching):
        answers = []
        watching.on("response", lambda answer: answers.append(answer.status) if "clip-" in answer.url else None)
        watching.evaluate(PLAY, 1)
        watching.evaluate("document.querySelector('video').currentTime = 12")
        until(watching, "video.currentTime > 12.1")
        assert set(answers) == {206}

    @pytest.mark.parametrize(("width", "file"), [(360, "360"), (1280, "720")])
    def test_takes_the_file_for_the_screen(self, visitor, video, width, file):
        page = visitor(viewport={"width": width, "height": 740}).new_page()
        page.goto(video.get_absolute_url())
        page.evaluate(PLAY, 1)
        assert f"-{file}." in page.evaluate("document.querySelector('video').currentSrc")

    @pytest.mark.parametrize("place", ["?t=9", "#t=9"])
    def test_starts_where_the_address_says(self, page, video, place):
        page.goto(video.get_absolute_url() + place)
        page.evaluate(PLAY, 1)
        until(page, "video.currentTime > 9.1 && video.currentTime < 12")

    def test_keeps_its_box(self, watching):
        before = watching.locator(".player").bounding_box()
        watching.evaluate(PLAY, 1)
        until(watching, "video.currentTime > 0.1")
        assert watching.locator(".player").bounding_box() == before
        assert before["width"] / before["height"] == pytest.approx(16 / 9, abs=0.01)


class TestCaptions:
    CHOOSE = "(n) => { const tracks = document.querySelector('video').textTracks; [...tracks].forEach((t, i) => { t.mode = i === n ? 'showing' : 'disabled' }) }"

    def choose(self, page, number: int) -> None:
        page.locator("h1").click()
        page.evaluate(self.CHOOSE, number)
        page.evaluate("() => new Promise((done) => setTimeout(done, 100))")

    def test_are_off_at_first_and_nothing_is_kept(self, watching):
        watching.evaluate(PLAY, 1)
        assert watching.evaluate(MODES) == ["vi disabled", "en disabled"]
        assert watching.evaluate("localStorage.length") == 0

    def test_that_a_reader_chose_are_shown_with_the_next_video(self, watching, make, plays):
        self.choose(watching, 1)
        watching.goto(make(plays).get_absolute_url())
        assert watching.evaluate(MODES) == ["vi disabled", "en showing"]
        until(watching, "video.textTracks[1].activeCues || video.play()")
        assert watching.evaluate("localStorage.getItem('phu_de')") == "en"

    def test_that_a_reader_switched_off_stay_off(self, watching):
        self.choose(watching, 0)
        self.choose(watching, -1)
        watching.reload()
        assert watching.evaluate(MODES) == ["vi disabled", "en disabled"]
        assert watching.evaluate("localStorage.getItem('phu_de')") == "none"

    def test_that_no_reader_switched_on_are_not_kept(self, page, video):
        page.add_init_script(f"addEventListener('load', () => ({self.CHOOSE})(0))")
        page.goto(video.get_absolute_url(), wait_until="networkidle")
        page.wait_for_timeout(200)
        assert page.evaluate(MODES) == ["vi showing", "en disabled"]
        assert page.evaluate("localStorage.length") == 0


class TestTheTranscript:
    def test_plays_from_a_mark(self, watching):
        watching.get_by_role("link", name="Xem từ 00:09").click()
        until(watching, "video.currentTime > 9.1 && video.currentTime < 13 && !video.paused")
        assert watching.evaluate(FOCUSED) == "VIDEO"
        assert "/video/" in watching.url

    def test_plays_from_a_mark_with_the_keyboard(self, watching):
        watching.get_by_role("link", name="Xem từ 00:05").focus()
        watching.keyboard.press("Enter")
        until(watching, "video.currentTime > 5.1")

    def test_marks_what_is_said_without_moving_the_page(self, watching):
        watching.evaluate(PLAY, 1)
        watching.evaluate("document.querySelector('video').currentTime = 5.5")
        watching.evaluate("window.scrollTo(0, 500)")
        watching.locator(".transcript [aria-current=true]", has_text="Phần hai").wait_for()
        assert watching.locator(".transcript [aria-current]").count() == 1
        assert watching.evaluate("scrollY") == 500

    def test_has_marks_that_a_finger_can_hit(self, visitor, video):
        page = visitor(viewport={"width": 360, "height": 740}).new_page()
        page.goto(video.get_absolute_url())
        boxes = [mark.bounding_box() for mark in page.locator("[data-start]").all()]
        assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)

    @pytest.mark.parametrize("display", ["0.sang", "0.toi"])
    def test_is_readable_where_it_is_marked(self, visitor, video, display):
        page = visitor(display).new_page()
        page.goto(video.get_absolute_url())
        page.evaluate(PLAY, 1)
        page.locator(".transcript [aria-current]").wait_for()
        assert "\n".join(violations(page)) == ""


class TestWatched:
    def test_is_told_once_after_half_of_a_short_video(self, watching):
        with watching.expect_response(lambda answer: "da-xem" in answer.url) as answer:
            watching.evaluate(PLAY, 8)
        assert answer.value.status == 204
        until(watching, "video.ended")
        watching.evaluate(PLAY, 8)
        until(watching, "video.ended")
        assert watching.told == ["POST"]

    def test_is_not_told_of_a_jump_to_the_end(self, watching):
        watching.evaluate(PLAY, 1)
        watching.evaluate("document.querySelector('video').currentTime = 13")
        until(watching, "video.ended")
        assert watching.told == []

    def test_sets_no_cookie(self, watching):
        with watching.expect_response(lambda answer: "da-xem" in answer.url):
            watching.evaluate(PLAY, 8)
        assert watching.context.cookies() == []

    def test_is_not_told_of_a_preview(self, editor, video):
        page, told = editor(), []
        page.on("request", lambda request: told.append(request.url) if "da-xem" in request.url else None)
        page.goto(video.get_preview_url())
        page.evaluate(PLAY, 8)
        until(page, "video.ended")
        assert told == []


class TestYouTube:
    @pytest.fixture
    def tube(self, page, make, plays):
        page.foreign = []
        page.route("**/*youtube*/**", lambda route: route.fulfill(body="<p>player</p>", content_type="text/html"))
        page.on("request", lambda request: page.foreign.append(request.url) if "youtube" in request.url else None)
        video = make(plays, clip=None, youtube=YOUTUBE, transcript="00:05 Phần hai.")
        page.goto(video.get_absolute_url(), wait_until="networkidle")
        return page

    def test_is_asked_for_nothing_before_the_click(self, tube):
        tube.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        tube.evaluate(NEXT_SECOND)
        assert tube.foreign == []

    def test_comes_with_the_click_and_gets_the_focus(self, tube):
        tube.get_by_role("button", name="Xem trên YouTube").press("Enter")
        tube.frame_locator(".player iframe").get_by_text("player").wait_for()
        assert tube.foreign == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&cc_load_policy=1"]
        assert tube.evaluate(FOCUSED) == "IFRAME"
        assert violations(tube) == []


class TestWithoutJavaScript:
    @pytest.fixture
    def page(self, visitor):
        return visitor(java_script_enabled=False).new_page()

    def test_everything_can_still_be_watched(self, page, video):
        page.goto(video.get_absolute_url())
        assert page.locator("video[controls]").is_visible()
        assert page.get_by_role("link", name="Xem từ 00:09").get_attribute("href").endswith("#t=9")
        assert page.get_by_role("link", name="720p").is_visible()

    def test_youtube_is_a_plain_link_that_says_so(self, page, make, plays):
        page.goto(make(plays, clip=None, youtube=YOUTUBE).get_absolute_url())
        link = page.get_by_role("link", name="Mở video trên trang YouTube")
        assert link.get_attribute("href") == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
        assert not page.get_by_text("Xem trên YouTube").is_visible()


def test_paper_gets_the_picture_and_the_transcript_but_no_player(page, video):
    page.goto(video.get_absolute_url())
    page.emulate_media(media="print")
    shown = {part: page.locator(part).first.is_visible() for part in (".on-paper", ".transcript", ".print-only", "h1")}
    hidden = {part: page.locator(part).first.is_visible() for part in ("video", ".player-files", ".video-others")}
    assert (set(shown.values()), set(hidden.values())) == ({True}, {False})
