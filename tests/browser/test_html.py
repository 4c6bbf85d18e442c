"""The HTML of each page: valid, one h1, headings in order, landmarks, pictures with their sizes."""

from itertools import pairwise

import html5lib
import pytest
from html5lib.constants import E

from .content import ERROR_FILES, PAGES

pytestmark = pytest.mark.browser

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def parsed(html: str):
    """Return the tree of an HTML page and the errors in it."""
    parser = html5lib.HTMLParser()
    tree = parser.parse(html)
    return tree, [f"{place}: {E[code] % data}" for place, code, data in parser.errors]


@pytest.fixture(scope="module", params=(PAGES | ERROR_FILES).values(), ids=PAGES | ERROR_FILES)
def html(request, chromium, portal):
    context = chromium.new_context(base_url=portal)
    yield context.request.get(request.param).text()
    context.close()


@pytest.fixture(scope="module")
def elements(html):
    return [element for element in parsed(html)[0].iter() if isinstance(element.tag, str)]


def names(elements) -> list[str]:
    return [element.tag.removeprefix(NAMESPACE) for element in elements]


def test_is_valid(html):
    assert parsed(html)[1] == []


def test_has_no_id_twice(elements):
    ids = [element.get("id") for element in elements if element.get("id")]
    assert sorted(ids) == sorted(set(ids))


def test_refers_to_ids_that_exist(elements):
    ids = {element.get("id") for element in elements}
    names = ("aria-labelledby", "aria-describedby", "for")
    references = {part for element in elements for name in names for part in (element.get(name) or "").split()}
    anchors = {element.get("href")[1:] for element in elements if (element.get("href") or "").startswith("#")}
    assert (references | anchors) - {None} - ids - {"dau-trang"} == set()


def test_has_one_h1_and_no_gap_between_headings(elements):
    levels = [int(name[1]) for name in names(elements) if name in ("h1", "h2", "h3", "h4", "h5", "h6")]
    jumps = [(above, below) for above, below in pairwise(levels) if below > above + 1]
    assert (levels[0], levels.count(1), jumps) == (1, 1, [])


def test_has_its_landmarks(elements, request):
    landmarks = [name for name in names(elements) if name in ("main", "header", "nav", "aside", "footer")]
    assert landmarks.count("main") == 1
    if request.node.callspec.id not in ERROR_FILES:
        assert {"header", "nav", "aside", "footer"} <= set(landmarks)


def test_names_its_navigation_landmarks_apart(elements):
    labels = [element.get("aria-label") for element in elements if element.tag == f"{NAMESPACE}nav"]
    assert None not in labels
    assert len(labels) == len(set(labels))


def test_gives_every_picture_its_text_and_its_size(elements):
    pictures = [element for element in elements if element.tag == f"{NAMESPACE}img"]
    lacking = [picture.get("src") for picture in pictures if None in map(picture.get, ("alt", "width", "height"))]
    assert lacking == []


def test_is_in_vietnamese_and_has_a_title(elements):
    title = next(element for element in elements if element.tag == f"{NAMESPACE}title")
    assert (elements[0].get("lang"), bool(title.text.strip())) == ("vi", True)


def test_gives_every_time_to_machines_too(elements):
    assert [time.text for time in elements if time.tag == f"{NAMESPACE}time" and not time.get("datetime")] == []


def test_has_no_style_or_script_inside(elements):
    inline = [element.tag for element in elements if element.get("style") or element.tag == f"{NAMESPACE}style"]
    inline += ["script" for element in elements if element.tag == f"{NAMESPACE}script" and not element.get("src")]
    inline += [name for element in elements for name in dict(element.items()) if str(name).startswith("on")]
    assert inline == []
