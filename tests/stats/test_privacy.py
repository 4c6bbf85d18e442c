"""Nothing that is written tells who it was: no address, no user agent, no secret beside the hashes."""

import ipaddress

import pytest
from django.apps import apps
from django.db import models

from stats import visits
from stats.collector import Collector
from stats.keys import keys
from tests.stats.disk import written

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
FORBIDDEN = {"ip", "address", "agent", "user_agent", "session", "referer", "referrer", "host", "cookie", "path"}


def test_no_column_is_for_an_address_or_an_agent():
    columns = {field.name for model in apps.get_app_config("stats").get_models() for field in model._meta.fields}
    assert not columns & FORBIDDEN


def test_no_column_of_a_total_could_hold_one():
    """Words of 15 to 24 letters are page types, reasons and names of bots."""
    for model in apps.get_app_config("stats").get_models():
        if model.__name__ not in ("Entry", "Position"):
            for field in model._meta.fields:
                assert not isinstance(field, models.GenericIPAddressField | models.TextField | models.JSONField)
                assert not isinstance(field, models.CharField) or field.max_length <= 24


def test_neither_files_nor_tables_hold_them(reader, settings, address):
    reader.get(address)
    reader.get(address, headers={"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html) of-nobody"})
    files = b"".join(path.read_bytes() for path in settings.STATS_RECORDS.iterdir())
    Collector(settings.STATS_RECORDS).collect()
    tables = [row for model in apps.get_app_config("stats").get_models() for row in model.objects.values_list()]
    values = [bytes(value) if isinstance(value, memoryview) else value for row in tables for value in row]
    held = files + b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
    assert len(written(settings.STATS_RECORDS)) == 2
    for trace in (ADDRESS.encode(), ipaddress.ip_address(ADDRESS).packed, b"Mozilla", b"Chrome", b"of-nobody"):
        assert trace not in held


def test_the_secret_is_not_in_the_files(reader, settings, address):
    reader.get(address)
    today = visits.hour_of(visits.now())[0]
    assert all(keys.of(today) not in path.read_bytes() for path in settings.STATS_RECORDS.iterdir())
