"""How an editor's hands move over the article form and its CKEditor."""

from tests.makers import make_editor

from .content import picture_file

PASTE = """(editable, [html, text, rtf]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (rtf) data.setData("text/rtf", rtf);
  data.setData("text/plain", text || editable.ownerDocument.createRange().createContextualFragment(html).textContent);
  editable.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
STARTED = """() => document.readyState !== "loading" && [...document.querySelectorAll("textarea[data-type=ckeditortype]")].every(
  ({ id }) => id.includes("__prefix__") || window.CKEDITOR?.instances[id]?.status === "ready")"""


def log_in(page):
    """Log a new member of the newsroom in, as they do it; return the page, which then shows the dashboard."""
    page.goto("/admin/")
    page.get_by_label("Tên đăng nhập").fill(make_editor().username)
    page.get_by_label("Mật khẩu").fill("mat-khau-bien-tap")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("button", name="Đăng xuất").wait_for()
    return page


def wait_for_editors(page) -> None:
    """Wait for the page's text editors, one at least, until all have started: they take text in, and have their roles."""
    page.locator(".cke_wysiwyg_div[contenteditable=true]").first.wait_for()
    page.wait_for_function(STARTED)


class Desk:
    """The article form in a browser."""

    def __init__(self, page):
        self.page = page
        self.text = page.locator(".cke_wysiwyg_div")

    def open_new(self) -> None:
        self.page.goto("/admin/")
        self.page.locator("#content-main").get_by_role("link", name="Bài viết", exact=True).click()
        self.page.get_by_role("link", name="Thêm bài viết").click()
        wait_for_editors(self.page)

    def open(self, pk: int) -> None:
        self.page.goto(f"/admin/news/article/{pk}/change/")
        wait_for_editors(self.page)

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#id_{name}", value)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tool(self, name: str) -> None:
        self.page.locator(f".cke_button__{name}").click()

    def format(self, name: str) -> None:
        """Choose a format of the paragraph by the name that the editor shows for it."""
        self.page.locator(".cke_combo__format .cke_combo_button").click()
        self.page.frame_locator("iframe.cke_panel_frame").get_by_role("option", name=name).click()

    def paste(self, html: str = "", text: str = "") -> None:
        """Paste as a word processor's clipboard does, or plain text; wait until the editor has taken it in."""
        before = self.text.inner_text()
        self.start_paste(html, text)
        self.page.wait_for_function(
            "before => document.querySelector('.cke_wysiwyg_div').innerText !== before", arg=before
        )

    def start_paste(self, html: str = "", text: str = "", rtf: str = "") -> None:
        self.text.evaluate(PASTE, [html, text, rtf])

    def insert_picture(self, alt: str) -> None:
        """Upload a picture through the picture dialog of the editor."""
        self.tool("image")
        dialog = self.page.locator(".cke_dialog:visible")
        dialog.get_by_role("tab", name="Tải lên").click()
        dialog.get_by_label("Ảnh từ máy này").set_input_files(picture_file())
        dialog.get_by_label("Mô tả ảnh").fill(alt)  # waits for the tab that opens after the upload
        dialog.get_by_role("button", name="Đồng ý").click()
        self.text.locator("img.cke_widget_element").wait_for()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()
