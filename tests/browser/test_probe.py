import pytest
from .content import PAGES
from .test_fonts import FACES, PAINTED
pytestmark = pytest.mark.browser
S = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) (window.shifts ||= []).push([entry.value, entry.sources.map(s => [s.node && (s.node.outerHTML||s.node.textContent).slice(0,80), JSON.stringify(s.previousRect), JSON.stringify(s.currentRect)])]);
}).observe({ type: "layout-shift", buffered: true })"""
@pytest.mark.parametrize("width", [360, 480, 768, 1280])
def test_a(portal, visitor, width):
    page = visitor(viewport={"width": width, "height": 800}).new_page()
    page.add_init_script(S)
    held = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(PAGES["article"], wait_until="domcontentloaded")
    page.evaluate(PAINTED)
    H="() => [...document.querySelectorAll('.brand-name, h1, .lead, .meta, .breadcrumb, .toolbar, .masthead-top, .notice, .superior, .story-body>p')].map(e => [e.className||e.tagName, e.getBoundingClientRect().height])"
    b=page.evaluate(H)
    for route in held: route.continue_()
    page.unroute("**/*.woff2")
    print(page.evaluate(FACES))
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    a=page.evaluate(H)
    print(width, [(x,y) for x,y in zip(a,b) if x!=y])
    for v, src in page.evaluate("window.shifts || []"):
        print(v)
        for s in src: print("   ", s)
