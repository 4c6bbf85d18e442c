"""What a reader sees of the counting: true numbers, and no trace on the reader's device."""

from pathlib import Path

import pytest
from django.conf import settings

from stats import snapshot
from stats.collector import Collector

from .content import PAGES

pytestmark = pytest.mark.browser
PERSON = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)


def count() -> None:
    """Do what the clerk of a web process does each second."""
    Collector(Path(settings.STATS_RECORDS)).collect()
    snapshot.refresh()


@pytest.fixture
def reader(portal, visitor):
    return visitor(user_agent=PERSON, viewport={"width": 360, "height": 740}).new_page()


def test_the_counters_read_as_in_the_sample(reader):
    reader.goto(PAGES["article"])
    assert "| Lượt xem : 1.46" in reader.locator(".story > .meta").inner_text()
    assert "Lượt xem : 1.46" in reader.get_by_role("toolbar").inner_text()
    block = reader.get_by_role("region", name="Thống kê truy cập")
    assert "Lượt truy cập : 34.73" in block.inner_text()
    assert "Khách Online : " in block.inner_text()


def test_a_view_is_one_more_after_it_has_been_collected(reader):
    reader.goto(PAGES["bare article"])
    before = reader.locator(".story > .meta").inner_text()
    count()
    reader.reload()
    after = reader.locator(".story > .meta").inner_text()
    assert int(after.rpartition(": ")[2]) == int(before.rpartition(": ")[2]) + 1


def test_who_reads_is_online(reader):
    reader.goto("/")
    count()
    reader.reload()
    assert "Khách Online : 1" in reader.get_by_role("region", name="Thống kê truy cập").inner_text()


def test_a_robot_is_not(portal, page):
    page.goto(PAGES["bare article"])
    before = page.locator(".story > .meta").inner_text()
    count()
    page.reload()
    assert page.locator(".story > .meta").inner_text() == before


def test_counting_leaves_nothing_on_the_device(reader):
    reader.goto(PAGES["article"])
    reader.goto("/")
    assert reader.context.cookies() == []
    assert reader.evaluate("localStorage.length + sessionStorage.length") == 0
