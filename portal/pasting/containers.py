"""What holds blocks of its own: tables, lists, quotations, pictures with captions."""

import re
from html import escape

from ..richtext import IMAGE_ALIGN, NOTE_ID, stored_picture
from .inline import Run, State, ordered
from .lists import Block, class_attribute
from .tree import Element
from .writer import Writer

CELL = {"td": ("colspan", "rowspan", "headers"), "th": ("colspan", "rowspan", "scope", "headers", "id")}
NUMBERING = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
LIST_STYLE = re.compile(r"list-style(?:-type)?:\s*([a-z-]+)")
EMOJI = re.compile(r"[^\x00-\u1fff]{1,12}")


def attributes(element: Element, names: tuple[str, ...]) -> str:
    given = element.attributes
    return "".join(f' {name}="{escape(given[name])}"' for name in names if given.get(name))


def within(blocks: list[Block]) -> str:
    """Return blocks as what an item or a cell holds: a single paragraph needs no tags, nor one before a list."""
    first_is_plain = bool(blocks) and blocks[0].tag == "p"
    if first_is_plain and all(block.content.startswith(("<ul", "<ol")) for block in blocks[1:]):
        return blocks[0].content + "".join(block.html() for block in blocks[1:])
    return "".join(block.html() for block in blocks)


def write_table(writer: Writer, element: Element, state: State) -> None:
    """Write a table of data; one that only lays a page out, around others or one cell, goes."""
    parts = [part for part in element.elements() if part.name in ("table", "td", "th")]
    if sum(part.name == "table" for part in parts) > 1 or sum(part.name != "table" for part in parts) == 1:
        writer.flush()
        around, writer.block = writer.block, Block("p")
        for part_of_page in outermost_cells(element):
            writer.children(part_of_page, state._replace(align=""))
            writer.flush()
        writer.block = around
    elif len(parts) > 1:
        state = state._replace(align="")
        writer.add(f"<table>{''.join(part(writer, child, state) for child in element.children)}</table>")


def part(writer: Writer, element: Element | str, state: State) -> str:
    if isinstance(element, str) or element.name not in ("caption", "thead", "tbody", "tfoot", "tr", "td", "th"):
        return ""
    if element.name in CELL:
        return cell(writer, element, state)
    if element.name == "caption":
        text = " ".join(block.content for block in writer.inner(element, state))
        return f"<caption>{text}</caption>" if text else ""
    inside = "".join(part(writer, child, state) for child in element.children)
    return f"<{element.name}>{inside}</{element.name}>" if inside else ""


def cell(writer: Writer, element: Element, state: State) -> str:
    dropped = writer.reading.dropped
    empty = dropped["đoạn trống"]
    blocks = writer.inner(element, writer.entered(element, state))
    dropped["đoạn trống"] = dropped["đoạn trống"] if blocks else empty  # an empty cell of Word's holds one
    align = blocks[0].align if len(blocks) == 1 else ""
    name = element.name
    return f"<{name}{attributes(element, CELL[name])}{class_attribute(align)}>{within(blocks)}</{name}>"


def write_ul(writer: Writer, element: Element, state: State) -> None:
    """Write a list; one that stands between items belongs to the item before it."""
    items: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            continue
        html = within(writer.inner(child, state)) if child.name == "li" else loose(writer, child, state)
        if child.name == "li" or not items:
            items.append(f"<li{note_id(child)}>{html}" if html else "")
        else:
            items[-1] += html
    if entries := [item for item in items if item]:
        form = list_attributes(element) if element.name == "ol" else ""
        writer.add(f"<{element.name}{form}>{'</li>'.join(entries)}</li></{element.name}>")


def loose(writer: Writer, element: Element, state: State) -> str:
    holder = Element("div")
    holder.children = [element]
    return "".join(block.html() for block in writer.inner(holder, state))


def list_attributes(element: Element) -> str:
    first = next((child for child in element.children if isinstance(child, Element)), element)
    styles = LIST_STYLE.search(element.attributes.get("style", "") or first.attributes.get("style", ""))
    if styles and styles[1] in NUMBERING:
        element.attributes["type"] = NUMBERING[styles[1]]
    return attributes(element, ("start", "type"))


def write_blockquote(writer: Writer, element: Element, state: State) -> None:
    if inside := "".join(block.html() for block in writer.inner(element, state)):
        writer.add(f"<blockquote>{inside}</blockquote>")


def write_figure(writer: Writer, element: Element, state: State) -> None:
    """Write a picture with its caption, as long as there is a picture."""
    captions = [child for child in element.elements() if child.name == "figcaption"]
    texts = [" ".join(block.content for block in writer.inner(caption, state)) for caption in captions]
    pictures = [child for child in element.elements() if child.name == "img"]
    if any(stored_picture(picture.attributes.get("src", "")) for picture in pictures):
        for caption in captions:
            caption.remove()
        names = " ".join(name for name in element.attributes.get("class", "").split() if name in IMAGE_ALIGN)
        text = f"<figcaption>{texts[0]}</figcaption>" if texts and texts[0] else ""
        writer.add(f"<figure{class_attribute(names)}>{within(writer.inner(element, state))}{text}</figure>")
    else:
        writer.flush()
        writer.children(element, state)
        writer.flush()


def write_img(writer: Writer, element: Element, state: State) -> None:
    given = element.attributes
    source, alt = given.get("src", "").strip(), given.get("alt", "").strip()
    if stored_picture(source):
        names = " ".join(name for name in given.get("class", "").split() if name in IMAGE_ALIGN)
        described = f' alt="{escape(alt)}"' if "alt" in given else ""
        html = f'<img src="{escape(source)}"{described}{class_attribute(names)}>'
        writer.runs.append(Run(html, ordered(state.marks), True))
    elif "emoji" in given.get("class", "") or EMOJI.fullmatch(alt):
        writer.runs.append(Run(alt, ordered(state.marks)))
    else:
        writer.reading.dropped[kind_of_picture(source)] += 1


def kind_of_picture(source: str) -> str:
    start = source[:8].lower()
    if start.startswith(("data:", "blob:")):
        return "ảnh nhúng"
    return "ảnh của trang khác" if start.startswith(("http", "//", "/")) else "ảnh nằm trên máy của bạn"


def note_id(item: Element) -> str:
    name = item.attributes.get("id", "")
    return f' id="{name}"' if NOTE_ID.fullmatch(name) else ""


def outermost_cells(table: Element) -> list[Element]:
    cells, waiting = [], [table]
    while waiting:
        element = waiting.pop()
        if element.name in ("td", "th", "caption"):
            cells.append(element)
        else:
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))
    return cells


Writer.special |= {
    "table": write_table,
    "ul": write_ul,
    "ol": write_ul,
    "blockquote": write_blockquote,
    "figure": write_figure,
    "img": write_img,
}
