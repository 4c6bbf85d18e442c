"""“Xem song song”: what is typed stands beside the form as readers will see it."""

import pytest

from news.models import Article
from tests.makers import make_article, make_category

from .axe import violations
from .desk import Desk

pytestmark = pytest.mark.browser
LONG = "".join(f"<p>Đoạn thứ {n} của một bài dài, để cuộn trang.</p>" for n in range(120))
MUCH = "".join(f"<p>{'Cải cách hành chính, chuyển đổi số. ' * 8}{n}</p>" for n in range(1_000))

LONG_TASKS = """() => {
  window.tasks = [];
  const note = (list) => tasks.push(...list.getEntries().map((task) => task.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
}"""


class Pane:
    def __init__(self, page):
        self.page = page
        self.itself = page.locator("#live-preview")
        self.frame = page.frame_locator("#live-preview iframe")
        self.title = self.frame.locator("h1")

    def open(self) -> None:
        self.page.get_by_role("button", name="Xem song song").click()
        self.frame.locator("#noi-dung").wait_for()

    def choose(self, name: str) -> None:
        self.itself.get_by_label(name).check()

    def wait_for(self, text: str) -> None:
        self.frame.get_by_text(text).first.wait_for()

    def inside(self, script: str):
        return self.page.locator("#live-preview iframe").evaluate(f"frame => (w => {script})(frame.contentWindow)")


@pytest.fixture(scope="module")
def category(server):
    return make_category("Thông báo")


@pytest.fixture
def desk(category, editor):
    return Desk(editor())


@pytest.fixture
def pane(desk):
    return Pane(desk.page)


class TestWhatIsTyped:
    def test_is_shown_as_readers_will_see_it_and_stored_nowhere(self, desk, pane):
        desk.open_new()
        pane.open()
        desk.fill(title="Tiêu đề đang viết", lead="Sa-pô đang viết.")
        desk.text.click()
        desk.write("Nội dung đang viết.")
        pane.wait_for("Nội dung đang viết.")
        assert pane.title.inner_text() == "Tiêu đề đang viết"
        assert pane.frame.locator(".lead").inner_text() == "Sa-pô đang viết."
        assert not Article.objects.filter(title="Tiêu đề đang viết").exists()

    def test_takes_the_place_of_what_is_stored(self, desk, pane, category):
        desk.open(make_article("Tiêu đề đã lưu", category=category).pk)
        pane.open()
        assert pane.title.inner_text() == "Tiêu đề đã lưu"
        desk.fill(title="Tiêu đề sửa lại")
        pane.wait_for("Tiêu đề sửa lại")
        assert pane.itself.get_by_role("status").inner_text() == "Đã cập nhật"
        assert Article.objects.filter(title="Tiêu đề đã lưu").exists()

    def test_that_is_no_use_is_named_and_the_stored_stays(self, desk, pane, category):
        desk.open(make_article("Bài có tiêu đề", category=category).pk)
        pane.open()
        desk.fill(title="")
        pane.itself.get_by_text("Còn thiếu hoặc chưa đúng: Tiêu đề.").wait_for()
        assert pane.title.inner_text() == "Bài có tiêu đề"

    def test_keeps_the_place_that_is_being_read(self, desk, pane, category):
        desk.open(make_article("Bài dài", body=LONG, category=category).pk)
        pane.open()
        pane.inside("w.scrollTo(0, 900)")
        desk.fill(title="Bài dài, sửa lại")
        pane.wait_for("Bài dài, sửa lại")
        assert pane.inside("w.scrollY") == 900

    def test_of_a_picture_waits_until_it_is_saved(self, desk, pane, category, tmp_path):
        desk.open(make_article("Bài có ảnh", category=category).pk)
        pane.open()
        desk.page.set_input_files("#id_cover", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
        pane.itself.get_by_text("sẽ hiện sau khi lưu").wait_for()


class TestThePage:
    @pytest.mark.parametrize(("name", "width"), [("Máy tính", 1024), ("Điện thoại", 360)])
    def test_is_as_wide_as_the_screen_that_is_chosen(self, desk, pane, category, name, width):
        desk.open(make_article(category=category).pk)
        pane.open()
        pane.choose(name)
        assert pane.inside("w.innerWidth") == width

    @pytest.mark.parametrize(("name", "theme"), [("Sáng", "light"), ("Tối", "dark")])
    def test_has_the_theme_that_is_chosen(self, desk, pane, category, name, theme):
        desk.open(make_article(category=category).pk)
        pane.open()
        pane.choose(name)
        pane.frame.locator(f"html[data-theme={theme}]").wait_for(state="attached")

    def test_has_the_text_size_that_is_chosen(self, desk, pane, category):
        desk.open(make_article(category=category).pk)
        pane.open()
        pane.itself.get_by_label("Cỡ chữ").select_option("200 %")
        pane.frame.locator("html[data-size='4']").wait_for(state="attached")

    def test_runs_no_script_whatever_the_answer_holds(self, desk, pane, category):
        desk.open(make_article("Bài có mã", category=category).pk)

        def plant(route):
            answer = route.fetch()
            code = "parent.ran = window.ran = 1"
            planted = f'<script>{code}</script><img src="/x" onerror="{code}"><svg onload="{code}"></svg></main>'
            route.fulfill(response=answer, body=answer.text().replace("</main>", planted))

        desk.page.route("**/xem-song-song/*", plant)
        pane.open()
        desk.fill(title="Bài có mã, sửa lại")
        pane.wait_for("Bài có mã, sửa lại")
        pane.frame.locator("svg").wait_for(state="attached")
        assert desk.page.evaluate("window.ran") is None
        assert pane.inside("w.ran") is None

    def test_leads_nowhere(self, desk, pane, category):
        desk.open(make_article("Bài có liên kết", category=category).pk)
        pane.open()
        before = desk.page.url
        pane.frame.locator(".breadcrumb a").first.click()
        pane.itself.get_by_text("Liên kết không mở trong bản xem.").wait_for()
        assert pane.title.inner_text() == "Bài có liên kết"
        assert desk.page.url == before
        assert len(desk.page.context.pages) == 1

    def test_is_in_the_portals_own_type(self, desk, pane, category):
        """Its style and its fonts get past the policies of the form and of the frame."""
        desk.open(make_article(category=category).pk)
        pane.open()
        assert pane.inside("w.document.fonts.ready.then(() => w.document.fonts.check('17px \"Be Vietnam Pro\"'))")
        assert "Be Vietnam Pro" in pane.inside("w.getComputedStyle(w.document.body).fontFamily")


class TestThePane:
    def test_opens_and_closes_by_keyboard(self, desk, pane, category):
        desk.open(make_article(category=category).pk)
        button = desk.page.get_by_role("button", name="Xem song song")
        button.focus()
        desk.page.keyboard.press("Enter")
        pane.title.wait_for()
        assert desk.page.evaluate("document.activeElement.id") == "live-preview-title"
        pane.itself.get_by_role("button", name="Đóng").focus()
        desk.page.keyboard.press("Enter")
        assert pane.itself.is_hidden()
        assert button.evaluate("button => button === document.activeElement")

    def test_is_open_again_on_the_next_form(self, desk, pane, category):
        desk.open(make_article(category=category).pk)
        pane.open()
        pane.choose("Điện thoại")
        desk.open(make_article("Bài sau", category=category).pk)
        pane.wait_for("Bài sau")
        assert pane.inside("w.innerWidth") == 360

    def test_asks_once_for_many_keys(self, desk, pane, category):
        desk.open(make_article(category=category).pk)
        pane.open()
        asked = []
        desk.page.on("request", lambda request: asked.append(request.url) if "xem-song-song" in request.url else None)
        desk.page.locator("#id_title").press_sequentially(" thêm chữ", delay=40)
        pane.wait_for("thêm chữ")
        assert len(asked) == 1

    def test_shows_only_the_newest_answer(self, desk, pane, category):
        desk.open(make_article("Bài chờ", category=category).pk)
        pane.open()
        held = []
        desk.page.route("**/xem-song-song/*", lambda route: route.continue_() if held else held.append(route))
        desk.fill(title="Cũ")
        desk.page.wait_for_timeout(900)
        desk.fill(title="Mới")
        pane.wait_for("Mới")
        held[0].continue_()
        desk.page.wait_for_timeout(500)
        assert len(held) == 1
        assert pane.title.inner_text() == "Mới"

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1280, 360])
    def test_has_no_violation(self, editor, category, scheme, width):
        desk = Desk(editor(color_scheme=scheme, viewport={"width": width, "height": 800}))
        desk.open(make_article("Bài xem song song", body=LONG, category=category).pk)
        Pane(desk.page).open()
        assert "\n".join(violations(desk.page)) == ""


class TestOtherForms:
    @pytest.mark.parametrize(
        ("form", "field"),
        [("videos/video", "title"), ("documents/document", "summary"), ("portal/page", "title")],
    )
    def test_have_it_too(self, editor, form, field):
        page = editor()
        page.goto(f"/admin/{form}/add/")
        pane = Pane(page)
        pane.open()
        page.fill(f"#id_{field}", "Chữ đang viết")
        pane.wait_for("Chữ đang viết")


def test_a_plain_field_in_the_place_of_the_editor_is_read_too(editor, settings, category):
    settings.RICH_TEXT_WIDGET = "django.forms.Textarea"
    page = editor()
    page.goto(f"/admin/news/article/{make_article(category=category).pk}/change/")
    pane = Pane(page)
    pane.open()
    page.fill("#id_body", "<p>Đoạn gõ tay.</p><script>x()</script>")
    pane.wait_for("Đoạn gõ tay.")


def test_a_long_article_stays_easy_to_write(desk, pane, category):
    desk.open(make_article("Bài rất dài", body=MUCH, category=category).pk)
    pane.open()
    desk.page.evaluate(LONG_TASKS)
    desk.page.locator("#id_title").press_sequentially("Sửa: ", delay=100)
    pane.wait_for("Sửa: Bài rất dài")
    assert max(desk.page.evaluate("window.tasks"), default=0) < 500
