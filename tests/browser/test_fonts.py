"""Vietnamese stands in Be Vietnam Pro, and nothing on a page moves while it loads."""

import pytest

from .content import PAGES

pytestmark = pytest.mark.browser

LETTERS = "ẾếỘộẴẵỮữĐđƠơƯưẶặỹ"
FACES = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter((face) => face.status === "loaded").map((face) => `${face.family} ${face.weight}`);
}"""
DRAWN_IN = """async ([letters, weight]) => {
  await document.fonts.ready;
  const widths = ["'Be Vietnam Pro'", "monospace"].map((family) => [...letters].map((letter) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${weight} 100px ${family}, monospace`;
    return pen.measureText(letter).width;
  }));
  return [...letters].filter((letter, n) => widths[0][n] === widths[1][n]);
}"""
SHIFTS = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift = (window.shift || 0) + entry.value;
}).observe({ type: "layout-shift", buffered: true })"""
PAINTED = """async () => {
  while (!performance.getEntriesByName("first-contentful-paint").length) await new Promise(requestAnimationFrame);
}"""
CUT = """() => [...document.querySelectorAll("h1, h2, h3, .brand-name, .lead, .story-body p")].filter((element) => {
  const { fontSize, lineHeight } = getComputedStyle(element);
  return parseFloat(lineHeight) < 1.25 * parseFloat(fontSize);
}).map((element) => element.textContent)"""


def test_both_weights_of_be_vietnam_pro_are_loaded(portal, page):
    page.goto(PAGES["article"], wait_until="networkidle")
    faces = page.evaluate(FACES)
    assert {"Be Vietnam Pro 400", "Be Vietnam Pro 600"} <= {face.replace('"', "") for face in faces}


@pytest.mark.parametrize("weight", [400, 600])
def test_every_vietnamese_letter_has_its_glyph(portal, page, weight):
    page.goto(PAGES["article"], wait_until="networkidle")
    assert page.evaluate(DRAWN_IN, [LETTERS, weight]) == []


def test_lines_are_high_enough_for_two_marks_on_a_capital(portal, page):
    page.goto(PAGES["article with an unbroken title"])
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["home", "article", "video", "video at YouTube"])
def test_nothing_moves_while_the_page_loads(portal, visitor, name, width):
    page = visitor(viewport={"width": width, "height": 800}).new_page()
    page.add_init_script(SHIFTS)
    page.goto(PAGES[name], wait_until="networkidle")
    page.evaluate(
        "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
    assert page.evaluate("window.shift || 0") < 0.02


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_moves_even_when_the_fonts_come_late(portal, visitor, width):
    page = visitor(viewport={"width": width, "height": 800}).new_page()
    page.add_init_script(SHIFTS)
    held = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(PAGES["article"], wait_until="domcontentloaded")
    page.evaluate(PAINTED)
    for route in held:
        route.continue_()
    page.unroute("**/*.woff2")
    page.evaluate(FACES)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shift || 0") == 0
