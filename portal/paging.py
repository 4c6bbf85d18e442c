"""Pages of a list: numbered near its beginning; behind that, each begins after a publication or a month (ADR 0011)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from .addresses import LARGEST_ID
from .lists import Place, PublicationList

PER_PAGE = 20
NUMBERED = 25  # pages; to reach one, as many publications as stand before it are counted
PARAMETERS = "page", "truoc", "thang"
NUMBER = re.compile(r"[1-9][0-9]{0,18}")
MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Page:
    publications: list[Any]
    query: str = ""  # what follows the address of the list
    label: str = ""  # what follows its name
    newer: str | None = None  # the query of the page before and of the next one
    older: str | None = None
    number: int = 0  # of a numbered page
    numbered: int = 0  # how many of those there are
    is_long: bool = False  # whether there is more than numbered pages hold

    def elided(self) -> list[int]:
        """Return the numbers that are linked: the first, the last and those around; 0 where some are left out."""
        shown = {1, self.numbered, *range(self.number - 2, self.number + 3)} if self.number else set()
        numbers = sorted(number for number in shown if 1 <= number <= self.numbered)
        pairs = zip([0, *numbers], numbers, strict=False)
        return [shown for before, number in pairs for shown in gap(before, number)]


def gap(before: int, number: int) -> list[int]:
    """Return a number with what stands between it and the one before: nothing, the one left out, or a gap."""
    missing = number - before - 1
    return [number] if not missing else [before + 1, number] if missing == 1 else [0, number]


def page_of(publications: PublicationList, wanted: QueryDict) -> Page:
    """Return the page that the reader wants. Raises Http404 for one that does not exist."""
    given = {name: str(wanted[name]) for name in PARAMETERS if name in wanted}
    if len(given) > 1:
        raise Http404
    if "truoc" in given:
        return after_publication(publications, given["truoc"])
    if "thang" in given:
        return from_month(publications, given["thang"])
    return numbered(publications, given.get("page", "1"))


def numbered(publications: PublicationList, wanted: str) -> Page:
    number = int(wanted) if NUMBER.fullmatch(wanted) else 0
    length = publications.length(NUMBERED * PER_PAGE + 1)
    pages = max(1, min(NUMBERED, -(-length // PER_PAGE)))
    if not 1 <= number <= pages:
        raise Http404
    shown = publications.older(None, PER_PAGE, (number - 1) * PER_PAGE)
    is_long = length > NUMBERED * PER_PAGE
    return Page(
        shown,
        query=f"?page={number}" if number > 1 else "",
        label=f"trang {number}" if number > 1 else "",
        newer=None if number == 1 else f"?page={number - 1}" if number > 2 else "",
        older=f"?page={number + 1}" if number < pages else after(shown) if is_long else None,
        number=number,
        numbered=pages,
        is_long=is_long,
    )


def after_publication(publications: PublicationList, wanted: str) -> Page:
    pk = int(wanted) if NUMBER.fullmatch(wanted) else 0
    place = publications.place_of(pk) if 0 < pk < LARGEST_ID else None
    if place is None:
        raise Http404
    label = f"trước {timezone.localtime(place.time):%H:%M %d/%m/%Y}"
    return after_place(publications, place, f"?truoc={pk}", label)


def from_month(publications: PublicationList, wanted: str) -> Page:
    """Return the page that begins with the end of a month."""
    match = MONTH.fullmatch(wanted)
    if match is None:
        raise Http404
    year, month = int(match[1]), int(match[2])
    if date(year, month, 1) > timezone.localdate():
        raise Http404
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=timezone.get_current_timezone())
    return after_place(publications, Place(end, 0), f"?thang={wanted}", f"đến hết tháng {month:02}/{year}")


def after_place(publications: PublicationList, place: Place, query: str, label: str) -> Page:
    shown = publications.older(place, PER_PAGE + 1)
    if not shown:
        raise Http404
    before = publications.page_before(place, PER_PAGE)
    newer = "" if before is None else f"?truoc={before}"
    older = after(shown[:PER_PAGE]) if len(shown) > PER_PAGE else None
    return Page(shown[:PER_PAGE], query, label, newer, older, is_long=True)


def after(shown: list[Any]) -> str | None:
    return f"?truoc={shown[-1].pk}" if shown else None


def years(publications: PublicationList) -> list[tuple[int, str]]:
    """Return the years of a list, the latest first, each with the query of the page that begins with its end."""
    today = timezone.localdate()
    first = publications.first_year() or today.year
    return [(year, month_query(year, 12, today)) for year in range(today.year, first - 1, -1)]


def months(year: int) -> list[tuple[int, str]]:
    today = timezone.localdate()
    return [(month, month_query(year, month, today)) for month in range(1, 13) if date(year, month, 1) <= today]


def month_query(year: int, month: int, today: date) -> str:
    return f"?thang={year}-{min(month, today.month if year == today.year else 12):02}"


class ListView(View):
    """A list of publications: a subclass says which, and by which template it is shown."""

    http_method_names = ["get", "head", "options"]
    parameters = PARAMETERS  # of the query, those that make another page
    template: ClassVar[str]

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        publications, context = self.wanted(**kwargs)
        page = page_of(publications, request.GET)
        context |= {"page": page, "this_page": request.path + page.query}
        if page.is_long:
            first = timezone.localtime(page.publications[0].published_at)
            context |= {"years": years(publications), "months": months(first.year)}
            context |= {"year": first.year, "month": first.month}
        response = render(request, self.template, context)
        response.headers["X-Page"] = "list"
        return response

    def wanted(self, **kwargs: str) -> tuple[PublicationList, dict[str, Any]]:
        """Return the list at an address, and what its page shows besides. Raises Http404."""
        raise NotImplementedError
