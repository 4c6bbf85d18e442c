"""Actions, such as “đã xem” of a video, are counted as exactly as pages are, beside them, and shown and corrected."""

import os

import pytest
from django.http import HttpRequest
from django.template import Context, Template

from stats import ledger, live, snapshot
from stats.collector import Collector
from stats.models import Entry, PageTotal, SiteDay, SiteHour, Span
from stats.recorder import Recorder
from stats.records import packed
from tests.makers import make_article, make_desk
from tests.stats import on_paper
from tests.stats.on_paper import MINUTE, NOON, Page, recorded

pytestmark = pytest.mark.django_db
WATCHED = Page(NOON, type="watched", number=17)


class TestCounting:
    def test_adds_to_the_pages_own_numbers_only(self, folder, writer):
        for second in range(3):
            writer.record(recorded(WATCHED._replace(at=NOON + second)))
        Collector(folder).collect()
        numbers = PageTotal.objects.values_list("page_type", "page_id", "views", "week")
        assert list(numbers) == [("watched", 17, 3, 3)]
        assert [model.objects.exists() for model in (SiteHour, SiteDay, Span)] == [False] * 3

    def test_does_not_prolong_a_visit(self, folder, writer):
        for page in (Page(NOON), WATCHED._replace(at=NOON + 20 * MINUTE), Page(NOON + 40 * MINUTE)):
            writer.record(recorded(page))
        Collector(folder).collect()
        assert SiteDay.objects.get().visits == 2

    def test_keeps_nobody_online(self, folder, writer):
        writer.record(recorded(Page(NOON - 10 * MINUTE)))
        writer.record(recorded(WATCHED))
        Collector(folder).collect()
        assert snapshot.present().count() == 0

    def test_is_done_once_when_it_is_begun_again(self, folder, writer):
        """A collector that dies and another with the same files; the files again after a process was killed."""
        writer.record(recorded(WATCHED))
        for _ in range(3):
            Collector(folder).collect()
        os.write(writer.file, packed(recorded(WATCHED))[:40])
        writer.close()
        other = Recorder()
        other.record(recorded(WATCHED))
        other.close()
        for _ in range(3):
            Collector(folder).collect()
        assert on_paper.written()["page", "watched", 17] == 2

    def test_takes_no_statement_more_beside_pages(self, folder, writer, django_assert_max_num_queries):
        def statements(*pages: Page) -> int:
            for page in pages:
                writer.record(recorded(page))
            with django_assert_max_num_queries(40) as captured:
                Collector(folder).collect()
            return len(captured)

        assert statements(Page(NOON)) >= statements(Page(NOON + 1), WATCHED)


class TestTheNumber:
    def counted(self, folder, writer) -> None:
        writer.record(recorded(WATCHED))
        Collector(folder).collect()
        snapshot.refresh()

    def printed(self, **meta: str) -> str:
        request = HttpRequest()
        request.META |= meta
        tag = Template('{% load stats %}{% views "watched" 17 as watched %}<b>{{ watched }}</b>')
        return tag.render(Context({"request": request}))

    def test_is_printed(self, folder, writer):
        self.counted(folder, writer)
        assert self.printed() == "<b>1</b>"

    def test_is_0_where_nobody_has_watched(self):
        assert self.printed() == "<b>0</b>"

    def test_is_filled_into_a_kept_page(self, folder, writer):
        self.counted(folder, writer)
        assert self.printed(**{live.GAPS: "x"}) == "<b>@x:views:watched:17@</b>"
        assert live.number("views:watched:17")() == 1

    def test_makes_nothing_most_read(self, folder, writer):
        article = make_article()
        writer.record(recorded(WATCHED._replace(number=article.pk)))
        Collector(folder).collect()
        assert snapshot.most_read() == []


class TestTheLedger:
    LINE = {"kind": "correction", "measure": "views", "amount": "-2", "day": "24/03/2020", "source": "Đếm lại."}

    @pytest.fixture
    def watched(self, settings) -> Page:
        """Count an action on an article five times, as there is nothing else in this test to be watched."""
        settings.STATS_ACTIONS = {"watched": "article"}
        article = make_article("Bài có video")
        PageTotal.objects.create(page_type="watched", page_id=article.pk, views=5)
        return Page(NOON, type="watched", number=article.pk)

    def post(self, watched: Page, **changes: str) -> str:
        desk = make_desk("stats.add_entry", "stats.view_entry")
        line = self.LINE | {"page": f"watched/{watched.number}", "_save": ""} | changes
        return desk.post("/admin/stats/entry/add/", line, follow=True).content.decode()

    def test_corrects_an_action(self, watched):
        page = self.post(watched)
        assert "Đã xem đang hiện: 5 → 3." in page
        assert "Đã xem: <a href" in page
        assert PageTotal.objects.get().views == 3

    def test_has_no_opening_balance_for_it(self, watched):
        assert "hãy ghi điều chỉnh" in self.post(watched, kind="opening", amount="2")
        assert not Entry.objects.exists()

    def test_shows_its_number_before_anything_is_written(self, watched):
        shown = self.post(watched, _look="")
        assert "Đã xem của “Bài có video” : <strong>5</strong>" in shown

    def test_refuses_it_in_a_file(self, watched):
        made = ledger.plan(f"trang,so_luong\nwatched/{watched.number},5\n".encode())
        assert [(fault.line, "hãy ghi điều chỉnh" in fault.text) for fault in made.faults] == [(2, True)]
