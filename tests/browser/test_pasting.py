"""Pasting into the editor: real lists from Word, pictures that are uploaded, old letters that are asked about."""

import base64
from pathlib import Path

import pytest

from portal.richtext import stored_picture

from .content import picture_file
from .desk import Desk

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).parent.parent / "portal/pasted"


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.html").read_text("utf-8")


@pytest.fixture
def desk(server, editor):
    desk = Desk(editor())
    desk.open_new()
    desk.text.click()
    return desk


def note(desk: Desk) -> str:
    return desk.page.locator(".paste-note").inner_text()


class TestWord:
    def test_gives_lists_headings_and_tables_and_says_what_was_dropped(self, desk):
        desk.paste(sample("word"))
        desk.text.locator("ol > li > ol > li > ul > li", has_text="Phường").wait_for()
        assert desk.text.locator("h2").inner_text() == "Kế hoạch cải cách hành chính"
        assert desk.text.locator("td[colspan='2']").inner_text() == "Cơ quan"
        assert desk.text.locator("li[id] a").count() == 2
        assert note(desk) == (
            "Đã bỏ: phông chữ, cỡ chữ, màu chữ, 2 đoạn trống, 1 ảnh nằm trên máy của bạn. "
            "Ảnh nằm trên máy của bạn: hãy kéo tệp ảnh vào khung soạn thảo."
        )

    def test_comes_where_the_caret_is(self, desk):
        desk.write("Trước  sau")
        for _ in range(4):
            desk.page.keyboard.press("ArrowLeft")
        desk.paste("<p class=MsoNormal><b>giữa</b></p>")
        desk.text.locator("strong").wait_for()
        desk.write("!")
        assert desk.text.inner_text().split() == ["Trước", "giữa!", "sau"]

    def test_is_filtered_by_the_browser_where_the_server_does_not_answer(self, desk):
        desk.page.route("**/admin/dan-noi-dung/", lambda route: route.abort())
        desk.paste("<p class=MsoNormal style='color:red'><b>Chữ</b></p>")
        desk.text.locator("strong", has_text="Chữ").wait_for()
        assert "Máy chủ không xử lý được" in note(desk)
        assert desk.text.locator("[style*=color]").count() == 0


class TestAPicture:
    def test_within_the_text_is_uploaded(self, desk):
        data = base64.b64encode(picture_file()["buffer"]).decode()
        desk.paste(f'<p>Trước</p><p><img src="data:image/png;base64,{data}" alt="Một cửa"></p><p>Sau</p>')
        picture = desk.text.locator("img[alt='Một cửa']")
        picture.wait_for()
        assert stored_picture(picture.get_attribute("src"))

    def test_of_word_is_taken_from_its_rtf(self, desk):
        data = picture_file()["buffer"].hex()
        rtf = rf"{{\rtf1 {{\*\shppict{{\pict{{\*\picprop}}\pngblip\bliptag7{{\*\blipuid 07}}{data}}}}}}}"
        desk.start_paste(sample("word"), rtf=rtf)
        picture = desk.text.locator("img[src*='/media/']")
        picture.wait_for()
        assert stored_picture(picture.get_attribute("src"))
        assert "ảnh" not in note(desk)

    def test_that_cannot_be_read_is_named(self, desk):
        desk.paste('<p>Trước</p><img src="data:image/png;base64,AAAA"><p>Sau</p>')
        desk.text.get_by_text("Sau").wait_for()
        assert note(desk) == "Đã bỏ: 1 ảnh không tải được."


class TestOldLetters:
    def test_are_converted_when_the_editor_says_so(self, desk):
        desk.start_paste(sample("tcvn3"))
        dialog = desk.page.get_by_role("dialog", name="Chuyển mã sang Unicode?")
        assert "QuyÕt" in dialog.get_by_label("Trước").input_value()
        assert "Quyết định" in dialog.get_by_label("Sau").input_value()
        dialog.get_by_role("button", name="Chuyển mã sang Unicode").click()
        desk.text.get_by_text("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM").wait_for()

    def test_stay_when_the_editor_says_so(self, desk):
        desk.start_paste(sample("tcvn3"))
        desk.page.get_by_role("button", name="Giữ nguyên").click()
        desk.text.get_by_text("QuyÕt").wait_for()
