"""The way from one database to another that docs/operations.md describes takes the numbers along."""

from datetime import date

import pytest
from django.core.management import call_command

from stats.models import Gate, PageDay, PageTotal, SiteDay, Span

pytestmark = pytest.mark.django_db


def test_dumped_totals_load_again(tmp_path):
    day = date(2026, 11, 23)
    PageDay.objects.create(day=day, page_type="article", page_id=7, views=3)
    PageTotal.objects.create(page_type="article", page_id=7, views=3, week=3, version=1)
    SiteDay.objects.create(day=day, views=3, pages=4, visits=2, visitors=1)
    Span.objects.create(day=day, visitor=-5, first=1, last=2, page_type="home", page_id=0)
    Gate.objects.create(pk=1, version=1, day=day)
    file = tmp_path / "portal.json"
    call_command("dumpdata", "stats", output=str(file), verbosity=0)
    for model in (PageDay, PageTotal, SiteDay, Span, Gate):
        model.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)
    assert PageDay.objects.get(pk=(day, "article", 7)).views == 3
    assert PageTotal.objects.get(pk=("article", 7)).views == 3
    assert SiteDay.objects.get(pk=day).visits == 2
    assert Span.objects.get(pk=(day, -5, 1)).last == 2
