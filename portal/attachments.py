"""Attached files: what is accepted, recognised by content alone, and where it is stored (docs/adr/0020).

A stored file is `van-ban/<year>/<month>/<random>.<ending>`; nothing of its own name gets into an address of /media/.
"""

import io
import re
import secrets
import struct
import zipfile
import zlib
from typing import BinaryIO, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from . import vietnamese


class Kind(NamedTuple):
    ending: str
    label: str
    type: str


OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
PDF = Kind("pdf", "PDF", "application/pdf")
DOCX = Kind("docx", "DOCX", OFFICE + "wordprocessingml.document")
XLSX = Kind("xlsx", "XLSX", OFFICE + "spreadsheetml.sheet")
ODT, ODS = Kind("odt", "ODT", ODF + "text"), Kind("ods", "ODS", ODF + "spreadsheet")
ZIP = Kind("zip", "ZIP", "application/zip")
KINDS = {kind.ending: kind for kind in (PDF, DOCX, XLSX, ODT, ODS, ZIP)}

MOST_ENTRIES = 2_000  # of an archive
LARGEST_DIRECTORY = 2**20  # bytes: read whole before anything is known of an archive
LARGEST_CONTENT = 2**30  # bytes, as the archive says
MOST_TIMES = 150  # so many times may the content be larger than the archive; spreadsheets reach 50
READ = 2**18  # bytes that are unpacked of the entries which say what an archive is
NAME = 200  # characters

END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
LOCKED_PDF = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc and .xls; a .docx with a password looks the same
MACROS = re.compile(r"(?:^|/)(?:vbaproject\.bin$|activex/)|^(?:basic|scripts)/.", re.IGNORECASE)
PROGRAMS = re.compile(  # Windows leaves out the dots and spaces at the end
    r"\.(?:exe|com|scr|msi|msix|appx|bat|cmd|ps1|psm1|vbs|vbe|vb|js|jse|wsf|wsh|ws|sct|hta|lnk|url|scf|jar|pif|cpl|reg|dll|msc"
    r"|chm|iso|img|vhdx?|html?|xhtml|shtml|mhtml?|svg|xll|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|ppam)[\s.]*$",
    re.IGNORECASE,
)
OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")  # as Windows reads names, too
BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
    zlib.error,
    struct.error,
)

WANTED = "PDF, DOCX, XLSX, ODT, ODS hoặc ZIP"
EMPTY = "Tệp trống, không có nội dung. Hãy chọn lại tệp."
UNKNOWN = f"Nội dung tệp không phải {WANTED}, dù tên tệp có thể ghi như vậy."
TRUNCATED = "Tệp bị hỏng hoặc tải lên chưa trọn vẹn. Hãy thử lại với tệp gốc."
LOCKED = "Tệp có mật khẩu hoặc bị khóa quyền, người đọc sẽ không mở được. Hãy bỏ khóa rồi tải lại."
OLD = f"Đây là tệp Word, Excel đời cũ hoặc tệp có mật khẩu. Hãy bỏ mật khẩu và lưu lại dưới dạng {WANTED}."
WITH_MACROS = "Tệp có macro, có thể gây hại cho máy của người đọc. Hãy lưu lại thành tệp không có macro."
WITH_PROGRAMS = "Tệp ZIP chứa chương trình hoặc tệp có macro, không được đăng lên cổng: {}."
ELSEWHERE = "Tệp ZIP có đường dẫn thoát ra ngoài thư mục giải nén, có thể gây hại. Hãy nén lại từ đầu."
TOO_MUCH = "Tệp nén chứa quá nhiều tệp hoặc bung ra quá lớn. Hãy chia thành nhiều tệp."


def recognize(file: BinaryIO) -> Kind:
    """Return what a file is, by its content. Raises ValidationError, in the editor's words, for what is not taken."""
    size = file.seek(0, io.SEEK_END)
    if size == 0:
        raise ValidationError(EMPTY)
    if size > settings.PORTAL_DOCUMENT_MAX_MB * 2**20:
        most = settings.PORTAL_DOCUMENT_MAX_MB
        raise ValidationError(f"Tệp lớn hơn {most} MB. Hãy giảm dung lượng hoặc chia thành nhiều tệp.")
    file.seek(0)
    start = file.read(8)
    if start.startswith(b"%PDF-"):
        return whole_pdf(file)
    if start.startswith(b"PK\x03\x04"):
        return archive(file, size)
    if start.startswith(b"PK\x05\x06"):
        raise ValidationError(EMPTY)
    raise ValidationError(OLD if start == OLD_OFFICE else UNKNOWN)


def whole_pdf(file: BinaryIO) -> Kind:
    file.seek(0)
    content = file.read()
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise ValidationError(TRUNCATED)
    if LOCKED_PDF.search(content):
        raise ValidationError(LOCKED)
    return PDF


def archive(file: BinaryIO, size: int) -> Kind:
    """Return what an archive is, after a look at its directory: little of it is ever unpacked here."""
    look_at_directory(file, size)
    try:
        with zipfile.ZipFile(file) as opened:
            return kind_of(opened, size)
    except BROKEN as error:
        raise ValidationError(TRUNCATED) from error


def look_at_directory(file: BinaryIO, size: int) -> None:
    """Raise ValidationError when reading the directory of an archive alone would be too much."""
    tail = min(size, 2**16 + END_OF_DIRECTORY.size)
    file.seek(size - tail)
    content = file.read(tail)
    place = content.rfind(b"PK\x05\x06")
    if place < 0 or len(content) - place < END_OF_DIRECTORY.size:
        raise ValidationError(TRUNCATED)
    _, _, _, _, entries, directory, _, _ = END_OF_DIRECTORY.unpack_from(content, place)
    is_zip64 = content[max(0, place - 20) : place].startswith(b"PK\x06\x07")  # its numbers would stand in for these
    if is_zip64 or entries > MOST_ENTRIES or directory > LARGEST_DIRECTORY:
        raise ValidationError(TOO_MUCH)


def kind_of(opened: zipfile.ZipFile, size: int) -> Kind:
    entries = opened.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > min(LARGEST_CONTENT, size * MOST_TIMES):
        raise ValidationError(TOO_MUCH)
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError(LOCKED)
    names = [entry.filename for entry in entries]
    if any(map(MACROS.search, names)):
        raise ValidationError(WITH_MACROS)
    if "[Content_Types].xml" in names:
        return office(opened, names)
    if names[:1] == ["mimetype"]:
        return open_document(opened, names)
    if programs := list(filter(PROGRAMS.search, names)):
        raise ValidationError(WITH_PROGRAMS.format(programs[0][-100:]))
    if any(map(OUTSIDE.search, names)):
        raise ValidationError(ELSEWHERE)
    if all(entry.is_dir() for entry in entries):
        raise ValidationError(EMPTY)
    return ZIP


def office(opened: zipfile.ZipFile, names: list[str]) -> Kind:
    if b"macroenabled" in start_of(opened, "[Content_Types].xml").lower():
        raise ValidationError(WITH_MACROS)
    for kind, part in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
        if part in names:
            return kind
    raise ValidationError(UNKNOWN)


def open_document(opened: zipfile.ZipFile, names: list[str]) -> Kind:
    told = start_of(opened, "mimetype").decode("ascii", "replace").strip()
    for kind in (ODT, ODS):
        if told == kind.type and "content.xml" in names:
            if "META-INF/manifest.xml" in names and b"encryption-data" in start_of(opened, "META-INF/manifest.xml"):
                raise ValidationError(LOCKED)
            return kind
    raise ValidationError(UNKNOWN)


def start_of(opened: zipfile.ZipFile, name: str) -> bytes:
    with opened.open(name) as entry:
        return entry.read(READ)


def store(file: BinaryIO, kind: Kind) -> str:
    """Store a file that `recognize` has taken under a random name; return the name."""
    file.seek(0)
    return default_storage.save(
        f"van-ban/{timezone.localtime():%Y/%m}/{secrets.token_hex(12)}.{kind.ending}", File(file)
    )


def own_name(name: str, kind: Kind) -> str:
    """Return the name that a downloaded file gets: its own on one line, without a path, with the ending of its kind."""
    line = vietnamese.normalize_title(name.replace("\\", "/").rpartition("/")[2].replace('"', ""))
    stem = re.sub(rf"\.(?:{'|'.join(KINDS)})$", "", line, flags=re.IGNORECASE).strip(". ")
    return f"{stem[: NAME - 5].strip('. ') or 'van-ban'}.{kind.ending}"


def disposition(name: str) -> str:
    """Return the header that lets a browser keep a file under a name (RFC 6266), plain ASCII for those that know no
    other."""
    stem, _, ending = name.rpartition(".")
    plain = f"{vietnamese.slugify(stem, fallback='van-ban')}.{ending}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
