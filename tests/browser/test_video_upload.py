"""Uploading a clip in the form of a video report: breaks, a closed browser, a lost session, the keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.models import DeskSession
from tests.makers import make_desk
from tests.videos.makers import make_clip, make_video
from videos.models import Clip, ClipState, Video

from . import axe
from .clip_form import PART, Form

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path, server):
    settings.PORTAL_UPLOADS = tmp_path / "uploads"
    yield settings.PORTAL_UPLOADS
    Video.objects.all().delete()
    Clip.objects.all().delete()


@pytest.fixture
def file(tmp_path):
    """A file of three parts that begins as a video does."""
    path = tmp_path / "Phóng sự đô thị.mp4"
    path.write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(range(251)) * (2 * PART // 251 + 5000))
    return path


@pytest.fixture
def form(editor):
    return Form(editor()).open()


class TestAFile:
    def test_is_sent_in_parts_and_then_processed(self, form, file):
        form.chooser.set_input_files(file)
        form.wait_until_uploaded(file)
        assert form.sent == [0, PART, 2 * PART]
        Clip.objects.update(state=ClipState.WORKING, progress=40)
        expect(form.box.locator(".clip-processing")).to_contain_text("Đang xử lý (40 %)")
        Clip.objects.update(state=ClipState.READY, posters=["anh/2026/11/0123-1600x900.webp"])
        expect(form.note).to_have_text("Video: Đã xong. Lưu rồi mở lại để chọn một khung hình làm ảnh bìa.")

    def test_that_cannot_be_processed_tells_why(self, form, file):
        form.chooser.set_input_files(file)
        form.wait_until_uploaded(file)
        Clip.objects.update(state=ClipState.FAILED, reason="Tệp này không có hình.")
        expect(form.error).to_have_text("Tệp này không có hình.")

    def test_that_waits_tells_for_what_and_until_when(self, form, file):
        form.chooser.set_input_files(file)
        form.wait_until_uploaded(file)
        later = timezone.localtime() + timedelta(minutes=15)
        Clip.objects.update(reason="Ổ đĩa của máy chủ đã đầy.", due_at=later)
        told = f"Video: Chờ xử lý. Ổ đĩa của máy chủ đã đầy. Tự thử lại lúc {later:%H:%M}."
        expect(form.box.locator(".clip-processing .clip-text")).to_have_text(told)
        assert axe.violations(form.page) == []

    def test_that_failed_is_processed_again_by_a_button(self, form, file):
        form.chooser.set_input_files(file)
        form.wait_until_uploaded(file)
        Clip.objects.update(state=ClipState.FAILED, reason="Hết giờ.", attempts=5)
        form.press("Xử lý lại")
        expect(form.box.locator(".clip-processing")).to_contain_text("Chờ xử lý")
        expect(form.error).to_have_text("")
        assert (Clip.objects.get().state, Clip.objects.get().attempts) == (ClipState.WAITING, 0)

    def test_shows_how_far_it_got(self, form, file):
        form.block(file)
        expect(form.box.locator(".clip-transfer .clip-text")).to_contain_text("Đã tải 8 MB / 17 MB (46 %)")

    def test_belongs_to_the_saved_report(self, form, file):
        form.chooser.set_input_files(file)
        clip = form.wait_until_uploaded(file)
        form.page.fill("#id_title", "Phóng sự")
        form.page.get_by_role("button", name="Lưu", exact=True).click()
        form.page.wait_for_load_state()
        assert Video.objects.get().clip == clip

    def test_takes_the_frames_of_the_one_before_out_of_the_form(self, form, file):
        frames = [f"anh/2026/11/{number * 24}-1600x900.webp" for number in "123"]
        form.page.goto(f"/admin/videos/video/{make_video(clip=make_clip(posters=frames)).pk}/change/")
        form.page.get_by_role("radio", name="Khung hình 3").check()
        form.chooser.set_input_files(file)
        expect(form.note).to_have_text("Đã tải lên xong.", timeout=20_000)
        expect(form.page.get_by_role("radio", name="Khung hình 3")).to_be_hidden()
        assert form.page.locator("[name=poster_choice]:checked").count() == 0

    def test_that_is_no_video_is_refused_with_the_reason(self, form, tmp_path):
        path = tmp_path / "phim.mp4"
        path.write_bytes(b"%PDF-1.7" + bytes(9000))
        form.chooser.set_input_files(path)
        expect(form.error).to_contain_text("tài liệu PDF")
        expect(form.note).to_be_empty()
        assert form.field.input_value() == ""
        assert not Clip.objects.exists()

    def test_that_is_too_large_is_not_even_begun(self, editor, file, settings):
        settings.PORTAL_VIDEO_MAX_MB = 1
        form = Form(editor()).open()
        form.chooser.set_input_files(file)
        expect(form.error).to_contain_text("quá mức tối đa 1 MB")
        assert not Clip.objects.exists()

    def test_can_be_dropped(self, form):
        form.box.evaluate("""(box) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["%PDF-1.7"], "phim.mp4"));
          for (const name of ["dragover", "drop"]) {
            const shown = name === "drop" ? dataTransfer : new DataTransfer(); // no page sees files before the drop
            box.dispatchEvent(new DragEvent(name, { dataTransfer: shown, bubbles: true, cancelable: true }));
          }
        }""")
        expect(form.error).to_contain_text("tài liệu PDF")


class TestABreak:
    def test_of_the_connection_is_waited_out(self, form, file):
        form.block(file)
        form.blocked = False
        form.wait_until_uploaded(file)
        assert form.sent.count(0) == 1

    def test_without_network_is_waited_out(self, form, file):
        form.block(file)
        form.blocked = False
        form.page.context.set_offline(True)
        expect(form.note).to_contain_text("sẽ thử lại sau 2 giây")
        form.page.context.set_offline(False)
        form.wait_until_uploaded(file)

    def test_by_a_closed_browser_is_mended_by_choosing_the_file_again(self, form, file, visitor):
        form.block(file)
        kept = form.page.context.storage_state()
        form.page.context.close()
        again = Form(visitor(storage_state=kept).new_page()).open()
        again.chooser.set_input_files(file)
        again.wait_until_uploaded(file)
        assert again.sent == [PART, 2 * PART]

    def test_by_saving_is_mended_in_the_saved_report(self, form, file):
        form.block(file)
        form.page.fill("#id_title", "Phóng sự dang dở")
        form.page.get_by_role("button", name="Lưu", exact=True).click()  # and the question is answered with yes
        form.page.locator("#result_list").wait_for()
        form.page.evaluate("localStorage.clear()")  # as on another machine
        form.sent, form.blocked = [], False
        form.open(f"/admin/videos/video/{Video.objects.get().pk}/change/")
        expect(form.note).to_contain_text("chưa tải lên xong. Hãy chọn lại đúng tệp đó")
        form.chooser.set_input_files(file)
        assert form.wait_until_uploaded(file) == Video.objects.get().clip
        assert form.sent == [PART, 2 * PART]

    def test_in_a_saved_report_is_not_taken_over_by_another_one(self, form, file):
        form.block(file)
        form.page.fill("#id_title", "Phóng sự thứ nhất")
        form.page.get_by_role("button", name="Lưu", exact=True).click()
        form.page.wait_for_url("**/admin/videos/video/")
        form.blocked = False
        form.open().chooser.set_input_files(file)
        expect(form.note).to_have_text("Đã tải lên xong.")
        first = Video.objects.get().clip
        assert (first.state, Clip.objects.count()) == (ClipState.UPLOADING, 2)
        assert form.field.input_value() != first.token

    def test_by_an_expired_session_is_mended_after_logging_in_again(self, form, file, server):
        form.block(file)
        DeskSession.objects.all().delete()
        expect(form.error).to_contain_text("Phiên làm việc đã hết")
        form.press("Tiếp tục")
        expect(form.error).to_contain_text("Phiên làm việc đã hết")
        owner = Clip.objects.get().owner
        desk = make_desk()
        desk.force_login(owner)
        form.page.context.add_cookies([{"name": "sessionid", "value": desk.cookies["sessionid"].value, "url": server}])
        form.blocked = False
        form.press("Tiếp tục")
        form.wait_until_uploaded(file)

    def test_is_asked_for_when_the_page_is_left(self, form, file):
        leave = """() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }))"""
        assert not form.page.evaluate(leave)
        form.block(file)
        assert form.page.evaluate(leave)


class TestGivingUp:
    def test_leaves_nothing(self, form, file, uploads):
        form.block(file)
        form.press("Hủy")
        expect(form.note).to_have_text("Đã hủy tải lên.")
        form.page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('tus::'))")
        form.page.wait_for_load_state("networkidle")
        assert form.field.input_value() == ""
        assert (Clip.objects.count(), list(uploads.iterdir())) == (0, [])

    def test_goes_back_to_the_clip_before_it(self, form, file, tmp_path):
        form.chooser.set_input_files(file)
        clip = form.wait_until_uploaded(file)
        other = tmp_path / "Bản khác.mp4"
        other.write_bytes(file.read_bytes())
        form.block(other)
        assert form.field.input_value() != clip.token
        form.press("Hủy")
        assert form.field.input_value() == clip.token


class TestAnEarlierUpload:
    def test_is_offered_and_used(self, form, file):
        form.chooser.set_input_files(file)
        clip = form.wait_until_uploaded(file)
        form.open()
        form.box.get_by_text("Tệp bạn đã tải lên mà chưa dùng (1)").click()
        form.press(f"Dùng tệp này: {file.name}")
        assert form.field.input_value() == clip.token

    def test_is_taken_out_of_a_report(self, form):
        clip = Clip.objects.create(name="Phim.mp4", size=9, state=ClipState.READY)
        video = Video.objects.create(title="Phóng sự", clip=clip)
        form.open(f"/admin/videos/video/{video.pk}/change/")
        form.press("Bỏ tệp này")
        form.page.get_by_role("button", name="Lưu", exact=True).click()
        form.page.locator("#result_list").wait_for()
        assert Video.objects.get().clip is None


class TestAccessibility:
    def test_holds_while_a_file_is_sent_and_after_it_was_refused(self, form, file, tmp_path):
        assert axe.violations(form.page) == []
        form.block(file)
        assert axe.violations(form.page) == []
        wrong = tmp_path / "phim.mp4"
        wrong.write_bytes(b"%PDF-1.7" + bytes(9000))
        form.chooser.set_input_files(wrong)
        expect(form.error).to_contain_text("tài liệu PDF")
        assert axe.violations(form.page) == []


class TestTheKeyboardAlone:
    def test_chooses_pauses_and_goes_on(self, form, file):
        keys = form.page.keyboard
        form.page.on("filechooser", lambda chooser: None)  # the browser hears of it before the key is pressed
        form.open()
        form.blocked = True
        form.chooser.focus()
        expect(form.chooser).to_be_focused()
        with form.page.expect_file_chooser() as opened:
            keys.press("Enter")
        opened.value.set_files(file)
        expect(form.note).to_contain_text("Mất kết nối")
        keys.press("Tab")
        keys.press("Enter")
        expect(form.note).to_have_text("Đã tạm dừng.")
        expect(form.box.get_by_role("button", name="Tiếp tục")).to_be_focused()
        form.blocked = False
        keys.press("Enter")
        form.wait_until_uploaded(file)

    def test_finds_large_buttons(self, form, file):
        form.block(file)
        for name in ("Tạm dừng", "Hủy"):
            assert form.box.get_by_role("button", name=name).bounding_box()["height"] >= 44


def test_the_site_s_policy_refuses_nothing_of_it(form, file):
    said = []
    form.page.on("console", lambda message: said.append(message.text))
    form.chooser.set_input_files(file)
    form.wait_until_uploaded(file)
    assert [text for text in said if "Content Security Policy" in text] == []
