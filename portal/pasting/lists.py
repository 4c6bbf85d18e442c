"""Word's lists: paragraphs that only look like items become lists, nested as their levels say."""

import re
from dataclasses import dataclass
from html import escape

MSO_LIST = re.compile(r"\bl(\d+)\s+level(\d+)(?:\s+lfo(\d+))?")
NUMBER = re.compile(
    r"\(?(?:(?:\d+\.)*(\d{1,3})[.):]*|(?:([ivx]+)|([a-z])|([IVX]+)|([A-Z]))[.):]+)"
)  # 1.  1.2.  (1)  iv)  a)  IV.  A.
BULLET = re.compile(r"[ \r\n]*([·•▪●○◦§\uf0b7\uf0a7])[ \xa0]{2,}")  # typed, or what was left of Word's list
ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()


@dataclass
class Block:
    """A finished block of a text; an item of Word's has a level, its list's name, and what stood before it."""

    tag: str
    content: str = ""
    align: str = ""
    level: int = 0
    name: str = ""
    marker: str = ""

    def html(self) -> str:
        if not self.tag:  # written already
            return self.content
        return f"<{self.tag}{class_attribute(self.align)}>{self.content}</{self.tag}>"


def class_attribute(names: str) -> str:
    return f' class="{escape(names)}"' if names else ""


def kind(marker: str) -> tuple[str, str, int]:
    """Return the tag that a marker asks for, and for a number the type of numbering and its value."""
    found = NUMBER.fullmatch(marker.strip())
    if not found:
        return "ul", "", 1
    number, roman, letter, big_roman, big_letter = found.groups()
    if number:
        return "ol", "1", int(number)
    text, sign = (roman or letter, "") if roman or letter else ((big_roman or big_letter).lower(), "I")
    if (roman or big_roman) and text in ROMAN:
        return "ol", sign or "i", ROMAN.index(text) + 1
    return ("ol", "A" if sign else "a", ord(text) - ord("a") + 1) if len(text) == 1 else ("ul", "", 1)


class Lists:
    """Opens and closes lists as items come, each list within the last item of the one above."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str, str]] = []  # level, tag, name
        self.parts: list[str] = []

    def add(self, item: Block) -> None:
        tag, numbering, value = kind(item.marker)
        while self.open and self.open[-1][0] > item.level:
            self.close()
        if self.open and self.open[-1][0] == item.level:
            if self.open[-1][1:] == (tag, item.name):
                self.parts.append("</li>")
            else:
                self.close()
        if not self.open or self.open[-1][0] < item.level:
            start = f' start="{value}"' if 1 < value < 1000 else ""
            form = f' type="{numbering}"' if numbering not in ("", "1") else ""
            self.parts.append(f"<{tag}{start}{form}>")
            self.open.append((item.level, tag, item.name))
        self.parts.append(f"<li>{item.content}")

    def close(self) -> None:
        self.parts.append(f"</li></{self.open.pop()[1]}>")

    def block(self) -> Block:
        while self.open:
            self.close()
        return Block("", "".join(self.parts))


def grouped(blocks: list[Block]) -> list[Block]:
    """Return the blocks with each run of items as one list."""
    done: list[Block] = []
    lists: Lists | None = None
    for block in blocks:
        if block.level:
            lists = lists or Lists()
            lists.add(block)
            continue
        if lists:
            done.append(lists.block())
            lists = None
        done.append(block)
    return [*done, lists.block()] if lists else done
