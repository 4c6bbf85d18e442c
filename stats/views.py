"""The public pages of the statistics, and the same figures as files."""

from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import figures, open_data, snapshot
from .charts import Point, chart
from .models import SITE, Entry

LEDGER_LINES = 200


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, f"stats/{template}.html", context)
    response.headers["X-Page"] = "statistics"
    return response


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    found = figures.overview(timezone.localdate())
    days = [Point(f"{row.day:%d/%m/%Y}", f"{row.day:%d/%m}", row.visits) for row in found.days]
    months = [Point(f"{row.day:%m/%Y}", f"{row.day:%m/%Y}", row.visits) for row in found.months]
    charts = {"day_chart": chart(days, every=7), "month_chart": chart(months, every=3)}
    return page(request, "overview", {"found": found, "now": snapshot.site(), **charts})


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Explain the figures, and show the site's lines of the ledger, which the total is made of; the newest first."""
    entries = list(Entry.objects.filter(page_type=SITE).order_by("-day", "-pk")[: LEDGER_LINES + 1])
    context = {"entries": entries[:LEDGER_LINES], "more": len(entries) > LEDGER_LINES}
    return page(request, "definitions", context | {"versions": figures.VERSIONS[::-1]})


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return page(request, "data", {"files": open_data.FILES, "version": figures.VERSIONS[-1]})


@require_safe
def data_file(request: HttpRequest, name: str, form: str) -> StreamingHttpResponse:
    write, content_type = open_data.WRITERS[form]
    text = write(open_data.FILES[name], request.build_absolute_uri("/")[:-1])
    # The first rows are read here, where a database that does not answer still makes a 503.
    begun = [next(text), next(text, "")]
    response = StreamingHttpResponse(chain(begun, text), content_type=content_type)
    response["Content-Disposition"] = f'{"attachment" if form == "csv" else "inline"}; filename="{name}.{form}"'
    return response
