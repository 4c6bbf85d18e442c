"""What is read before publication: the fields of a publication, by what they hold, and what there is to say of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from . import passages
from .passages import Place


@dataclass(frozen=True)
class Fields:
    """Which fields of a publication hold what; "" is what it has not."""

    wanted: Mapping[str, str] = field(default_factory=dict)  # what must be filled in, and what is said when it is not
    title: str = ""
    lead: str = ""  # a summary that editors write themselves
    body: str = ""  # formatted text
    words: tuple[str, ...] = ()  # further fields with running text
    speech: str = ""  # where the words of a video are written
    cover: str = ""
    cover_alt: str = ""
    cover_decorative: str = ""
    source_name: str = ""
    source_url: str = ""


class Finding(NamedTuple):
    refuses: bool
    message: str
    field: str
    place: Place | None = None  # in the formatted text of the field


class Proof:
    """A publication that is read; `chosen` are its file fields whose new file has not arrived yet."""

    def __init__(self, publication: Any, chosen: Collection[str] = ()) -> None:
        self.publication, self.chosen = publication, chosen
        self.fields: Fields = publication.proof_fields

    def value(self, name: str) -> Any:
        """Return what the publication has in a field; nothing for a field that it has not."""
        return getattr(self.publication, name) if name else ""

    @cached_property
    def title(self) -> str:
        return self.value(self.fields.title)

    @cached_property
    def lead(self) -> str:
        return self.value(self.fields.lead)

    @cached_property
    def body(self) -> passages.Passages:
        return passages.read(self.value(self.fields.body))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Everything that is written in whole sentences, by its field."""
        names = [self.fields.title, self.fields.lead, *self.fields.words]
        plain = {name: self.value(name) for name in names if name}
        return plain | ({self.fields.body: self.body.text} if self.fields.body else {})
