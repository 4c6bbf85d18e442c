"""Chromium for the tests: one process, a fresh visitor for each test, one filled portal for each file of tests."""

import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from stats.recorder import recorder
from stats.snapshot import snapshot
from tests.makers import make_desk

from . import content

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ARGUMENTS += ["--disable-sync", "--no-first-run"]
PATIENCE = 20_000  # milliseconds: a test tells what comes, not how fast a busy machine is
WHOLE = ("chromium", "chromium-browser", "google-chrome")
SHELL = "chromium-headless-shell"  # the same browser without windows: half the work for each visitor


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep the database in a file: one in memory would share a single connection between the server's threads."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


def program(*names: str) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browsers():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(browsers):
    browser = browsers.launch(executable_path=program(SHELL, *WHOLE), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(browsers):
    """The browser as people have it: what happens when windows are closed, and what stays in a profile."""
    browser = browsers.launch(executable_path=program(*WHOLE), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(autouse=True, scope="module")
def media(tmp_path_factory):
    """Keep the pictures as long as the portal that shows them."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def counting(settings, tmp_path):
    """Let pages show the numbers of the database, each second anew."""
    settings.STATS_RECORDS = tmp_path / "records"
    recorder.close()
    snapshot.forget()
    snapshot.due = 0.0
    yield
    recorder.close()


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker, media):
    """Lend the database to all tests of a file at once: what the server reads must be written, not rolled back."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


@pytest.fixture(scope="module")
def server(db):
    """Serve the portal, empty at first, to all tests of a file; return its address."""
    running = LiveServer("localhost")
    yield running.url
    running.stop()


@pytest.fixture(scope="module")
def portal(server):
    """Fill the portal with every kind of page; return its address."""
    content.fill()
    return server


@pytest.fixture
def visitor(chromium, server):
    """Return a way to open the browser of somebody new: no cookies, 1280 px wide unless `options` say otherwise."""
    contexts = []

    def open_browser(display: str = "", **options):
        defaults = {"base_url": server, "locale": "vi-VN", "viewport": {"width": 1280, "height": 900}}
        context = chromium.new_context(**defaults | options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if display:
            context.add_cookies([{"name": "hien_thi", "value": display, "url": server}])
        return context

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def page(visitor):
    return visitor().new_page()


@pytest.fixture
def editor(visitor, server):
    """Return a way to open the browser of a member of the newsroom who is logged in."""

    def open_browser(**options):
        context = visitor(**options)
        session = make_desk().cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
        return context.new_page()

    return open_browser
