"""The newsroom's dashboard of readers, on a Wednesday at noon, read as an editor reads it."""

import re
from datetime import UTC, date, datetime, timedelta

from django.test import Client

DASHBOARD = "/admin/stats/siteday/"
NOON = datetime(2020, 3, 25, 5, 30, tzinfo=UTC)  # Wednesday, 12:30 in Vietnam
TODAY, DAY, WEEK = date(2020, 3, 25), timedelta(days=1), timedelta(days=7)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(desk: Client, table: str, **asked: str) -> list[list[str]]:
    """Return the cells of a table of the dashboard, row by row."""
    page = desk.get(DASHBOARD, asked).content.decode()
    section = page.partition(f'<h2 id="{table}">')[2].partition("</section>")[0]
    body = section.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]
    return [[words(cell) for cell in row] for row in cells]
