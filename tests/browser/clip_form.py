"""The form of a video report in a browser, as far as its clip goes."""

from playwright.sync_api import expect

from videos.models import Clip, ClipState

ADD = "/admin/videos/video/add/"
PART = 8 * 2**20
UPLOADS = "**/admin/videos/clip/tai-len/*/"


class Form:
    """What an editor sees of the field, and the road of the parts to the server."""

    def __init__(self, page):
        self.page = page
        self.box = page.locator(".clip-upload")
        self.note, self.error = self.box.locator(".clip-note"), self.box.locator(".clip-error")
        self.field = self.box.locator("input[name=clip]")
        self.chooser = self.box.locator("input[type=file]")
        self.sent: list[int] = []  # where the parts began
        self.blocked = False
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.route(UPLOADS, self.pass_on)

    def pass_on(self, route) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        self.sent.append(int(route.request.headers["upload-offset"]))
        return route.abort() if self.blocked and self.sent[-1] else route.continue_()

    def open(self, address: str = ADD) -> "Form":
        self.page.goto(address)
        return self

    def block(self, file) -> None:
        """Begin to send a file over a road that breaks off after the first part."""
        self.blocked = True
        self.chooser.set_input_files(file)
        expect(self.note).to_contain_text("Mất kết nối, sẽ thử lại sau")

    def press(self, name: str) -> None:
        self.box.get_by_role("button", name=name, exact=True).click()

    def wait_until_uploaded(self, file) -> Clip:
        expect(self.note).to_have_text("Đã tải lên xong.")
        clip = Clip.objects.get()
        assert (clip.state, clip.source.read_bytes()) == (ClipState.WAITING, file.read_bytes())
        assert self.field.input_value() == clip.token
        return clip
