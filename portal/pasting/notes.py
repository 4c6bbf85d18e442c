"""Footnotes of Word and Google Docs: numbered by their calls, listed at the end, linked both ways."""

import re
from collections.abc import Iterable

from .tree import Element

TARGET = re.compile(r"#_?(ftnt?|edn)(_?ref)?(\d+)$")  # …#_ftn1 in the text, …#_ftnref1 before the note
NOTE = re.compile(r"mso-element:\s*(?:foot|end)note\s*(?:;|$)")
NOTE_LIST = re.compile(r"mso-element:\s*(?:foot|end)note-list")
BLOCKS = {"p", "li", "div"}


def link_notes(root: Element, key: str) -> None:
    """Move the notes into a list at the end of the tree. `key` tells their ids from those of another paste."""
    calls: dict[str, list[Element]] = {}
    backs: dict[str, Element] = {}
    for element in root.elements():
        found = TARGET.search(element.attributes.get("href", "")) if element.name == "a" else None
        if found and found[2]:
            backs.setdefault(found[1] + found[3], element)
        elif found:
            calls.setdefault(found[1] + found[3], []).append(element)
    names = [*calls, *(name for name in backs if name not in calls)]
    known = [name for name in names if name in backs]
    for name in names:
        number = known.index(name) + 1 if name in backs and len(known) < 1000 else 0
        mark_calls(calls.get(name, []), f"{key}-{number}" if number else "", number)
    write_list(root, [(f"{key}-{n}", backs[name], name in calls) for n, name in enumerate(known, start=1)])


def mark_calls(calls: Iterable[Element], target: str, number: int) -> None:
    """Make each call a raised number, the first of them the place to which the note leads back."""
    for n, call in enumerate(calls):
        text = str(number) if target else call.text().strip()
        call.name = "sup"
        call.attributes = {"id": f"{target}-goi"} if target and n == 0 else {}
        link = Element("a", {"href": f"#{target}"} if target else {}, call)
        link.children = [text]
        call.children = [link]


def write_list(root: Element, notes: list[tuple[str, Element, bool]]) -> None:
    entries = Element("ol", parent=root)
    for target, back, called in notes:
        block = note_around(back)
        back.remove()
        item = Element("li", {"id": target}, entries)
        item.children = block.children
        block.remove()
        if called:
            link = Element("a", {"href": f"#{target}-goi", "title": "Trở lại chỗ gọi chú thích"}, item)
            link.children = ["↑"]
            last_paragraph(item).children += [" ", link]
        entries.children.append(item)
    for element in [element for element in root.elements() if NOTE_LIST.search(element.attributes.get("style", ""))]:
        element.remove()  # what is left of it: a line
    if notes:
        root.children.append(entries)


def note_around(back: Element) -> Element:
    """Return the note that begins with a link back: Word's own division, or the paragraph."""
    block, element = None, back.parent
    while element and element.name != "body":
        if NOTE.search(element.attributes.get("style", "")):
            return element
        block = block or (element if element.name in BLOCKS else None)
        element = element.parent
    return block or back


def last_paragraph(item: Element) -> Element:
    blocks = [child for child in item.children if isinstance(child, Element) and child.name in BLOCKS]
    return blocks[-1] if blocks else item
