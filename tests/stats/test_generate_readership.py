"""`generate_readership` makes totals that add up, as many as years of reading leave."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Sum
from django.utils import timezone

from stats.audit import findings
from stats.models import Excluded, PageDay, PageHour, PageTotal, SiteDay, SiteHour
from tests.makers import make_article, make_articles
from tests.stats.makers import make_entry

pytestmark = pytest.mark.django_db
FRIDAY = "2026-10-16T16:30+07:00"


@pytest.fixture
def articles(time_machine):
    time_machine.move_to(FRIDAY, tick=False)
    old = make_articles(4, published_at=timezone.now() - timedelta(days=400))
    return [*old, make_article(published_at=timezone.now() - timedelta(days=3))]


def generate(views=5_000, articles=5, days=120, **options):
    call_command("generate_readership", views=views, articles=articles, days=days, verbosity=0, **options)


def total(model, column="views"):
    return model.objects.aggregate(sum=Sum(column))["sum"]


def sums(model, *keys, column="views"):
    rows = model.objects.order_by(*keys).values_list(*keys).annotate(sum=Sum(column))
    return {tuple(key): count for *key, count in rows}


def test_the_audit_finds_nothing_wrong(articles):
    make_entry(1_000, page=articles[0])
    generate()
    assert [finding for finding in findings() if finding.wrong] == []


@pytest.mark.parametrize("views", [1, 3, 4_321])
def test_there_are_exactly_as_many_views_as_asked_for(articles, views):
    generate(views=views)
    assert total(PageDay) == views


def test_no_day_has_more_visitors_than_its_hours_or_its_pages(articles):
    generate(days=80)
    hours = sums(SiteHour, "day", column="visitors")
    assert all(0 < day.visitors <= min(hours[(day.day,)], day.pages) for day in SiteDay.objects.all())


@pytest.mark.parametrize("model", [PageHour, SiteHour])
def test_hours_are_kept_for_ninety_days(articles, model):
    generate()
    assert model.objects.earliest("day").day == timezone.localdate() - timedelta(89)


def test_the_hours_of_the_site_add_up_from_its_pages(articles):
    generate()
    assert sums(PageHour, "day", "hour") == sums(SiteHour, "day", "hour")


def test_today_goes_as_far_as_the_clock(articles):
    generate()
    assert SiteHour.objects.filter(day=timezone.localdate()).latest("hour").hour == 16


def test_every_page_is_marked_for_the_snapshots(articles):
    generate()
    assert not PageTotal.objects.filter(version=0).exists()


def test_nothing_is_read_before_it_is_published(articles):
    generate()
    newest = articles[-1]
    assert PageDay.objects.filter(page_id=newest.pk).earliest("day").day == timezone.localdate(newest.published_at)


def test_a_new_article_is_talked_about_less_each_day(articles):
    make_articles(4, published_at=timezone.now() - timedelta(days=20))
    generate(views=100_000, articles=9)
    days = dict(SiteDay.objects.values_list("day", "views"))
    rows = PageDay.objects.filter(page_id=articles[-1].pk).order_by("day").values_list("day", "views")
    shares = [views / days[day] for day, views in rows]
    assert shares == sorted(shares, reverse=True)


def test_bots_and_others_are_excluded_by_reason(articles):
    generate(views=100_000)
    assert {"bot", "prefetch", "head", "editor", "error"} <= {*Excluded.objects.values_list("reason", flat=True)}


def test_it_adds_to_what_is_counted_and_entered(articles):
    make_entry(1_000, page=articles[0])
    generate(views=2_000)
    generate(views=3_000, seed=2)
    assert (total(PageTotal), total(PageDay)) == (6_000, 5_000)


def test_the_same_seed_makes_the_same_numbers(articles):
    generate(seed=7)
    once = list(PageHour.objects.order_by("pk").values_list("pk", "views"))
    for model in (PageHour, PageDay, PageTotal, SiteHour, SiteDay, Excluded):
        model.objects.all().delete()
    generate(seed=7)
    assert list(PageHour.objects.order_by("pk").values_list("pk", "views")) == once


def test_only_the_newest_publications_are_read(articles):
    generate(articles=1)
    assert {*PageTotal.objects.values_list("page_id", flat=True)} == {articles[-1].pk}


def test_no_row_is_made_without_a_view(articles):
    generate(views=40)
    assert not PageDay.objects.filter(views__lt=1).exists()


def test_more_pages_are_shown_than_views(articles):
    generate()
    assert not SiteDay.objects.filter(pages__lt=F("views")).exists()


def test_it_says_how_much_it_made(articles, capsys):
    call_command("generate_readership", views=100, articles=5, days=20)
    assert "100 views" in capsys.readouterr().out


def test_too_few_articles_are_refused_with_a_remedy(articles):
    with pytest.raises(CommandError, match="generate_articles"):
        generate(articles=6)


@pytest.mark.parametrize("wrong", [{"views": 0}, {"articles": 0}, {"days": 0}])
def test_nothing_less_than_one_is_accepted(articles, wrong):
    with pytest.raises(CommandError, match="at least 1"):
        generate(**wrong)


def test_it_is_refused_in_production(articles, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        generate()
