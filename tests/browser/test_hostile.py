"""Whatever an attacker with an editor's account writes: no reader's page and no page of the newsroom runs it, leaves for
another host or is covered by it. Also without the content security policy, which is the second wall, not the first."""

from xml.etree import ElementTree

import pytest

from news.models import Article, Category
from tests.makers import make_article, make_desk

from . import hostile_content
from .toolbar import BIGGER, DEFAULT, INVERTS, press

pytestmark = pytest.mark.browser

# Do what readers do by chance, on everything: load, point, focus, scroll, play; what runs, calls `fired`.
TOUCH = """() => {
  for (const element of document.querySelectorAll("main *, #container *")) {
    for (const name of ["load", "error", "mouseover", "mouseenter", "pointerenter", "focus", "blur", "toggle", "scroll",
      "animationstart", "transitionend", "wheel", "copy"]) element.dispatchEvent(new Event(name));
  }
}"""
DANGERS = """() => {
  const found = [];
  const own = (element) => element.closest(".cke_chrome, .cke_dialog_container, .cke_panel") && !element.closest(".cke_wysiwyg_div");
  for (const element of document.querySelectorAll("*")) {
    if (own(element)) continue;
    for (const { name, value } of element.attributes) {
      const address = ["href", "src", "action", "formaction", "data", "poster", "xlink:href"].includes(name);
      if (/^on/i.test(name)) found.push(`${element.tagName} ${name}`);
      if (address && !/^(https?|mailto|tel|data|blob):$/.test(new URL(value, document.baseURI).protocol)) found.push(`${name}=${value}`);
      if (address && name !== "href" && !["", location.host].includes(new URL(value, document.baseURI).host)) found.push(`${name}=${value}`);
    }
    if (element.target === "_blank" && !element.relList?.contains("noopener")) found.push(`${element.outerHTML}`);
  }
  for (const name of ["base", "object", "embed", "template", "meta[http-equiv]", "script:not([src])", "svg script", "iframe[srcdoc]"]) {
    if (name === "script:not([src])" && document.querySelector('script[type="application/json"], script[type="text/x"]')) continue;
    for (const element of document.querySelectorAll(name)) if (!own(element)) found.push(element.outerHTML.slice(0, 200));
  }
  return found;
}"""
COVERING = """() => {
  const found = [];
  const [left, right] = [0, document.documentElement.clientWidth];
  for (const box of document.querySelectorAll(".story-body, .lead, h1, figcaption, .byline, .source, .tags, .cke_wysiwyg_div")) {
    const top = box.getBoundingClientRect().top;
    for (const element of box.querySelectorAll("*")) {
      if (element.closest(".cke_widget_drag_handler_container, .cke_image_resizer, .cke_reset")) continue;
      const { position, zIndex, pointerEvents } = getComputedStyle(element);
      const place = element.getBoundingClientRect();
      const stays = element.closest(".table-scroll, .cke_wysiwyg_div") || (place.left >= left - 1 && place.right <= right + 1);
      if (!["static", "relative"].includes(position) || zIndex !== "auto" || pointerEvents !== "auto") found.push(`${position} ${zIndex} ${element.outerHTML.slice(0, 120)}`);
      if (!stays || place.top < top - 1) found.push(`${JSON.stringify(place)} ${element.outerHTML.slice(0, 120)}`);
    }
  }
  return found;
}"""
CLOBBERED = """() => {
  const theirs = [...document.querySelectorAll(":is(.story-body, .cke_wysiwyg_div) :is([id], [name])")].filter(() => !location.pathname.startsWith("/thong-ke/"));
  const names = theirs.map((element) => element.id || element.name);
  const ours = [...document.querySelectorAll("[id], [name]")].filter((element) => !theirs.includes(element));
  const taken = ours.map((element) => element.id || element.name);
  return names.filter((name) => taken.includes(name) || !/^(o-|chu-thich-)/.test(name));
}"""
REACHED = """(selector) => [...document.querySelectorAll(selector)].filter((element) => {
  if (!element.checkVisibility()) return false;
  element.scrollIntoView({ block: "center" });
  const { left, top, width, height } = element.getClientRects()[0];
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return !(element.contains(hit) || hit?.contains(element) && hit.closest("a, button, .toolbar, .share") );
}).map((element) => element.outerHTML)"""


@pytest.fixture(scope="module")
def addresses(server):
    return hostile_content.fill()


class Watch:
    """A page of which everything is noted that must not happen."""

    def __init__(self, context, server: str) -> None:
        self.server, self.wrong = server, []
        context.expose_binding("fired", lambda source: self.wrong.append(f"ran at {source['page'].url}"))
        self.page = context.new_page()
        self.page.on("dialog", self.answer)
        self.page.on("popup", lambda popup: self.wrong.append(f"opened {popup.url}"))
        self.page.on("request", self.asked)
        self.page.on("console", self.said)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{error} at {self.page.url}"))

    def answer(self, dialog) -> None:
        self.wrong.append(f"asked {dialog.message}")
        dialog.dismiss()

    def asked(self, request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:", "about:")):
            self.wrong.append(f"asked for {request.url} from {self.page.url}")

    def said(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.wrong.append(f"{message.text} at {self.page.url}")

    def visit(self, address: str) -> None:
        """Open a page, touch all that is on it, and note what is wrong with it."""
        self.page.goto(address, wait_until="load")
        before = self.page.url, self.page.title()
        if self.page.locator("textarea[data-type=ckeditortype]").count():
            self.page.locator(".cke_wysiwyg_div").first.wait_for()
        self.page.evaluate(TOUCH)
        for check in (DANGERS, COVERING, CLOBBERED):
            self.wrong += [f"{address}: {found}" for found in self.page.evaluate(check)]
        if (self.page.url, self.page.title()) != before:
            self.wrong.append(f"{address} became {self.page.url}, {self.page.title()!r}")


@pytest.fixture
def watch(visitor, server):
    return lambda **options: Watch(visitor(**options), server)


def test_the_watch_sees_what_it_is_for(watch, addresses):
    """What never went through the portal's own cleaning fires, and is noticed, where no policy stops it."""
    article = make_article(category=Category.objects.first())
    raw = "<img src=x onerror=fired()><p style='position:fixed' id=id_title>x</p><img src=//evil.example/p.png>"
    Article.objects.filter(pk=article.pk).update(body=raw)
    seen = watch(bypass_csp=True)
    seen.visit(article.get_absolute_url())
    noticed = "\n".join(seen.wrong)
    assert all(word in noticed for word in ("ran at", "IMG onerror", "fixed auto", "evil.example", ": id_title"))


@pytest.mark.parametrize("policy", ["without", "with"])
def test_no_page_of_readers_runs_anything(watch, addresses, policy):
    seen = watch(bypass_csp=policy == "without")
    for address in addresses["readers"][:: 1 if policy == "without" else 3]:
        seen.visit(address)
    assert "\n".join(seen.wrong) == ""


@pytest.mark.parametrize("policy", ["without", "with"])
def test_no_page_of_the_newsroom_runs_anything(watch, addresses, server, policy):
    seen = watch(bypass_csp=policy == "without")
    session = make_desk().cookies["sessionid"].value
    seen.page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    for address in addresses["newsroom"][:: 1 if policy == "without" else 3]:
        seen.visit(address)
    assert "\n".join(seen.wrong) == ""


@pytest.mark.parametrize("shown_on", ["screen", "print"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_hostile_article_covers_nothing(watch, addresses, width, shown_on):
    seen = watch(bypass_csp=True, viewport={"width": width, "height": 800})
    seen.page.emulate_media(media=shown_on)
    for article in Article.objects.filter(withdrawn_at=None).order_by("pk")[:3]:
        seen.visit(article.get_absolute_url())
        covered = seen.page.evaluate(REACHED, ".toolbar button, .share :is(a, button), .brand, .tags a, .site-footer a")
        assert covered == []
        assert shown_on == "print" or seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "\n".join(seen.wrong) == ""


def test_the_tools_of_a_hostile_article_still_work(watch, addresses):
    page = watch().page
    for article in Article.objects.filter(withdrawn_at=None).order_by("pk")[:3]:
        page.goto(article.get_absolute_url())
        press(page, DEFAULT, BIGGER)
        assert page.locator("html").get_attribute("data-size") == "1"
        before = page.locator("html").get_attribute("data-theme")
        press(page, INVERTS)
        assert page.locator("html").get_attribute("data-theme") != before
        assert page.locator("[data-copy]").is_visible()


def test_the_newsrooms_scripts_still_find_what_is_theirs(watch, addresses, server):
    """The text of an article stands in the form itself: nothing in it may take the name of a field or of a dialog."""
    seen = watch()
    session = make_desk().cookies["sessionid"].value
    seen.page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    article = make_article(body=hostile_content.BODIES[0], category=Category.objects.first(), published_at=None)
    seen.visit(f"/admin/news/article/{article.pk}/change/")
    seen.page.locator("[name=_continue]").first.click()
    seen.page.locator(".messagelist .success").wait_for()
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, "<th" in stored.body, "\n".join(seen.wrong)) == (article.title, True, "")


@pytest.mark.parametrize(
    "address", ["/rss/tin-moi/", "/rss/video/", "/rss/van-ban/", "/sitemap-tin-tuc.xml", "/sitemap-video.xml"]
)
def test_a_feed_is_well_formed_and_says_only_text(watch, addresses, address):
    seen = watch(bypass_csp=True)
    answer = seen.page.context.request.get(address)
    names = [element.tag.rpartition("}")[2] for element in ElementTree.fromstring(answer.body()).iter()]
    assert "script" not in names
    assert (answer.headers["x-content-type-options"], len(names) > 20) == ("nosniff", True)
    seen.page.goto(address)
    assert "\n".join(seen.wrong) == ""
