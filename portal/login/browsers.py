"""A browser in plain words."""

import re

# Each only where none before it is: most browsers also claim to be others.
BROWSERS = {
    r"coc_coc_browser": "Cốc Cốc",
    r"\bEdgA?/|\bEdgiOS/": "Edge",
    r"\bOPR/": "Opera",
    r"SamsungBrowser/": "Samsung Internet",
    r"Firefox/|FxiOS/": "Firefox",
    r"Chrome/|CriOS/": "Chrome",
    r"Safari/": "Safari",
}
SYSTEMS = {
    r"Android": "điện thoại Android",
    r"iPhone": "iPhone",
    r"iPad": "iPad",
    r"Windows": "máy tính Windows",
    r"Macintosh": "máy Mac",
    r"CrOS": "Chromebook",
    r"Linux": "máy tính Linux",
}


def in_words(agent: str) -> str:
    """Return "Chrome trên máy tính Windows" for a User-Agent header."""
    browser, system = first(BROWSERS, agent), first(SYSTEMS, agent)
    if not system:
        return browser or "Trình duyệt không rõ"
    return f"{browser or 'Trình duyệt không rõ'} trên {system}"


def first(names: dict[str, str], agent: str) -> str:
    return next((name for pattern, name in names.items() if re.search(pattern, agent)), "")
