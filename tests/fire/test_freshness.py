"""What an editor does is what every reader sees a second later, on every node and in every worker."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fire.audience import Audience, Look
from tests.fire.desk import EXPIRING, SCHEDULED, WITHDRAWN
from tests.fire.editor import Editor

pytestmark = pytest.mark.fire

SECOND = 1.0
AT_ONCE = 0.5  # seconds: for what the clock changes
SIZES = {"sqlite": (1, 3), "postgresql": (3, 2)}  # nodes, and workers of each
PAUSES = 0, 0.1, 1.4, 0, 0.4, 0, 0, 0.8, 1.2  # seconds from one save to the next
LISTS = "home", "list", "category", "feed"


@pytest.fixture(scope="class", params=["sqlite", "postgresql"])
def audience(request, new_readers):
    """The readers of a site after an editor's work."""
    nodes, workers = SIZES[request.param]
    sites = new_readers(request.param, nodes, workers).sites
    editor = Editor(sites, json.loads(sites[0].run("-m", "tests.fire.desk", "prepare")))
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda site: site.start(), sites))
    editor.log_in()
    with Audience(sites, editor) as audience:
        work(editor, audience)
    return audience


def work(editor: Editor, audience: Audience) -> None:
    for pause in PAUSES:
        editor.save()
        audience.read_until(time.time() + pause)
    while not audience.names_among_the_most_read() and editor.number < 50:
        editor.save()
        audience.read_until(time.time() + 0.2)
    editor.withdraw()
    audience.read_until(editor.withdrawn + 2 * SECOND)
    audience.timed = json.loads(editor.sites[-1].run("-m", "tests.fire.desk", "time", "2"))
    audience.pages |= audience.timed["pages"]
    audience.read_until(audience.timed["end"] + SECOND)


def staleness(audience: Audience, look: Look) -> float:
    """Return for how many seconds something newer had been answered to the editor when a reader asked."""
    oldest = min(look.page.numbers, default=audience.editor.number)
    return look.sent - audience.editor.answered.get(oldest + 1, look.sent)


def late(audience: Audience, look: Look, moment: float, most: float) -> bool:
    """Say whether a page was asked for more than `most` seconds after a moment; less on a machine that starves."""
    return look.sent > moment + most + audience.starved(look)


class TestEveryPage:
    def test_no_reader_sees_an_old_title_after_a_second(self, audience):
        found = [(staleness(audience, look), look) for look in audience.looks]
        assert [look for age, look in found if age > SECOND + audience.starved(look)] == []

    def test_every_list_names_the_article(self, audience):
        assert [look for look in audience.looks if look.name in LISTS and not look.page.numbers] == []

    def test_the_editor_sees_it_at_once(self, audience):
        looks = audience.editor.looks
        assert [(page, number) for page, number, text in looks if f"Kế hoạch đợt {number}<" not in text] == []

    def test_everybody_sees_it_as_they_have_chosen(self, audience):
        assert [look for look in audience.looks if not look.as_chosen] == []

    def test_every_worker_of_every_node_was_read(self, audience):
        assert len(audience.workers - {0}) == sum(site.size for site in audience.sites)

    def test_nobody_is_left_without_an_answer(self, audience):
        assert audience.unanswered == []

    def test_nobody_is_refused(self, audience):
        found = {(look.name, look.page.status) for look in audience.looks if look.name not in audience.timed["pages"]}
        pages = {(name, 200) for name in (*LISTS, "plan", "withdrawn")}
        assert found == pages | {("plan", 301), ("withdrawn", 410)}

    def test_a_withdrawn_title_is_gone_from_every_page_after_a_second(self, audience):
        withdrawn = audience.editor.withdrawn
        named = [look for look in audience.looks if look.name != "withdrawn" and WITHDRAWN in look.page.titles]
        assert [look for look in named if late(audience, look, withdrawn, SECOND)] == []

    def test_the_withdrawn_one_was_among_the_most_read(self, audience):
        assert audience.names_among_the_most_read()

    def test_its_address_answers_410_after_a_second(self, audience):
        withdrawn = audience.editor.withdrawn
        shown = [look for look in audience.looks if look.name == "withdrawn" and look.page.status != 410]
        assert [look for look in shown if late(audience, look, withdrawn, SECOND)] == []

    def test_what_is_scheduled_appears_at_its_second(self, audience):
        begin = audience.timed["begin"]
        missing = [look for look in audience.looks if look.name in LISTS and SCHEDULED not in look.page.titles]
        missing += [look for look in audience.looks if look.name == "scheduled" and look.page.status != 200]
        assert [look for look in missing if late(audience, look, begin, AT_ONCE)] == []

    def test_it_never_appears_before_that(self, audience):
        shown = [look for look in audience.looks if SCHEDULED in look.page.titles]
        assert shown
        assert [look for look in shown if look.received < audience.timed["begin"]] == []

    def test_what_expires_goes_at_its_second(self, audience):
        end = audience.timed["end"]
        shown = [look for look in audience.looks if look.name != "expiring" and EXPIRING in look.page.titles]
        shown += [look for look in audience.looks if look.name == "expiring" and look.page.status != 410]
        assert [look for look in shown if late(audience, look, end, AT_ONCE)] == []

    def test_it_never_goes_before_that(self, audience):
        gone = [look for look in audience.looks if look.name == "expiring" and look.page.status != 200]
        assert gone
        assert [look for look in gone if look.received < audience.timed["end"]] == []
