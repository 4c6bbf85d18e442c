"""The player in a real browser: it waits, plays, seeks, and shows captions that the reader chose."""

import pytest

from ..films import FOCUSED, PLAY, until

pytestmark = pytest.mark.browser
MODES = "() => [...document.querySelector('video').textTracks].map((track) => `${track.language} ${track.mode}`)"
NEXT_SECOND = "() => new Promise((done) => setTimeout(done, 1000))"


class TestPlaying:
    def test_begins_with_the_keyboard_alone(self, make, page):
        page.goto(make("VP9").get_absolute_url())  # which every Chromium plays
        page.get_by_role("toolbar").get_by_role("button", name="In lời thoại").focus()
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
