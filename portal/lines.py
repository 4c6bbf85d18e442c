"""Formatted text as it is read, line by line: a paragraph, a heading, an item, a row of a table."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

SPACE = re.compile(r"\s+")
ENDS_A_LINE = set(
    "p h2 h3 h4 li ul ol blockquote div figure figcaption table caption thead tbody tfoot tr hr pre".split()
)


class Line(NamedTuple):
    """A block of formatted text: its tag, its words as they are read, and its markup."""

    tag: str
    text: str
    markup: str


def read(html: str) -> list[Line]:
    """Cut stored HTML into its blocks: what is read of each. Pictures and links show what they lead to."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return reader.lines


class Reader(HTMLParser):
    """Collects the lines of stored HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.links: list[str] = []
        self.tag, self.text, self.markup, self.in_row = "p", "", "", False

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if tag in ENDS_A_LINE:
            self.at_break(tag)
            self.in_row = self.in_row or tag == "tr"
        elif tag in ("td", "th") and self.text:
            self.text = self.text.rstrip() + " | "
        self.text += shown(tag, values)
        self.markup += self.get_starttag_text() or ""
        if tag == "a":
            self.links.append(values.get("href", ""))

    def handle_endtag(self, tag):
        if tag == "a" and self.links and (address := self.links.pop()):
            self.text += f" ({address})"
        if tag in ENDS_A_LINE:
            self.in_row = self.in_row and tag != "tr"
            self.at_break("p")
        else:
            self.markup += f"</{tag}>"

    def handle_data(self, data):
        text = SPACE.sub(" ", data)
        self.text += text.lstrip() if self.text.endswith((" ", "\n")) else text
        self.markup += data

    def at_break(self, tag: str) -> None:
        if self.in_row:
            self.text = self.text.rstrip() + " " if self.text else ""
        else:
            self.end_line()
            self.tag = tag

    def end_line(self) -> None:
        if text := self.text.strip():
            self.lines.append(Line(self.tag, text, self.markup))
        self.text, self.markup = "", ""


def shown(tag: str, values: dict[str, str]) -> str:
    if tag == "img":
        return f"[Hình: {values.get('alt') or 'không có mô tả'} ({values.get('src', '')})]"
    return {"br": "\n", "hr": "———"}.get(tag, "")
