"""Readers' scripts run in the browsers of old phones, too: one sign that those do not know, and nothing of it runs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"static 'js/([\w-]+\.js)'")
ASIDE = re.compile(r"//.*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")  # comments and strings
NEWER = {  # than Safari 12 and Chrome 61, each with an example
    r"\?\.(?!\d)": "event.target?.closest",
    r"\?\?": "start ?? 0",
    r"(?:\|\||&&|\*\*)=": "start ||= 0",
    r"\bcatch\s*\{": "try { } catch { }",
    r"\d_\d": "1_000",
    r"\bclass\s+\w": "class Player { start = 0; }",  # its fields are new
    r"[\w\])]\.#|\s#\w": "this.#start",
    r"\(\?<": "/(?<year>[0-9]+)/",
    r"\.(?:replaceAll|replaceChildren|matchAll|flat|flatMap|at|allSettled|fromEntries|hasOwn)\(": "text.replaceAll(a, b)",
}


def readers_scripts() -> list[Path]:
    pages = [page for page in (ROOT / "templates").rglob("*.html") if "admin" not in page.parts]
    names = {name for page in pages for name in NAMED.findall(page.read_text())}
    return sorted(ROOT / "static" / "js" / name for name in names)


def newer(script: str) -> list[str]:
    code = ASIDE.sub("", script)
    return [match[0] for sign in NEWER if (match := re.search(sign, code))]


def test_the_scripts_are_found():
    assert {"portal.js", "video.js"} <= {script.name for script in readers_scripts()}


@pytest.mark.parametrize("script", readers_scripts(), ids=lambda script: script.name)
def test_has_nothing_that_old_browsers_cannot_parse(script):
    assert newer(script.read_text()) == []


@pytest.mark.parametrize("example", NEWER.values())
def test_what_they_cannot_parse_is_noticed(example):
    assert newer(example)


def test_what_is_said_in_words_is_none_of_it():
    assert newer('const words = "what?.. 1_000 ?? #1"; // class of ??\nconst half = wide ? .5 : 1;') == []
