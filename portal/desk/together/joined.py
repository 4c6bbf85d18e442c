"""A form that was sent over a newer version: what both sides changed, and the data of the form that joins them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict

from .basis import Basis, sealed, state_of, version_of
from .fields import JoinedField, join_fields
from .held import hold, new_rows

CARRIED = ("_copy", "_popup", "_to_field", "_join")
BUTTONS = {"_save", "_continue", "_addanother", "_publish"}


class Forms(NamedTuple):
    form: Any
    rows: list[Any]  # formsets


class Joining:
    """The comparison that an editor sees; `data` is what it makes of both sides."""

    def __init__(self, request: HttpRequest, stored: Any, basis: Basis | None, sent: Forms, now: Forms):
        self.post, self.files, self.stored, self.basis = request.POST, request.FILES, stored, basis
        self.sent, self.now = sent, now
        self.theirs = hold(*now)
        self.mine = hold(*sent)
        self.version = version_of(stored)
        self.is_second_look = "_join" in self.post and self.post.get("_seen") != self.version
        choices = {} if self.is_second_look else self.post
        self.fields = join_fields(basis, self.mine, self.theirs, choices)

    @property
    def changed(self) -> list[JoinedField]:
        return [field for field in self.fields.values() if field.is_changed]

    @property
    def is_changed_by_others(self) -> bool:
        """Say whether anything that this form shows, or when readers see it, is another than the form was based on."""
        if self.basis is None or self.state_before != self.state:
            return True
        rows_gone = any("/" in key and key not in self.theirs for key in self.basis.values)
        return rows_gone or any(passage.who != "mine" for field in self.changed for passage in field.passages)

    @property
    def is_ready(self) -> bool:
        """Say whether the editor has seen this version, and chosen wherever both sides collide."""
        seen = "_join" in self.post and not self.is_second_look
        return seen and all(passage.is_chosen for field in self.changed for passage in field.passages)

    @property
    def conflicts(self) -> int:
        return sum(passage.is_conflict for field in self.changed for passage in field.passages)

    @property
    def state(self) -> str:
        return state_of(self.stored)

    @property
    def state_before(self) -> str:
        return self.basis.state if self.basis else ""

    @property
    def lost_files(self) -> list[str]:
        return [file.name or "" for name in self.files for file in self.files.getlist(name)]

    @property
    def carried(self) -> Iterator[tuple[str, str]]:
        """Yield all that was sent, for the page to send it again."""
        for name, values in self.post.lists():
            if name not in BUTTONS | {"csrfmiddlewaretoken", "_join", "_seen"} and not name.startswith("_choice-"):
                yield from ((name, value) for value in values)

    def data(self) -> QueryDict:
        """Return what the joined form would send, based on what is stored now."""
        data = QueryDict(mutable=True)
        for name in CARRIED:
            if name in self.post:
                data[name] = self.post[name]
        data["_based_on"] = sealed(self.stored, self.theirs)
        for field in self.fields.values():
            for end, value in field.sent():
                data.appendlist(field.theirs.name + end, value)
        for now, sent in zip(self.now.rows, self.sent.rows, strict=True):
            add_rows(data, now, list(new_rows(sent)))
        return data


def add_rows(data: QueryDict, formset: Any, rows: list[list[tuple[str, str]]]) -> None:
    """Say how many rows there are, and let new ones follow those that are stored."""
    first = formset.initial_form_count()
    counts = {"TOTAL": first + len(rows), "INITIAL": first, "MIN_NUM": 0, "MAX_NUM": 1000}
    for name, count in counts.items():
        data[f"{formset.prefix}-{name}_FORMS"] = str(count)
    for number, row in enumerate(rows, start=first):
        for end, value in row:
            data.appendlist(f"{formset.prefix}-{number}{end}", value)
