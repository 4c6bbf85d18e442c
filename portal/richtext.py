"""Formatted text: what is kept of it, and how readers get it.

The only policy there is: the database holds clean HTML (`clean`), pages show it through `render`. What comes from other
programs goes through `portal.pasting` first; the editor is in `portal.desk.editor` (docs/adr/0001).
"""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from . import images, vietnamese
from .nesting import refuse_dense, refuse_tangled

MAX_LENGTH = 500_000  # characters

TEXT_ALIGN = {"text-left", "text-center", "text-right", "text-justify"}
IMAGE_ALIGN = {"image", "align-left", "align-center", "align-right"}
TAGS = set(
    (
        "p br hr h2 h3 h4 strong b em i u s sub sup blockquote ul ol li a img figure figcaption table caption "
        "colgroup col thead tbody tfoot tr th td abbr cite q code pre mark small span div"
    ).split()
)
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "title", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "id"},
    "col": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"id"},
    "sup": {"id"},
    "abbr": {"title"},
}
CLASSES = dict.fromkeys(("p", "h2", "h3", "h4", "td", "th"), TEXT_ALIGN)
CLASSES |= {"div": TEXT_ALIGN | IMAGE_ALIGN, "figure": IMAGE_ALIGN, "img": IMAGE_ALIGN}
DROPPED_WITH_CONTENT = set(("script style template noscript iframe object svg math textarea title select").split())
ELSEWHERE = re.compile(r"[\x00-\x20]*(?:\\|/[\t\n\r]*[/\\])")  # another host, with all that browsers skip
CELL = "o-"  # what the names of header cells begin with: no script and no anchor of ours is called so
CELL_NAME = re.compile(r"[\w-]{1,60}")
NOTE_ID = re.compile(r"chu-thich-[0-9a-f]{4}-\d{1,3}(?:-goi)?")  # a footnote, and where it is called
SPANS = re.compile(r"[1-9]\d?")  # of a cell: at 999 to each side, a table kept a browser busy for a quarter of a minute
NUMBER = re.compile(r"\d{1,4}")

EMPTY = re.compile(r"<(p|h2|h3|h4)(?: [^>]*)?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>|<img(?![^>]*\ssrc=)[^>]*>")
EDITORS_SPACE = re.compile(r"(?<!\d)(?:&nbsp;|\u00a0)")  # browsers and Word strew them; after a figure one may be meant
WRAPPER = re.compile(r"(</?(?:span|div)\b[^>]*>)")
IMG = re.compile(r'<img ([^>]*?)src="(/media/[^"]+)"([^>]*)>')
ALT = re.compile(r'(?:^|\s)alt="([^"]*)"')
SIZE_ATTRIBUTE = re.compile(r'\s?(?:width|height)="[^"]*"')
BLOCK = (
    r"</?(?:p|h2|h3|h4|ul|ol|li|blockquote|figure|figcaption|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|hr|div)"
    r"\b[^>]*>"
)
BEFORE_BLOCK = re.compile(rf"(?<!\s)\s++(?={BLOCK})")  # each run of spaces is looked at once
AFTER_BLOCK = re.compile(rf"({BLOCK})\s++")
SIZES = "(min-width: 48em) 44rem, 100vw"  # how wide a picture stands in the text of a page
TABLE_TAG = re.compile(r"(</?table\b[^>]*>)")
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)


def keep_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if stored_picture(value) else None
    if tag == "a" and name == "href":
        return None if ELSEWHERE.match(value) else value
    if name in {"colspan", "rowspan", "span"}:
        return value if SPANS.fullmatch(value) else None
    if name == "headers":
        return cell_names(value) or None
    if name == "id" and tag == "th":
        return cell_names(value).partition(" ")[0] or None
    if name == "id":
        return value if NOTE_ID.fullmatch(value) else None
    if name in {"width", "height", "start"}:
        return value if NUMBER.fullmatch(value) else None
    return value


def cell_names(value: str) -> str:
    """Return the names of header cells, set apart from all that the pages and the newsroom's scripts look for."""
    names = filter(CELL_NAME.fullmatch, value.split())
    return " ".join(CELL + name.removeprefix(CELL) for name in names)


def stored_picture(url: str) -> str:
    """Return the stored name of a picture of ours, or "" for any other address."""
    name = unquote(url).removeprefix(settings.MEDIA_URL)
    return name if url.startswith(settings.MEDIA_URL) and images.size(name) else ""


CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    attribute_filter=keep_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
    clean_content_tags=DROPPED_WITH_CONTENT,
)


def clean(html: str) -> str:
    """Return the HTML that may be stored: allowed tags only, NFC, no styles, scripts, foreign pictures or empty lines.

    Cleaning what is clean changes nothing. Raises ValueError above MAX_LENGTH characters, and for what is absurd.
    """
    if len(html) > MAX_LENGTH:
        raise ValueError(f"Nội dung dài quá {MAX_LENGTH} ký tự. Hãy chia thành nhiều bài.")
    refuse_tangled(html)
    before = None
    while html != before:  # until nothing changes: what one step uncovers, the next one cleans
        before = html
        refuse_dense(html)
        html = EDITORS_SPACE.sub(" ", CLEANER.clean(vietnamese.normalize(html)))
        html = EMPTY.sub("", unwrapped(html))
    # One spelling, whatever an editor's line breaks.
    return AFTER_BLOCK.sub(r"\1", BEFORE_BLOCK.sub("", html)).strip()


def unwrapped(html: str) -> str:
    """Leave out each span and div that carries no attribute; what is inside stays. `html` must be well nested."""
    kept: list[bool] = []
    parts = []
    for part in WRAPPER.split(html):
        if part.startswith(("<span", "<div")):
            kept.append(part not in ("<span>", "<div>"))
            parts.append(part if kept[-1] else "")
        elif part in ("</span>", "</div>"):
            parts.append(part if kept.pop() else "")
        else:
            parts.append(part)
    return "".join(parts)


def cleaned_field(html: str) -> str:
    """Clean a form's field. Raises ValidationError, in the editor's words, for a text that is too long."""
    try:
        return clean(html)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def pictures_in(html: str) -> dict[str, str]:
    """Return the stored names of the pictures that stored HTML shows, with what it says of each."""
    found: dict[str, str] = {}
    for before, url, after in IMG.findall(html):
        if name := stored_picture(url):
            alt = ALT.search(f"{before} {after}")
            found[name] = found.get(name) or (unescape(alt[1]) if alt else "")
    return found


def plain(html: str) -> str:
    """Return the words of stored HTML on one line, for descriptions and searching."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


linkers: list[Callable[[str], str]] = []  # the root connects here what puts links into the text of pages


def render(html: str) -> SafeString:
    """Make stored HTML ready for a page: pictures get their sizes and renditions, wide tables their own scrolling, and
    what the portal knows a link.

    `html` must come from `clean`; nothing is sanitised here.
    """
    for linked in linkers:
        html = linked(html)
    return mark_safe(with_scrolling(IMG.sub(picture, html)))  # sanitised on save


def picture(match: re.Match[str]) -> str:
    before, url, after = match.groups()
    name = stored_picture(url)
    if not name:
        return match[0]
    width, height = images.size(name) or (0, 0)
    rest = SIZE_ATTRIBUTE.sub("", f"{before.rstrip()} {after.strip()}").strip()
    sources = images.srcset(name)
    rest += "" if "alt=" in rest else ' alt=""'
    choice = f' srcset="{sources}" sizes="{SIZES}"' if sources else ""
    address = default_storage.url(name)
    image = f'<img src="{address}" {rest} width="{width}" height="{height}"{choice} loading="lazy" decoding="async">'
    if not (twins := images.avif_srcset(name)):
        return image
    return f'<picture><source type="image/avif" srcset="{twins}" sizes="{SIZES}">{image}</picture>'


def with_scrolling(html: str) -> str:
    """Put each outermost table into a box that scrolls by itself, also by keyboard, named by the table's caption."""
    parts, depth, start = TABLE_TAG.split(html), 0, 0
    for n, part in enumerate(parts):
        if part.startswith("<table"):
            start = n if depth == 0 else start
            depth += 1
        elif part == "</table>":
            depth -= 1
            if depth == 0:
                name = table_name("".join(parts[start:n]))
                parts[start] = (
                    f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}">{parts[start]}'
                )
                parts[n] += "</div>"
    return "".join(parts)


def table_name(table: str) -> str:
    caption = CAPTION.search(table)
    return escape(plain(caption[1]) if caption else "", quote=True) or "Bảng số liệu"
