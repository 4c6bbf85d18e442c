"""What editors may attach is told by its content alone, and what could harm a reader is refused in the editor's words."""

import contextlib
import io
import re
import struct
import unicodedata
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal import attachments
from portal.attachments import KINDS, disposition, own_name, recognize
from tests.documents.makers import DOCX, ODS, ODT, PDF, XLSX, archive

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLD_DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
GOOD = {
    "pdf": PDF,
    "docx": archive(DOCX),
    "xlsx": archive(XLSX),
    "odt": archive(ODT),
    "ods": archive(ODS),
    "zip": archive({"Phụ lục/Biểu 1.pdf": PDF}),
}


def locked(content: bytes) -> bytes:
    """Set the bit of an archive's entries that says that they have a password."""
    central = content.index(b"PK\x01\x02")
    return content[: central + 8] + b"\x01" + content[central + 9 :]


def bomb() -> bytes:
    return archive({"a.txt": b"0" * 30_000_000})


def overlapping() -> bytes:
    """Make an archive whose directory names one entry a thousand times."""
    plain = archive({"a.txt": b"0" * 500_000})
    start, end = plain.index(b"PK\x01\x02"), plain.rindex(b"PK\x05\x06")
    entry = plain[start:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(entry) * 1000, start, 0)
    return plain[:start] + entry * 1000 + tail


def zip64(content: bytes) -> bytes:
    place = content.rindex(b"PK\x05\x06")
    return content[:place] + b"PK\x06\x07" + b"\0" * 16 + content[place:]


REFUSED = {
    "nothing": (b"", attachments.EMPTY),
    "an archive of nothing": (archive({}), attachments.EMPTY),
    "an archive of folders": (archive({"a/": ""}), attachments.EMPTY),
    "HTML": (HTML, attachments.UNKNOWN),
    "SVG": (SVG, attachments.UNKNOWN),
    "text": ("Quyết định".encode(), attachments.UNKNOWN),
    "HTML before a PDF": (HTML + PDF, attachments.UNKNOWN),
    "HTML before an archive": (HTML + GOOD["zip"], attachments.UNKNOWN),
    "a program": (b"MZ\x90\0" * 100, attachments.UNKNOWN),
    "an old DOC": (OLD_DOC, attachments.OLD),
    "half a PDF": (PDF[: len(PDF) // 2], attachments.TRUNCATED),
    "half a DOCX": (GOOD["docx"][: len(GOOD["docx"]) // 2], attachments.TRUNCATED),
    "a DOCX without its beginning": (b"PK\x03\x04" + GOOD["docx"][40:], attachments.TRUNCATED),
    "a PDF with a password": (PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"), attachments.LOCKED),
    "a ZIP with a password": (locked(GOOD["zip"]), attachments.LOCKED),
    "an ODT with a password": (
        archive(ODT | {"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        attachments.LOCKED,
    ),
    "a DOCX with macros": (archive(DOCX | {"word/vbaProject.bin": "x"}), attachments.WITH_MACROS),
    "an XLSX with macros": (archive(XLSX | {"xl/VBAPROJECT.BIN": "x"}), attachments.WITH_MACROS),
    "a DOCM": (
        archive(DOCX | {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        attachments.WITH_MACROS,
    ),
    "an ODT with macros": (archive(ODT | {"Basic/Standard/Module1.xml": "x"}), attachments.WITH_MACROS),
    "a PPTX": (archive({"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}), attachments.UNKNOWN),
    "an ODP": (archive(ODT | {"mimetype": "application/vnd.oasis.opendocument.presentation"}), attachments.UNKNOWN),
    "a ZIP with a program": (archive({"Mẫu/xem.pdf.exe": "x"}), attachments.WITH_PROGRAMS.format("Mẫu/xem.pdf.exe")),
    "a ZIP with a document with macros": (archive({"mau.docm": "x"}), attachments.WITH_PROGRAMS.format("mau.docm")),
    "a ZIP with a program behind a dot": (archive({"a.exe. ": "x"}), attachments.WITH_PROGRAMS.format("a.exe. ")),
    "a ZIP with a program behind a NUL": (
        archive({"a.exe_.pdf": "x"}).replace(b"exe_", b"exe\0"),
        attachments.WITH_PROGRAMS.format("a.exe"),
    ),
    "a ZIP with a page": (archive({"mau.HTML": HTML}), attachments.WITH_PROGRAMS.format("mau.HTML")),
    "a ZIP with a link": (archive({"mau.url": "x"}), attachments.WITH_PROGRAMS.format("mau.url")),
    "a ZIP that leads elsewhere on Windows": (archive({"a\\..\\..\\b.pdf": PDF}), attachments.ELSEWHERE),
    "a ZIP that leads to a drive": (archive({"C:\\Users\\b.pdf": PDF}), attachments.ELSEWHERE),
    "a ZIP that leads to a share": (archive({"\\\\evil.example\\b.pdf": PDF}), attachments.ELSEWHERE),
    "a ZIP that leads elsewhere": (archive({"a/../../b.pdf": PDF}), attachments.ELSEWHERE),
    "a DOCX with controls": (archive(DOCX | {"word/activeX/activeX1.bin": "x"}), attachments.WITH_MACROS),
    "a ZIP bomb": (bomb(), attachments.TOO_MUCH),
    "a ZIP bomb of overlapping entries": (overlapping(), attachments.TOO_MUCH),
    "a DOCX that is a bomb": (archive(DOCX | {"word/a.xml": b"0" * 30_000_000}), attachments.TOO_MUCH),
    "too many entries": (archive({f"{n}": "x" for n in range(2_001)}), attachments.TOO_MUCH),
    "a ZIP64": (zip64(GOOD["zip"]), attachments.TOO_MUCH),
}


def reason(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        recognize(io.BytesIO(content))
    return refused.value.messages[0]


@pytest.mark.parametrize("ending", GOOD)
def test_what_is_wanted_is_recognised(ending):
    assert recognize(io.BytesIO(GOOD[ending])) == KINDS[ending]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_is_refused_with_the_reason(name):
    content, why = REFUSED[name]
    assert reason(content) == why


def test_html_after_a_pdf_is_a_pdf_and_nothing_else():
    assert recognize(io.BytesIO(PDF[:20] + HTML + PDF[20:])) == KINDS["pdf"]


def test_what_is_too_large_is_refused_before_it_is_read(settings):
    settings.PORTAL_DOCUMENT_MAX_MB = 1
    assert "lớn hơn 1 MB" in reason(PDF + b"\0" * 2**20)
    assert recognize(io.BytesIO(b"%PDF-" + b"\0" * (2**20 - 5 - len(PDF)) + PDF)) == KINDS["pdf"]


def test_a_bomb_is_not_unpacked(monkeypatch):
    content = bomb()
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert reason(content) == attachments.TOO_MUCH


@given(st.sampled_from(sorted(GOOD)), st.integers(0, 400), st.binary(max_size=12))
def test_damage_never_breaks_the_reading(ending, place, junk):
    content = GOOD[ending]
    place %= len(content)
    with contextlib.suppress(ValidationError):
        recognize(io.BytesIO(content[:place] + junk + content[place + len(junk) :]))


def test_a_file_is_stored_under_a_random_name(media):
    name = attachments.store(io.BytesIO(PDF), KINDS["pdf"])
    assert re.fullmatch(r"van-ban/\d{4}/\d{2}/[0-9a-f]{24}\.pdf", name)
    assert (media / name).read_bytes() == PDF


class TestTheNameOfADownload:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("Quyết định 178.pdf", "Quyết định 178.pdf"),
            (unicodedata.normalize("NFD", "Quyết định 178.PDF"), "Quyết định 178.pdf"),
            ("Quyết định.docx", "Quyết định.pdf"),
            ("C:\\Văn bản\\178.pdf", "178.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ('a"b\r\nc.pdf', "ab c.pdf"),
            ("", "van-ban.pdf"),
            (".pdf", "van-ban.pdf"),
        ],
    )
    def test_is_its_own_on_one_line(self, given, kept):
        assert own_name(given, KINDS["pdf"]) == kept

    @given(st.text(max_size=400))
    def test_is_never_long_and_never_leads_elsewhere(self, name):
        kept = own_name(unicodedata.normalize("NFD", name), KINDS["xlsx"])
        assert len(kept) <= attachments.NAME
        assert kept.endswith(".xlsx")
        assert not set('/\\"\r\n') & set(kept)

    def test_stays_whole_with_two_hundred_decomposed_letters(self):
        name = "Ệ" * 195
        assert own_name(unicodedata.normalize("NFD", name) + ".pdf", KINDS["pdf"]) == f"{name}.pdf"

    @given(st.text(max_size=300))
    def test_is_one_header_of_plain_letters(self, name):
        header = disposition(own_name(name, KINDS["pdf"]))
        assert header.isascii()
        assert re.fullmatch(r"attachment; filename=\"[a-z0-9-]+\.pdf\"; filename\*=UTF-8''[A-Za-z0-9%_.~-]+", header)

    def test_has_both_spellings(self):
        assert disposition("Số 1.pdf") == "attachment; filename=\"so-1.pdf\"; filename*=UTF-8''S%E1%BB%91%201.pdf"
