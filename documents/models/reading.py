"""What pages ask of the documents again and again, compiled once or kept for a generation: ADR 0011, ADR 0020."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from portal.keeping import kept
from portal.prepared import Prepared

from .documents import LIST, Document, address, all_documents
from .files import File
from .sections import Field, Issuer, Kind

MOST_KEPT = 5_000  # numbers of documents, and ties to articles, that a process keeps in memory
PAGE = [*LIST, *"signer signer_position expires_at withdrawn_at withdrawal_reason".split()]


def in_place(documents: list[Document]) -> list[Document]:
    """Give documents their kind, issuer and field from memory; what is newer than that is asked for as usual."""
    kinds, issuers, fields = Kind.known(), Issuer.known(), Field.known()
    for document in documents:
        if document.kind_id in kinds:
            Document.kind.field.set_cached_value(document, kinds[document.kind_id])
        if document.issuer_id in issuers:
            Document.issuer.field.set_cached_value(document, issuers[document.issuer_id])
        if document.field_id in fields:
            Document.field.field.set_cached_value(document, fields[document.field_id])
    return documents


def with_files(documents: list[Document]) -> list[Document]:
    """Give documents of a list their sections and their files: one query, and none for no documents."""
    files = defaultdict(list)
    if documents:
        for file in File.objects.filter(document__in=[document.pk for document in documents]):
            files[file.document_id].append(file)
    for document in in_place(documents):
        vars(document).setdefault("_prefetched_objects_cache", {})["files"] = files[document.pk]
    return documents


def document(pk: int) -> Document | None:
    """Return a document, in whatever state, with all that its page shows but what it is tied to, or None."""
    return next(iter(in_place(of_page(pk=pk, now=timezone.now()))), None)


of_page = Prepared(lambda pk, now: Document.objects.filter(pk=pk).only(*PAGE).with_end(now))
files_of = Prepared(lambda pk: File.objects.filter(document=pk))
replaced_by_it = Prepared(
    lambda pk, now: Document.objects.filter(replaced_by=pk).published(at=now).newest_issued_first().only(*LIST)
)
replacing_it = Prepared(
    lambda pk, now: Document.objects.filter(replaces=pk).published(at=now).newest_issued_first().only(*LIST)
)


def ties(found: Document) -> dict[str, Any]:
    """Return the files of a document, what it replaces and is replaced by, and the articles that name it."""
    of = {"pk": found.pk, "now": timezone.now()}
    replaced, replacing = in_place(replaced_by_it(**of)), in_place(replacing_it(**of))
    articles = found.articles.published().newest_first().only("title", "published_at")[:20]
    return {"files": files_of(pk=found.pk), "replaced": replaced, "replacing": replacing, "articles": list(articles)}


def typed_ties(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form ties a document to, of what it has; readers see what is published of that."""
    now, ties = timezone.now(), {}
    if "replaces" in typed:
        ties["replaced"] = in_place(list(typed["replaces"].published(at=now).newest_issued_first()))
    if "articles" in typed:
        ties["articles"] = list(typed["articles"].published(at=now).newest_first()[:20])
    return ties


@kept
def newest(count: int) -> list[Document]:
    """Return the newest `count` documents, for the block of the front page."""
    return newest_issued(count)(now=timezone.now())


@cache
def newest_issued(count: int) -> Prepared[Document]:
    return Prepared(
        lambda now: (
            Document.objects.published(at=now).newest_issued_first().only("title", "summary", "issued_on")[:count]
        )
    )


@kept
def years() -> list[int]:
    """Return the years in which documents were issued, the latest first."""
    return [day.year for day in Document.objects.published().dates("issued_on", "year", order="DESC")]


# Beside an article ----------------------------------------------------------------------------------------------------


def of_article(pk: int) -> list[Document]:
    """Return the documents that an article names: no query for the many articles that name none."""
    known = articles_with_documents()
    if known is not None and pk not in known:
        return []
    return with_files(attached(article=pk, now=timezone.now()))


attached = Prepared(
    lambda article, now: Document.objects.filter(articles=article).published(at=now).newest_issued_first().for_list(now)
)


@kept
def articles_with_documents() -> frozenset[int] | None:
    """Return the ids of the articles that name documents, or None for more than a process should keep."""
    ids = Document.articles.through.objects.values_list("article_id", flat=True).distinct()[: MOST_KEPT + 1]
    return frozenset(ids) if len(ids) <= MOST_KEPT else None


# Numbers in a text ----------------------------------------------------------------------------------------------------


def places(wanted: list[str]) -> dict[str, str]:
    """Return where the portal tells of those of some numbers that it knows."""
    known = known_numbers()
    if known is None:
        known = by_number(rows_of(Document.objects.published().filter(number__in=wanted)))
    return {number: known[number] for number in wanted if number in known}


@kept
def known_numbers() -> dict[str, str] | None:
    """Return where the portal tells of each number, or None for more than a process should keep."""
    rows = list(rows_of(Document.objects.published())[: MOST_KEPT + 1])
    return by_number(rows) if len(rows) <= MOST_KEPT else None


def rows_of(documents: Any) -> Any:
    return documents.order_by().values_list("pk", "number", "title")


def by_number(rows: Iterable[tuple[int, str, str]]) -> dict[str, str]:
    """Return the address of each document by its number; of a number that several have, the list of them."""
    found: dict[str, str] = {}
    for pk, number, title in rows:
        found[number] = f"{all_documents()}?tim={quote(number)}" if number in found else address(title, pk)
    return found
