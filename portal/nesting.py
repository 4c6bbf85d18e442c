"""An end to absurd nesting in HTML, before a parser meets it.

A parser of HTML5 looks through all open elements at a new paragraph, and opens each unclosed <b> anew in it: time and
output grow with the square. 9 kB of unclosed italics took 7 s.
"""

import re

# Open elements, summed over all tags: so many in all, or so many on average.
FORMATS = 50_000, 8
ELEMENTS = 20_000_000, 100
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
FORMAT_TAGS = set("a b big code em font i nobr s small strike strong tt u".split())
# Void, closed by the next one, or cheap.
NEVER_DEEP = set(
    "br hr img col wbr input meta link p li dt dd td th tr thead tbody tfoot caption colgroup option span".split()
)


def refuse_tangled(html: str) -> None:
    """Raise ValueError, in the editor's words, where so much is left open that parsing would take minutes."""
    formats = elements = format_sum = element_sum = tags = 0
    for found in TAG.finditer(html):
        name, step = found[2].lower(), -1 if found[1] else 1
        if name in FORMAT_TAGS:
            formats = max(0, formats + step)
        elif name not in NEVER_DEEP:
            elements = max(0, elements + step)
        format_sum += formats
        element_sum += elements
        tags += 1
    if too_much(format_sum, FORMATS, tags) or too_much(element_sum, ELEMENTS, tags):
        raise ValueError("Nội dung lồng nhau quá nhiều lớp. Hãy dán lại từng phần, hoặc dán dạng chữ trơn.")


def too_much(found: int, limit: tuple[int, int], tags: int) -> bool:
    in_all, on_average = limit
    return found > max(in_all, on_average * tags)
