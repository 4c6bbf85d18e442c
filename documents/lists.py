"""The list of documents: what a reader looks for, and the page of it (docs/adr/0020)."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils import timezone

from portal import vietnamese
from portal.paging import NUMBER, PER_PAGE, Page

from . import numbers
from .models import Document, Field, Issuer, Kind, reading

YEAR = re.compile(r"[12][0-9]{3}")
LONGEST = 100  # characters of a search
SECTIONS: dict[str, tuple[str, Any]] = {
    "loai": ("kind", Kind),
    "co-quan": ("issuer", Issuer),
    "linh-vuc": ("field", Field),
}
PARAMETERS = "tim", *SECTIONS, "nam", "page"


@dataclass(frozen=True)
class Search:
    """What a reader looks for: words, a year, and one of each sort of section."""

    words: str = ""
    year: int | None = None
    sections: dict[str, Any] = field(default_factory=dict)  # by their parameters

    @classmethod
    def of(cls, wanted: QueryDict) -> "Search":
        """Read the query of the list's address; what is empty is not asked for. Raises Http404 for what is wrong."""
        given = {name: str(wanted.get(name, "")).strip() for name in PARAMETERS}
        if given["nam"] and not YEAR.fullmatch(given["nam"]):
            raise Http404
        sections = {name: named(model, given[name]) for name, (_, model) in SECTIONS.items() if given[name]}
        words = vietnamese.normalize_title(given["tim"])[:LONGEST]
        return cls(words, int(given["nam"]) if given["nam"] else None, sections)

    def documents(self) -> Any:
        """Return the documents that are looked for, those issued last first."""
        found = Document.objects.published().newest_issued_first()
        found = found.filter(**{SECTIONS[name][0]: section.pk for name, section in self.sections.items()})
        if self.year:
            found = found.filter(issued_on__year=self.year)
        for word in vietnamese.fold(numbers.normalize(self.words)).split():
            found = found.filter(folded__contains=word)
        return found

    def query(self, page: int = 1) -> str:
        """Return what follows the address of the list for a page of it."""
        values: dict[str, Any] = {"tim": self.words} | {name: one.slug for name, one in self.sections.items()}
        values |= {"nam": self.year, "page": page if page > 1 else None}
        given = urlencode({name: value for name, value in values.items() if value})
        return f"?{given}" if given else ""

    def page(self, wanted: str) -> Page:
        """Return a page of what is found. Raises Http404 for one that does not exist."""
        number = int(wanted or 1) if NUMBER.fullmatch(wanted or "1") else 0
        documents = self.documents()
        pages = max(1, -(-documents.count() // PER_PAGE))
        if not 1 <= number <= pages:
            raise Http404
        shown = documents.for_list(timezone.now())[(number - 1) * PER_PAGE : number * PER_PAGE]
        return Page(
            reading.with_files(list(shown)),
            query=self.query(number),
            label=f"trang {number}" if number > 1 else "",
            newer=self.query(number - 1) if number > 1 else None,
            older=self.query(number + 1) if number < pages else None,
            number=number,
            numbered=pages,
        )


def named(model: Any, slug: str) -> Any:
    """Return the section with a slug. Raises Http404."""
    found = next((section for section in model.known().values() if section.slug == slug), None)
    if found is None:
        raise Http404
    return found
