"""The languages of captions: Vietnamese, the neighbours', the agencies' partners' and those of larger minorities."""

LANGUAGES = {
    "vi": "Tiếng Việt",
    "en": "English",
    "fr": "Français",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
    "lo": "ລາວ",
    "km": "ខ្មែរ",
    "hmn": "Hmoob",
    "tyz": "Tày",
}


def order(language: str) -> int:
    """Return the place of a language among those that a page offers, one that has gone from the list last."""
    return list(LANGUAGES).index(language) if language in LANGUAGES else len(LANGUAGES)
