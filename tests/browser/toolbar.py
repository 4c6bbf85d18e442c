"""How a test finds the reading toolbar and sees what it has done."""

ROOT_SIZE = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
GROUND = "() => getComputedStyle(document.body).backgroundColor"
CHOICE = "() => [document.documentElement.dataset.size, document.documentElement.dataset.theme || '']"
NIGHT, DAY = "rgb(19, 22, 27)", "rgb(255, 255, 255)"

SMALLER, BIGGER, DEFAULT, INVERTS = BUTTONS = ["Giảm cỡ chữ", "Tăng cỡ chữ", "Cỡ chữ mặc định", "Inverts"]


def button(page, name: str):
    return page.get_by_role("toolbar", name="Công cụ đọc").get_by_role("button", name=name)


def press(page, *names: str) -> None:
    for name in names:
        button(page, name).click(force=True)  # also where aria-disabled says that nothing will come of it


def heard(page) -> str:
    """Return what a screen reader was last told."""
    return page.locator(".toolbar-form [role=status]").inner_text()
