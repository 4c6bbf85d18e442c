"""The Vietnamese catalogue in locale/ fills every gap that Django and the installed apps leave."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.forms import fields_for_model
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format
from django.views.i18n import JSONCatalog

DOMAINS = ["django", "djangojs"]
# Punctuation, units and names that Vietnamese writes like English.
SAME_IN_BOTH = {
    "%(class_name)s %(instance)s",
    "%(size)d byte",
    "%(truncated_text)s…",
    *(f"%s {unit}" for unit in ("KB", "MB", "GB", "TB", "PB")),
    ", ",
    ":",
    ":?.!",
    "…",
    "Email",
    "IPv4",
    "IPv6",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?\w[^>]*>")
OLD_TONE_PLACEMENT = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)


def our_catalogue(domain: str) -> polib.POFile:
    """Return the project's own Vietnamese catalogue of `domain`."""
    return polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / f"{domain}.po"))


def english_entries(domain: str) -> Iterator[polib.POEntry]:
    """Yield the texts of Django and the installed apps, without the names of languages."""
    roots = [Path(django.__file__).parent / "conf", *(Path(app.path) for app in apps.get_app_configs())]
    for source in (root / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po" for root in roots):
        for entry in polib.pofile(str(source)) if source.exists() else ():
            if not any("global_settings" in file for file, _line in entry.occurrences):
                yield entry


def keys(entry: polib.POEntry) -> tuple[str, str]:
    """Return the entry's singular and plural as gettext keys them, with the context in front."""
    context = f"{entry.msgctxt}\x04" if entry.msgctxt else ""
    return context + entry.msgid, context + entry.msgid_plural


def shown(entry: polib.POEntry) -> str:
    """Return what Django shows for two of `entry`."""
    one, many = keys(entry)
    text = translation.ngettext(one, many, 2) if entry.msgid_plural else translation.gettext(one)
    return str(text).rpartition("\x04")[2]


def is_english(text: str, entry: polib.POEntry) -> bool:
    """Tell whether `text` is missing or is one of the entry's own English forms."""
    return text not in SAME_IN_BOTH and text in {"", entry.msgid, entry.msgid_plural}


def texts(entry: polib.POEntry) -> list[str]:
    """Return all translations of `entry`."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> Counter[str]:
    """Count the variables and HTML tags in `text`."""
    return Counter(PLACEHOLDER.findall(text))


def test_every_text_of_the_installed_apps_is_shown_in_vietnamese() -> None:
    with translation.override("vi"):
        left_in_english = [e.msgid for e in english_entries("django") if is_english(shown(e), e)]
    assert left_in_english == []


def test_every_text_of_the_admins_scripts_is_shown_in_vietnamese(rf: RequestFactory) -> None:
    view = JSONCatalog(packages=["django.contrib.admin"])
    with translation.override("vi"):
        catalogue = json.loads(view.get(rf.get("/")).content)["catalog"]
    forms = {key: value if isinstance(value, str) else value[0] for key, value in catalogue.items()}
    left = [e.msgid for e in english_entries("djangojs") if is_english(forms.get(keys(e)[0], ""), e)]
    assert left == []


def test_days_and_months_are_named_as_newspapers_write_them() -> None:
    with translation.override("vi"):
        assert date_format(date(2020, 3, 24), "l, j F Y") == "Thứ Ba, 24 tháng 3 2020"


@pytest.mark.parametrize("model", [User, Group])
def test_history_names_changed_fields_in_vietnamese(model: type[Model]) -> None:
    with translation.override(None):  # the admin stores labels in English, and translates them when shown
        labels = [str(field.label) for field in fields_for_model(model).values()]
    with translation.override("vi"):
        assert [label for label in labels if translation.gettext(label) == label] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalogue_holds_what_its_source_says(domain: str) -> None:
    source = our_catalogue(domain)
    compiled = polib.mofile(str(Path(source.fpath).with_suffix(".mo")))
    assert {keys(e): texts(e) for e in compiled} == {keys(e): texts(e) for e in source}


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_keep_placeholders_and_markup(domain: str) -> None:
    wrong = [
        text
        for entry in our_catalogue(domain)
        for text in texts(entry)
        if placeholders(text) != placeholders(entry.msgid_plural or entry.msgid)
    ]
    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_is_translated_twice(domain: str) -> None:
    count = Counter(keys(entry)[0] for entry in our_catalogue(domain))
    assert [key for key, times in count.items() if times > 1] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_translation_is_empty_or_fuzzy(domain: str) -> None:
    assert [e.msgid for e in our_catalogue(domain) if e.fuzzy or not all(texts(e))] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_translations_use_the_new_tone_placement(domain: str) -> None:
    ours = [text for entry in our_catalogue(domain) for text in texts(entry)]
    assert [text for text in ours if OLD_TONE_PLACEMENT.search(text)] == []


@pytest.mark.parametrize("word", ["xoá", "hoà", "Uỷ ban", "toà soạn", "khoá", "thuỷ", "khoẻ", "huỷ", "hoá"])
def test_the_old_tone_placement_is_recognised(word: str) -> None:
    assert OLD_TONE_PLACEMENT.search(word)


@pytest.mark.parametrize("word", ["xóa", "hòa", "Ủy ban", "quý", "quỳ", "hoàn", "toán", "khoảng", "thuyết"])
def test_other_spellings_are_not_taken_for_the_old_tone_placement(word: str) -> None:
    assert not OLD_TONE_PLACEMENT.search(word)
