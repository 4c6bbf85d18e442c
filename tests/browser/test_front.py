"""Readers and an editor of the portal as it is served: gunicorn, two workers, pages from memory."""

import re
import signal

import pytest

from tests.fire.databases import SQLite
from tests.fire.site import Site

pytestmark = pytest.mark.browser
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
SOON = 5_000  # ms: how old a number may be


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    running = Site(folder, SQLite(folder / "portal.sqlite3"), workers=2)
    running.stock(20)
    running.run("manage.py", "create_administrator")
    running.start()
    yield running
    running.signal_group(signal.SIGKILL)


@pytest.fixture
def address(site):
    return f"http://127.0.0.1:{site.port}"


@pytest.fixture
def reader(address, visitor):
    def open_browser(**options):
        return visitor(base_url=address, user_agent=PERSON, **options).new_page()

    return open_browser


def first_article(page):
    page.goto("/tin-tuc/")
    return page.locator(".news-list h2 a").first.get_attribute("href")


def test_a_choice_stays_from_page_to_page(reader):
    page = reader()
    page.goto(first_article(page))
    page.get_by_role("button", name="Tăng cỡ chữ").click()
    page.get_by_role("button", name="Inverts").click()
    for _ in range(3):
        page.goto("/")
        assert page.locator("html").get_attribute("data-size") == "1"
        assert page.locator("html").get_attribute("data-theme") == "dark"


def test_readers_with_different_choices_do_not_mix(reader, address):
    readers = {display: reader() for display in ("", "2", "4.toi", "0.sang")}
    for display, page in readers.items():
        if display:
            page.context.add_cookies([{"name": "hien_thi", "value": display, "url": address}])
    for _ in range(3):
        for display, page in readers.items():
            page.goto("/")
            assert page.locator("html").get_attribute("data-size") == (display[:1] or "0")


def test_it_works_without_javascript(reader):
    page = reader(java_script_enabled=False)
    page.goto(first_article(page))
    page.get_by_role("button", name="Tăng cỡ chữ").click()
    assert page.locator("html").get_attribute("data-size") == "1"
    page.reload()
    assert page.locator("html").get_attribute("data-size") == "1"


def test_a_view_shows_within_five_seconds(reader):
    page = reader()
    address = first_article(page)
    page.goto(address)
    before = views(page)
    page.reload()
    page.wait_for_function(
        """async before => {
            const text = new DOMParser().parseFromString(await (await fetch(location.href, {method: "GET", headers:
                {"Sec-Purpose": "prefetch"}})).text(), "text/html").querySelector(".toolbar-views").textContent;
            return Number(text.replace(/[^0-9]/g, "")) >= before + 2;
        }""",
        arg=before,
        timeout=SOON,
        polling=200,
    )


def views(page):
    return int(re.sub(r"\D", "", page.locator(".toolbar-views").inner_text()))


def test_numbers_read_as_in_the_sample(reader):
    page = reader()
    page.goto(first_article(page))
    assert re.fullmatch(r"Lượt xem : [\d.]+", page.locator(".toolbar-views").inner_text())
    block = page.get_by_role("region", name="Thống kê truy cập").inner_text()
    assert re.search(r"Lượt truy cập : [\d.]+\n+Khách Online : [\d.]+\n", block)


def test_everything_comes_from_here_and_nothing_fails(reader, address):
    page, answers, faults = reader(), [], []
    page.on("response", lambda answer: answers.append((answer.url, answer.status)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(first_article(page))
    page.wait_for_load_state("networkidle")
    assert faults == []
    assert {status for _, status in answers} <= {200, 304}
    assert all(url.startswith(address) for url, _ in answers)
    assert any("/static/fonts/" in url for url, _ in answers)


def test_what_an_editor_changes_is_read_at_once(reader, site):
    reading, desk = reader(), reader()
    number = re.search(r"-(\d+)/$", first_article(reading))[1]
    log_in(desk, site)
    desk.goto(f"/admin/news/article/{number}/change/")
    desk.locator("#id_title").fill("Tiêu đề vừa được sửa lúc này")
    with desk.expect_navigation():
        desk.locator('[name="_save"]').click()
    reading.wait_for_timeout(1000)
    reading.goto("/tin-tuc/")
    assert reading.locator(".news-list h2 a").first.inner_text() == "Tiêu đề vừa được sửa lúc này"


def log_in(desk, site):
    said = (site.folder / "administrator.txt").read_text()
    name, password = re.findall(r": (\S+)", said)
    desk.goto("/admin/")
    desk.locator("#id_username").fill(name)
    desk.locator("#id_password").fill(password)
    desk.keyboard.press("Enter")
    desk.locator("#user-tools").wait_for()
