import gc
import math
import queue
import sqlite3
from contextlib import closing

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from portal import generation
from portal.twins import maker
from stats.recorder import recorder
from stats.snapshot import Site, snapshot

DATABASE = {
    "db",
    "transactional_db",
}  # pytest-django's fixtures; every other that lends the database asks for one of them


def pytest_configure(config):
    """Collect the static files once, in the first process, where they are older than their sources."""
    from django.conf import settings

    from tests.environment import ROOT

    settings.WHITENOISE_AUTOREFRESH = True  # look a file up when it is asked for, not all of them for each test client
    if hasattr(config, "workerinput"):
        return
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    newest = max(path.stat().st_mtime for path in (ROOT / "static").rglob("*"))
    if not manifest.exists() or manifest.stat().st_mtime < max(newest, (ROOT / "requirements.txt").stat().st_mtime):
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.hookimpl(tryfirst=True)  # before `-m once` chooses
def pytest_collection_modifyitems(items):
    """Mark what asks for no database, and cannot reach one: on another database it proves nothing more."""
    for item in items:
        if not item.get_closest_marker("django_db") and not DATABASE & set(item.fixturenames):
            item.add_marker("once")


def pytest_collection_finish():
    """Let the collector of garbage pass over what was loaded until now: it stays."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Give each test an empty media folder, and a place for uploads."""
    settings.PORTAL_UPLOADS = tmp_path / "uploads"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    default_storage._wrapped.__dict__.pop("base_location", None)
    default_storage._wrapped.__dict__.pop("location", None)
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def twins_on_demand(monkeypatch):
    """Let no thread make AVIF twins behind a test's back; `maker.work_off()` makes those that wait."""
    monkeypatch.setattr(maker, "waiting", queue.SimpleQueue())
    monkeypatch.setattr(maker, "start", lambda: None)


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def counting(settings, tmp_path):
    """Give each test an empty folder of records, and a snapshot that nobody renews unasked."""
    settings.STATS_RECORDS = tmp_path / "records"
    recorder.close()
    snapshot.forget()
    snapshot.site = Site(0, 0)
    snapshot.keep()
    yield
    recorder.close()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """Let each test begin without a known generation, and look for another only after a change."""
    monkeypatch.setattr(generation, "PAUSE", math.inf)
    generation.watch.forget()


@pytest.fixture
def database_in_a_file(transactional_db, tmp_path):
    """Put SQLite's database into a file: in memory it is one connection for all threads, where nothing races."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    kept, name, file = connection.connection, connection.settings_dict["NAME"], tmp_path / "race.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        kept.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = kept, name
