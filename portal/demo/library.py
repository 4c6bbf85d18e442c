"""The demonstration's documents, each with a PDF that is drawn: its number, its name, and lines in place of text."""

import io
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw, ImageFont

from documents.models import Document, Field, File, Issuer, Kind
from news.models import Article

from .dates import time_of

CONTENT = Path(__file__).with_name("documents.toml")
OWN = ("number", "issued_on", "effective_on", "expired_on", "summary", "signer", "signer_position")
PAPER = 620, 877  # A4 at 75 dots an inch
INK, LINE = "#1b1f27", "#b9bdc4"


def add_documents() -> int:
    """Add the documents that are missing, by number; return how many were added."""
    return sum(add_document(entry) for entry in tomllib.loads(CONTENT.read_text("utf-8"))["document"])


@transaction.atomic
def add_document(entry: dict[str, Any]) -> int:
    if Document.objects.filter(number=entry["number"]).exists():
        return 0
    document = Document(**{name: entry[name] for name in OWN if name in entry})
    for name, model in (("kind", Kind), ("issuer", Issuer), ("field", Field)):
        setattr(document, name, model.objects.get_or_create(name=entry[name])[0])
    document.published_at = time_of(entry)
    document.save()
    document.replaces.set(Document.objects.filter(number__in=entry.get("replaces", [])))
    document.articles.set(Article.objects.filter(title__in=entry.get("articles", [])))
    for order, name in enumerate(entry["files"]):
        file = File(document=document, order=order)
        file.take(SimpleUploadedFile(name, draw_pdf(document, name.removesuffix(".pdf"))))
        file.save()
    return 1


def draw_pdf(document: Document, name: str) -> bytes:
    page = Image.new("L", PAPER, "#fff")
    pen = ImageDraw.Draw(page)
    write(pen, str(document.issuer).upper(), 70, 12)
    write(pen, f"Số: {document.number}", 92, 12)
    write(pen, str(document.kind).upper(), 170, 22)
    write(pen, name, 205, 14)
    for row in range(24):
        end = PAPER[0] - (220 if row % 6 == 5 else 70)
        pen.line((70, 270 + row * 20, end, 270 + row * 20), fill=LINE, width=3)
    write(pen, "Bản minh họa, không phải văn bản gốc", 800, 12)
    file = io.BytesIO()
    page.convert("RGB").save(file, "PDF", resolution=75, quality=60)
    return file.getvalue()


def write(pen: ImageDraw.ImageDraw, text: str, top: int, size: int) -> None:
    """Write a line in the middle of the page; each letter in that half of the typeface which has it."""
    latin, vietnamese = (face(half, size) for half in ("latin", "vietnamese"))
    faces = [latin if ord(letter) < 0x100 else vietnamese for letter in text]
    left = (PAPER[0] - sum(one.getlength(letter) for one, letter in zip(faces, text, strict=True))) / 2
    for one, letter in zip(faces, text, strict=True):
        pen.text((left, top), letter, font=one, fill=INK)
        left += one.getlength(letter)


@cache
def face(half: str, size: int) -> ImageFont.FreeTypeFont:
    font = settings.BASE_DIR / "static" / "fonts" / f"be-vietnam-pro-{half}-600-normal.woff2"
    return ImageFont.truetype(str(font), size)
