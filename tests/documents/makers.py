"""Makers of documents: each returns something that is saved and right, but for what a test names."""

import io
import zipfile
from datetime import date, timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.models import Document, Field, File, Issuer, Kind
from portal.publishing import State

numbers = count(1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCX = {"[Content_Types].xml": TYPES, "word/document.xml": "<document/>"}
XLSX = {"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"}
ODF = "application/vnd.oasis.opendocument."
ODT = {"mimetype": f"{ODF}text", "content.xml": "<office/>", "META-INF/manifest.xml": "<manifest/>"}
ODS = ODT | {"mimetype": f"{ODF}spreadsheet"}


def archive(content: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as opened:
        for name, text in content.items():
            opened.writestr(name, text)
    return file.getvalue()


def make_kind(name: str = "Quyết định") -> Kind:
    return Kind.objects.get_or_create(name=name)[0]


def make_issuer(name: str = "Bộ Nội vụ") -> Issuer:
    return Issuer.objects.get_or_create(name=name)[0]


def make_field(name: str = "Cải cách hành chính") -> Field:
    return Field.objects.get_or_create(name=name)[0]


def make_document(number: str = "", **fields) -> Document:
    """Make a document that was published an hour ago."""
    n = next(numbers)
    defaults = {"summary": "Về việc ban hành kế hoạch.", "issued_on": date(2020, 3, 18)}
    defaults["published_at"] = timezone.now() - timedelta(hours=1) + timedelta(milliseconds=n)
    defaults["kind"] = fields.pop("kind", None) or make_kind()
    defaults["issuer"] = fields.pop("issuer", None) or make_issuer()
    return Document.objects.create(number=number or f"{n}/QĐ-BNV", **defaults | fields)


def make_document_in(state: State, number: str = "", **fields) -> Document:
    """Make a document that is in `state` now."""
    now, hour = timezone.now(), timedelta(hours=1)
    dates = {
        State.DRAFT: {"published_at": None},
        State.SCHEDULED: {"published_at": now + hour},
        State.PUBLISHED: {"published_at": now - hour},
        State.EXPIRED: {"published_at": now - 2 * hour, "expires_at": now - hour},
        State.WITHDRAWN: {
            "published_at": now - 2 * hour,
            "withdrawn_at": now - hour,
            "withdrawal_reason": "Đăng nhầm bản dự thảo.",
        },
    }
    return make_document(number, **dates[state] | fields)


def make_file(document: Document, name: str = "Quyết định 178.pdf", content: bytes = PDF) -> File:
    file = File(document=document)
    file.take(SimpleUploadedFile(name, content))
    file.save()
    return file
