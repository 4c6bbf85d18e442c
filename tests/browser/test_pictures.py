"""The picture library by hand: many pictures dropped at once, by keyboard alone, the focal point, choosing a cover."""

import io
import json

import pytest

from news.models import Article
from pictures.models import Picture
from portal import images
from tests.makers import make_article, make_category
from tests.pictures.makers import photograph

from .axe import violations
from .content import draw_picture
from .desk import Desk

pytestmark = pytest.mark.browser
LIST = "/admin/pictures/picture/"
DROP = """(files) => {
  const data = new DataTransfer();
  for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name));
  const target = document.querySelector(".picture-drop");
  for (const type of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


def png(colour: str, size: tuple[int, int] = (640, 400)) -> bytes:
    file = io.BytesIO()
    picture = draw_picture(*size)
    picture.paste(colour, (0, 0, 90, 90))
    picture.save(file, "PNG")
    return file.getvalue()


def make_picture(alt: str, colour: str) -> Picture:
    picture = Picture.objects.get(stored=images.take(io.BytesIO(png(colour)), f"{colour}.png").name)
    picture.alt = alt
    picture.save()
    return picture


@pytest.fixture(scope="module")
def stock(server):
    make_category("Thông báo")
    return [make_picture("Bộ phận một cửa", "red"), make_picture("Đường sắt đô thị", "green")]


@pytest.fixture
def page(stock, editor):
    return editor()


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=["wide", "phone by night"])
def any_page(request, stock, editor):
    width, scheme = request.param
    return editor(viewport={"width": width, "height": 900}, color_scheme=scheme)


def drop(page, **files: bytes) -> None:
    chosen = [{"name": name, "bytes": list(content)} for name, content in files.items()]
    page.evaluate(DROP, json.loads(json.dumps(chosen)))


def outcomes(page) -> dict[str, str]:
    page.locator(".picture-summary", has_text="Xong").wait_for()
    rows = page.locator(".picture-sent li").all()
    return {row.locator(".picture-file").inner_text(): row.locator(".picture-outcome").inner_text() for row in rows}


class TestSendingSeveral:
    def test_good_ones_are_kept_when_others_are_refused(self, page):
        page.goto(LIST)
        drop(
            page, **{"một.png": png("#111111"), "hỏng.png": b"%PDF-1.7", "hai.png": png("#222222"), "vẽ.svg": b"<svg/>"}
        )
        said = outcomes(page)
        assert said["một.png"].startswith("Đã tải lên.")
        assert said["hai.png"].startswith("Đã tải lên.")
        assert "không phải ảnh" in said["hỏng.png"]
        assert "SVG" in said["vẽ.svg"]
        assert page.locator(".picture-summary").inner_text() == "Xong: 2 ảnh đã vào thư viện, 2 ảnh không nhận."
        assert Picture.objects.filter(file_name__in=["một.png", "hai.png"]).count() == 2

    def test_each_shows_how_far_it_is(self, page):
        page.goto(LIST)
        page.route("**/tai-len/", lambda route: None)  # never answered
        drop(page, **{"một.png": png("#333333"), "hai.png": png("#444444")})
        bars = page.get_by_role("progressbar")
        assert bars.count() == 2
        assert bars.first.get_attribute("aria-label") == "Tiến độ của một.png"

    def test_the_same_again_is_said(self, page):
        page.goto(LIST)
        drop(page, **{"lại.png": png("red")})
        assert "đã có trong thư viện" in outcomes(page)["lại.png"]

    def test_one_that_is_too_large_is_not_even_sent(self, page):
        page.goto(LIST)
        page.evaluate("""() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(15 * 2 ** 20 + 1)], "lớn.jpg"));
          const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector(".picture-drop").dispatchEvent(drop);
        }""")
        assert "15 MB" in outcomes(page)["lớn.jpg"]

    def test_a_lost_connection_is_said_and_the_next_ones_go_on(self, page):
        page.goto(LIST)
        page.route("**/tai-len/", lambda route: route.abort(), times=1)
        drop(page, **{"mất.png": png("#555555"), "còn.png": png("#666666")})
        said = outcomes(page)
        assert "mất kết nối" in said["mất.png"]
        assert said["còn.png"].startswith("Đã tải lên.")

    def test_a_description_is_written_right_there(self, page):
        page.goto(LIST)
        drop(page, **{"tả.png": png("#777777")})
        outcomes(page)
        field = page.get_by_label("Mô tả ảnh")
        field.fill("Lễ khai giảng")
        field.press("Enter")
        page.get_by_text("Đã lưu mô tả.").wait_for()
        assert Picture.objects.get(file_name="tả.png").alt == "Lễ khai giảng"

    def test_by_keyboard_alone(self, page):
        page.on("filechooser", lambda chooser: None)  # the browser hears of it before the key is pressed
        page.goto(LIST)
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "picture-files":
                break
        assert page.evaluate("document.activeElement.id") == "picture-files"
        with page.expect_file_chooser() as opened:
            page.keyboard.press("Space")
        assert opened.value.is_multiple()
        names = ("phím 1.png", "phím 2.png")
        files = [{"name": n, "mimeType": "image/png", "buffer": png(f"#{k}8888{k}")} for k, n in enumerate(names, 1)]
        opened.value.set_files(files)
        assert set(outcomes(page)) == set(names)


class TestFocalPoint:
    def test_a_click_sets_it_and_the_crops_follow(self, page, stock):
        page.goto(f"{LIST}{stock[0].pk}/change/")
        box = page.locator(".picture-focus").bounding_box()
        page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
        assert (page.input_value("#id_focus_x"), page.input_value("#id_focus_y")) == ("25", "75")
        position = page.locator(".picture-crop").first.evaluate("image => getComputedStyle(image).objectPosition")
        assert position == "25% 75%"
        page.get_by_role("button", name="Lưu", exact=True).click()
        page.wait_for_url(f"**{LIST}")
        stock[0].refresh_from_db()
        assert (stock[0].focus_x, stock[0].focus_y) == (25, 75)

    def test_the_fields_move_the_mark(self, page, stock):
        page.goto(f"{LIST}{stock[1].pk}/change/")
        page.get_by_label("Từ trái sang").fill("10")
        page.get_by_label("Từ trên xuống").fill("90")
        mark = page.locator(".picture-mark").evaluate("mark => [mark.style.left, mark.style.top]")
        assert mark == ["10%", "90%"]

    def test_readers_see_the_crop(self, page, stock, visitor):
        Picture.objects.filter(pk=stock[0].pk).update(focus_x=0, focus_y=100)
        make_article("Bài có tâm điểm", cover=stock[0].stored)
        reader = visitor().new_page()
        reader.goto("/tin-tuc/")
        crop = reader.locator(".teaser-picture img").first
        assert crop.evaluate("image => getComputedStyle(image).objectPosition") == "0% 100%"


class TestChoosingACover:
    def test_with_a_search_by_keyboard(self, page, stock):
        page.goto("/admin/news/article/add/")
        page.fill("#id_title", "Bài chọn ảnh")
        page.get_by_role("button", name="Chọn từ thư viện…").focus()
        page.keyboard.press("Enter")
        page.get_by_role("dialog").get_by_role("searchbox").wait_for()
        page.keyboard.type("duong sat")
        page.get_by_text("1 ảnh", exact=True).wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("Đã chọn ảnh “Đường sắt đô thị”").wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Chọn từ thư viện…"
        assert page.get_attribute("#id_cover_alt", "placeholder") == "Đường sắt đô thị"
        page.get_by_role("button", name="Lưu", exact=True).click()
        page.wait_for_url("**/admin/news/article/")
        assert Article.objects.get(title="Bài chọn ảnh").cover.name == stock[1].stored

    def test_escape_leaves_everything_as_it_was(self, page):
        page.goto("/admin/news/article/add/")
        page.get_by_role("button", name="Chọn từ thư viện…").click()
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
        assert page.get_by_role("dialog").count() == 0
        assert page.input_value("[name=cover-chosen]") == ""

    def test_a_choice_can_be_taken_back(self, page):
        page.goto("/admin/news/article/add/")
        page.get_by_role("button", name="Chọn từ thư viện…").click()
        page.get_by_role("dialog").get_by_role("button", name="Bộ phận một cửa").click()
        page.get_by_role("button", name="Bỏ chọn").click()
        assert page.input_value("[name=cover-chosen]") == ""

    def test_one_that_a_refused_save_kept_can_be_taken_back(self, page, stock):
        page.goto("/admin/news/article/add/")
        page.get_by_role("button", name="Chọn từ thư viện…").click()
        page.get_by_role("dialog").get_by_role("button", name="Bộ phận một cửa").click()
        page.get_by_role("button", name="Lưu", exact=True).click()
        page.get_by_text("Đã chọn một ảnh của thư viện. Ảnh được dùng khi lưu.").wait_for()
        assert page.input_value("[name=cover-chosen]") == stock[0].stored
        page.get_by_role("button", name="Bỏ chọn").click()
        assert page.input_value("[name=cover-chosen]") == ""
        assert page.get_by_text("Đã chọn một ảnh").count() == 0

    def test_in_the_editors_picture_dialog(self, page, stock):
        desk = Desk(page)
        desk.open_new()
        desk.fill(title="Bài chèn ảnh")
        desk.tool("image")
        dialog = page.locator(".cke_dialog:visible")
        dialog.get_by_role("button", name="Chọn từ thư viện…").click()
        page.locator("dialog.library").get_by_role("button", name="Bộ phận một cửa").click()
        assert dialog.get_by_label("Mô tả ảnh").input_value() == "Bộ phận một cửa"
        dialog.get_by_role("button", name="Đồng ý").click()
        desk.text.locator("img.cke_widget_element").wait_for()
        desk.press("Lưu")
        body = Article.objects.get(title="Bài chèn ảnh").body
        assert stock[0].url in body
        assert 'alt="Bộ phận một cửa"' in body


class TestAvif:
    def test_readers_get_webp_until_the_twin_is_there(self, stock, visitor):
        name = images.store_picture(photograph())
        article = make_article("Bài có ảnh AVIF", cover=name, cover_alt="Biểu đồ")
        sent = []
        for kind in ("image/webp", "image/avif"):
            reader = visitor().new_page()
            reader.on("response", lambda answer: sent.append((answer.url, answer.headers["content-type"])))
            reader.goto(article.get_absolute_url())
            image = reader.get_by_role("img", name="Biểu đồ")
            image.evaluate("image => image.decode()")
            assert image.evaluate("image => image.naturalWidth") > 0
            assert [found for url, found in sent if url.endswith(".avif")][-1] == kind
            images.twins.maker.work_off()


class TestForEverybody:
    def test_the_library(self, any_page):
        any_page.goto(LIST)
        drop(any_page, **{"một.png": png("#999999"), "hỏng.png": b"x"})
        outcomes(any_page)
        assert violations(any_page) == []
        assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_a_picture(self, any_page, stock):
        any_page.goto(f"{LIST}{stock[0].pk}/change/")
        assert violations(any_page) == []
        assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def test_the_dialog(self, any_page):
        any_page.goto("/admin/news/article/add/")
        any_page.get_by_role("button", name="Chọn từ thư viện…").click()
        any_page.get_by_role("dialog").get_by_role("button", name="Bộ phận một cửa").wait_for()
        assert violations(any_page) == []

    def test_no_policy_is_broken(self, page, stock):
        heard = []
        page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        page.goto(LIST)
        page.goto(f"{LIST}{stock[0].pk}/change/")
        page.locator(".picture-focus").click()
        assert heard == []
