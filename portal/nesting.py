"""An end to absurd HTML, before a parser meets it: to nesting, and to runs of text that are all signs to be escaped.

A parser of HTML5 looks through all open elements at a new paragraph, and opens each unclosed <b> anew in it: time and
output grow with the square. 9 kB of unclosed italics took 7 s. The serialiser of nh3, at each & and each sign from
U+0080 to U+00BF, looks for the next < or > through all that follows: 2 MB of & would take minutes.
"""

import re

# Open elements, summed over all tags: so many in all, or so many on average.
FORMATS = 50_000, 8
ELEMENTS = 20_000_000, 100
STEPS = 5_000_000_000  # some tenths of a second
ESCAPED = re.compile(r"[&\x80-\xbf]")
SHORT = 10_000  # characters of a run that is never looked at
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


def refuse_dense(html: str) -> None:
    """Raise ValueError, in the editor's words, where writing the text would take minutes."""
    runs = (run for run in re.split("[<>]", html) if len(run) > SHORT)
    if sum(len(run) * len(ESCAPED.findall(run)) for run in runs) > STEPS:
        raise ValueError("Một đoạn quá dài và có quá nhiều ký hiệu. Hãy chia thành nhiều đoạn.")
