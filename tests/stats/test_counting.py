"""What counts as a page shown to a person; what does not, and the reason that is noted instead."""

import threading

import pytest
from crawlerdetect import CrawlerDetect

from stats import counting
from stats.counting import Answer, judge
from stats.records import REASONS
from tests.stats.on_paper import CHROME

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
PEOPLE = {
    "Chrome on Linux": CHROME,
    "Firefox": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Edge": f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
    "Safari": f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1",
    "Cốc Cốc": f"Mozilla/5.0 (Windows NT 10.0; WOW64) {WEBKIT} coc_coc_browser/124.0.200 Chrome/118.0.5993.200 Safari/537.36",
    "Cốc Cốc on a phone": f"Mozilla/5.0 (Linux; Android 13; SM-A546E) {WEBKIT} coc_coc_browser/109.0.12 Chrome/123.0.0.0 Mobile Safari/537.36",
    "Zalo on Android": f"Mozilla/5.0 (Linux; Android 13; SM-A536E Build/TP1A.220624.014; wv) {WEBKIT} Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 Zalo android/12100621 ZaloTheme/light ZaloLanguage/vi",
    "Zalo on an iPhone": f"{IPHONE} Mobile/15E148 Zalo iOS/536 ZaloTheme/dark ZaloLanguage/vn",
    "Facebook's own browser": f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/480.0.0.1;FBBV/600000000;FBDV/iPhone14,5;FBLC/vi_VN]",
    "Viber's own browser": f"Mozilla/5.0 (Linux; Android 12; CPH2119; wv) {WEBKIT} Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Viber/21.5",
    "a CUBOT phone": f"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) {WEBKIT} Chrome/117.0.0.0 Mobile Safari/537.36",
    "another CUBOT phone": f"Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20 Build/QP1A.190711.020) {WEBKIT} Chrome/88.0 Mobile Safari/537.36",
    "Samsung Internet": f"Mozilla/5.0 (Linux; Android 14; K) {WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
    "Opera Mini": "Opera/9.80 (Android; Opera Mini/36.2/191.256; U; vi) Presto/2.12.423 Version/12.16",
    "UC Browser": "Mozilla/5.0 (Linux; U; Android 8.1.0; vi; CPH1803) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 UCBrowser/12.13.4.1214 Mobile Safari/534.30",
}
BOTS = {  # a user agent, and the name it is listed under
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": "Googlebot",
    f"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) {WEBKIT} Chrome/126.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)": "Googlebot",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)": "coccoc",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)": "facebookexternalhit",
    "curl/8.5.0": "curl",
    "python-requests/2.32.3": "python-requests",
    "Wget/1.21.4": "Wget",
    "Go-http-client/1.1": "Go-http-client",
    f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/119.0.0.0 Safari/537.36": "Headless",
    "WhatsApp/2.23.20.0": "WhatsApp",
    "TelegramBot (like TwitterBot)": "TelegramBot",
    f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/120.0 ZaloPC-preview": "Zalopc-preview",
    "ZaloPC-preview/1.0": "Zalopc-preview",
    "Viber/13.3.0.5 CFNetwork/1126 Darwin/19.5.0": "Viber",
    "viber": "Viber",
}


def answer(**changes) -> Answer:
    """Return an article's page, sent to a person, but for the changes."""
    page = Answer("GET", 200, "text/html; charset=utf-8", "article/7", CHROME, "", False)
    return page._replace(**changes)


def reason(**changes) -> str:
    return judge(answer(**changes)).reason


class TestAPageToAPerson:
    @pytest.mark.parametrize("page", ["article/7", "home", "list", "page", "site-map"])
    def test_it_counts_whichever_page_it_is(self, page):
        assert judge(answer(page=page)) == ("", "")

    @pytest.mark.parametrize("name", PEOPLE)
    def test_it_counts_in_every_browser(self, name):
        assert judge(answer(agent=PEOPLE[name])) == ("", "")

    def test_it_counts_when_the_browser_has_it_already(self):
        assert reason(status=304, kind="") == ""


class TestABot:
    @pytest.mark.parametrize("agent", BOTS)
    def test_it_is_listed_by_its_name(self, agent):
        assert judge(answer(agent=agent)) == ("bot", BOTS[agent])

    def test_its_name_fits_the_column(self):
        assert len(judge(answer(agent="Evil" * 20 + "bot/1.0")).name) <= 24

    @pytest.mark.parametrize("agent", ["Мойbot/1.0", "Zaloж-preview", "Zalo" + "é" * 30 + "preview", "\x00bot\x01"])
    def test_its_name_is_plain_ascii(self, agent):
        verdict = judge(answer(agent=agent))
        assert verdict.reason == "bot"
        assert verdict.name.isascii()
        assert verdict.name.isprintable()

    def test_its_name_stands_at_the_beginning_of_a_long_agent(self):
        assert reason(agent="x" * 10_000 + " Googlebot/2.1") == ""
        assert reason(agent="Googlebot/2.1 " + "x" * 10_000) == "bot"

    def test_two_that_come_at_once_keep_their_own_names(self, monkeypatch):
        """Several threads of a process judge at the same time."""
        asked = CrawlerDetect.isCrawler

        def interrupted(self, agent):
            found = asked(self, agent)
            if agent == "first-crawler/1.0":
                other = threading.Thread(target=counting.bot_name, args=["second-spider/1.0"])
                other.start()
                other.join(0.05)
            return found

        monkeypatch.setattr(CrawlerDetect, "isCrawler", interrupted)
        counting.bot_name.cache_clear()
        name = counting.bot_name("first-crawler/1.0")
        counting.bot_name.cache_clear()
        assert "first" in name or "crawler" in name


class TestWhatDoesNotCount:
    @pytest.mark.parametrize("agent", ["", " ", "\t "])
    def test_nobody_says_who_asks(self, agent):
        assert reason(agent=agent) == "no agent"

    def test_the_newsroom_reads_its_own_pages(self):
        assert reason(editor=True) == "editor"

    def test_only_the_head_is_asked_for(self):
        assert reason(method="HEAD") == "head"

    @pytest.mark.parametrize("method", ["POST", "OPTIONS", "PUT", ""])
    def test_it_is_not_asked_for_with_get(self, method):
        assert reason(method=method) == "internal"

    @pytest.mark.parametrize(
        "purpose", ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip", "Prerender", "preview"]
    )
    def test_the_browser_asks_in_advance(self, purpose):
        assert reason(purpose=purpose) == "prefetch"

    @pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 500, 503])
    def test_it_is_an_error(self, status):
        assert reason(status=status, page="") == "error"

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_it_leads_elsewhere(self, status):
        assert reason(status=status, page="") == "redirect"

    @pytest.mark.parametrize(
        "kind", ["application/rss+xml; charset=utf-8", "application/xml", "image/webp", "text/css", "text/plain", ""]
    )
    def test_it_is_a_feed_a_site_map_or_a_file(self, kind):
        assert reason(page="", kind=kind) == "file"

    def test_a_feed_that_the_reader_has_already_is_still_a_file(self):
        assert reason(page="", kind="", status=304) == "file"

    def test_no_view_has_called_it_a_page_as_with_a_preview_or_the_admin(self):
        assert reason(page="") == "internal"

    @pytest.mark.parametrize(("status", "expected"), [(404, "error"), (301, "redirect"), (206, "internal")])
    def test_a_page_with_another_status_is_none(self, status, expected):
        assert reason(status=status) == expected


class TestTheFirstReasonIsTheOneThatIsNoted:
    def test_a_bot_that_meets_an_error_is_an_error(self):
        assert reason(status=404, page="", agent="curl/8.5.0") == "error"

    def test_a_bot_that_asks_for_the_head_is_a_head(self):
        assert reason(method="HEAD", agent="curl/8.5.0") == "head"

    def test_an_editor_who_prefetches_is_an_editor(self):
        assert reason(editor=True, purpose="prefetch") == "editor"


def test_every_reason_can_be_written_down():
    cases = [{"agent": ""}, {"editor": True}, {"method": "HEAD"}, {"purpose": "prefetch"}, {"status": 500}]
    cases += [{"status": 301}, {"page": ""}, {"page": "", "kind": "image/webp"}, {"agent": "curl/8"}, {}]
    assert {reason(**case) for case in cases} | {"lost"} == set(REASONS)
