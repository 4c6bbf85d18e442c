"""Formatted text: what is kept of it, how readers get it, and the editor that writes it.

The only file that knows CKEditor and the sanitiser. The database holds clean HTML (`clean`), pages show it through
`render`; the editor is a widget named by the setting RICH_TEXT_WIDGET (docs/adr/0001).
"""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

import nh3
from ckeditor.widgets import CKEditorWidget
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.forms import Media
from django.urls import reverse_lazy
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from . import images, vietnamese

MAX_LENGTH = 500_000  # characters; the sanitiser is quadratic on absurd nesting, so there is an end to it

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
    "abbr": {"title"},
}
CLASSES = dict.fromkeys(("p", "h2", "h3", "h4", "td", "th"), TEXT_ALIGN)
CLASSES |= {"div": TEXT_ALIGN | IMAGE_ALIGN, "figure": IMAGE_ALIGN, "img": IMAGE_ALIGN}
DROPPED_WITH_CONTENT = set(("script style template noscript iframe object svg math textarea title select").split())
SPANS = re.compile(r"[1-9]\d{0,2}")

EMPTY = re.compile(r"<(p|h2|h3|h4)(?: [^>]*)?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>|<img(?![^>]*\ssrc=)[^>]*>")
EDITORS_SPACE = re.compile(r"(?<!\d)(?:&nbsp;|\u00a0)")  # browsers and Word strew them; after a figure one may be meant
WRAPPER = re.compile(r"(</?(?:span|div)\b[^>]*>)")
IMG = re.compile(r'<img ([^>]*?)src="(/media/[^"]+)"([^>]*)>')
SIZE_ATTRIBUTE = re.compile(r'\s?(?:width|height)="[^"]*"')
BLOCK = (
    r"</?(?:p|h2|h3|h4|ul|ol|li|blockquote|figure|figcaption|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|hr|div)"
    r"\b[^>]*>"
)
BEFORE_BLOCK = re.compile(rf"(?<!\s)\s++(?={BLOCK})")  # each run of spaces is looked at once
AFTER_BLOCK = re.compile(rf"({BLOCK})\s++")
UNDESCRIBED = re.compile(r'<img(?![^>]*\salt="[^"]*\w)')
TABLE_TAG = re.compile(r"(</?table\b[^>]*>)")
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)


def keep_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if stored_picture(value) else None
    if tag == "a" and name == "href":
        return None if value.startswith(("//", "\\", "/\\")) else value
    if name in {"colspan", "rowspan", "span", "start"}:
        return value if SPANS.fullmatch(value) else None
    if name in {"width", "height"}:
        return value if SPANS.fullmatch(value) or re.fullmatch(r"\d{1,4}", value) else None
    return value


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

    Cleaning what is clean changes nothing. Raises ValueError above MAX_LENGTH characters.
    """
    if len(html) > MAX_LENGTH:
        raise ValueError(f"Nội dung dài quá {MAX_LENGTH} ký tự. Hãy chia thành nhiều bài.")
    before = None
    while html != before:  # until nothing changes: what one step uncovers, the next one cleans
        before = html
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


def undescribed_pictures(html: str) -> int:
    """Count the pictures of stored HTML that say nothing to those who cannot see them."""
    return len(UNDESCRIBED.findall(html))


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
    choice = f' srcset="{sources}" sizes="(min-width: 48em) 44rem, 100vw"' if sources else ""
    address = default_storage.url(name)
    return f'<img src="{address}" {rest} width="{width}" height="{height}"{choice} loading="lazy" decoding="async">'


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


# The editor -----------------------------------------------------------------------------------------------------------

EDITOR_CSP = {  # what CKEditor 4 needs beyond the site's policy: inline handlers on its buttons, inline styles
    "script-src-attr": ["'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}
REMOVED_PLUGINS = (
    "about,bidi,colorbutton,colordialog,copyformatting,div,elementspath,exportpdf,flash,font,forms,iframe,image,"
    "language,newpage,pagebreak,preview,print,save,scayt,smiley,sourcearea,stylescombo,templates,uploadfile,wsc"
)
CKEDITOR_CONFIG = {
    "toolbar": "News",
    "toolbar_News": [
        ["Format"],
        ["Bold", "Italic", "RemoveFormat"],
        ["NumberedList", "BulletedList", "Blockquote"],
        ["JustifyLeft", "JustifyCenter", "JustifyRight"],
        ["Link", "Unlink"],
        ["Image", "Table", "HorizontalRule", "SpecialChar"],
        ["Undo", "Redo", "Find", "Maximize"],
    ],
    "format_tags": "p;h2;h3;h4",
    "height": 480,
    "width": "100%",
    "removePlugins": REMOVED_PLUGINS,
    "extraPlugins": "divarea,image2,uploadimage,autolink,tableresize",
    "removeButtons": "",
    "image2_alignClasses": ["align-left", "align-center", "align-right"],
    "image2_captionedClass": "image",
    "image2_disableResizer": True,
    "justifyClasses": ["text-left", "text-center", "text-right", "text-justify"],
    "disallowedContent": "script; style; iframe; object; embed; form; *[on*]",
    "filebrowserImageUploadUrl": reverse_lazy("picture-upload"),
    "filebrowserUploadMethod": "xhr",
    "imageUploadUrl": reverse_lazy("picture-upload"),
    "clipboard_handleImages": False,  # uploadimage takes pasted pictures
    "entities": False,
    "basicEntities": True,
    "versionCheck": False,
    "disableNativeSpellChecker": False,
}


class CKEditor(CKEditorWidget):
    """CKEditor 4 with the newsroom's toolbar, without the parts that are unsafe or speak to foreign hosts."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.config = dict(CKEDITOR_CONFIG)

    @property
    def media(self):
        inherited = super().media
        return Media(css=inherited._css, js=[*inherited._js, "js/editor.js"])


def editor_widget():
    """Return a new widget for editing formatted text, as the setting RICH_TEXT_WIDGET names it."""
    return import_string(settings.RICH_TEXT_WIDGET)()


class FormattedField(forms.CharField):
    """The form's field for formatted text: cleans what comes in, and tells a change by what would be stored."""

    def to_python(self, value):
        return cleaned_field(super().to_python(value) or "")

    def has_changed(self, initial, data):
        try:
            return clean(initial or "") != clean(data or "")
        except ValueError:  # too long to be what is stored
            return True


class RichTextAdmin(admin.ModelAdmin):
    """A ModelAdmin whose `rich_text_fields` are edited with the editor, on pages whose security policy allows it."""

    rich_text_fields: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.rich_text_fields:
            kwargs |= {"widget": editor_widget(), "form_class": FormattedField}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changeform_view(self, request, *args, **kwargs):
        response = super().changeform_view(request, *args, **kwargs)
        vars(response)["_csp_config"] = (
            settings.SECURE_CSP | EDITOR_CSP
        )  # the attribute that Django 6's middleware reads
        return response
