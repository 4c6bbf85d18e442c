"""Pages read as a browser does: what a form would send, what an element says."""

import re
from html.parser import HTMLParser

from django.http import HttpResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class FormReader(HTMLParser):
    """Collects the values of the form whose id is `form_id`, as a browser would send them untouched."""

    def __init__(self, form_id: str):
        super().__init__()
        self.form_id, self.inside, self.select, self.textarea = form_id, False, "", ""
        self.values: dict[str, object] = {}

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name") or ""
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        if not self.inside or "disabled" in given:
            return
        if tag == "input" and given.get("type") not in ("submit", "file", "button", "reset"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                ticked = "on" if given.get("type") == "checkbox" else ""
                self.values[name] = given.get("value") or ticked
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.values.setdefault(self.select, []).append(given.get("value") or "")
        elif tag == "textarea":
            self.textarea, self.values[name] = name, ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.textarea:
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n")
            self.textarea = ""

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea] += data


def form_values(response: HttpResponse, form_id: str) -> dict[str, object]:
    """Return what a browser sends from the form of a page in which nothing is typed; no button is pressed."""
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    if not reader.values:
        raise LookupError(f"The page has no form with the id {form_id!r}.")
    return {name: value for name, value in reader.values.items() if name}


class TagReader(HTMLParser):
    """Collects every start tag with its attributes."""

    def __init__(self):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, {name: value or "" for name, value in attributes}))


def tags(html: str, name: str = "") -> list[tuple[str, dict[str, str]]]:
    """Return the start tags of a page with their attributes, only those called `name` if it is given."""
    reader = TagReader()
    reader.feed(html)
    return [(tag, attributes) for tag, attributes in reader.tags if name in ("", tag)]


class BalanceReader(HTMLParser):
    """Notes the first end tag that does not close the element which is open."""

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.fault = ""

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or f"</{tag}> at {self.getpos()}"


def fault_in_nesting(html: str) -> str:
    """Return where the elements of serialised HTML are not nested properly, or "" if all are."""
    reader = BalanceReader()
    reader.feed(html)
    return reader.fault or (f"<{reader.open[-1]}> is never closed" if reader.open else "")


def words(html: str) -> str:
    """Return the text of HTML on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
