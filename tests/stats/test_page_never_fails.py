"""Counting never fails a page, whatever happens to the disk, and what is lost is counted later, as lost."""

import errno
import os
import shutil

import pytest

from stats import middleware
from stats import recorder as module
from stats.collector import Collector
from stats.models import Excluded, PageTotal
from tests.stats.disk import failing, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(settings, reader, address):
    """Return how many views are known to be lost when the next page is counted."""

    def count() -> int:
        reader.get(address)
        Collector(settings.STATS_RECORDS).collect()
        return sum(Excluded.objects.filter(reason="lost").values_list("hits", flat=True))

    return count


@pytest.fixture
def served(reader, address):
    return lambda: reader.get(address).status_code == 200


def test_when_the_folder_may_not_be_written(served, lost, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "open", failing(errno.EACCES))
        assert served()
        assert served()
    assert lost() == 2


def test_when_a_file_is_in_its_place(served, lost, settings):
    settings.STATS_RECORDS.write_text("a file")
    assert served()
    settings.STATS_RECORDS.unlink()
    assert lost() == 1


def test_when_the_folder_is_gone(served, lost, settings, article):
    assert served()
    shutil.rmtree(settings.STATS_RECORDS)
    assert served()
    module.recorder.look()  # as the clerk does each second
    assert served()
    assert lost() == 2  # what was deleted with the folder and what was written to it afterwards
    assert PageTotal.objects.get(page_id=article.pk).views == 2


def test_when_the_disk_is_full(served, lost, monkeypatch):
    assert served()
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "write", failing(errno.ENOSPC))
        assert served()
    assert lost() == 1


def test_when_the_disk_takes_half_a_record(served, lost, monkeypatch, article):
    assert served()
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "write", lambda file, data: write(file, data[:40]))
        assert served()
    assert lost() == 1
    assert PageTotal.objects.get(page_id=article.pk).views == 2


def test_when_no_file_can_be_opened_any_more(served, lost, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "open", failing(errno.EMFILE))
        assert served()
    assert lost() == 1


def test_when_the_counting_itself_has_a_bug(served, lost, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(middleware, "judge", failing(errno.EPERM))
        assert served()
    assert lost() == 1


@pytest.mark.parametrize("agent", ["\udcff\udc80", "x" * 100_000, "\x00", "(" * 500, "%s %d {}"])
def test_for_a_strange_browser(reader, address, agent):
    assert reader.get(address, headers={"User-Agent": agent}).status_code == 200


@pytest.mark.parametrize("forwarded", [",,,,", "\x00", "unknown", "x" * 8000, "1.2.3.4:99999:::", "[", "::ffff:"])
def test_for_a_strange_header(reader, address, settings, forwarded):
    settings.TRUSTED_PROXIES = 2
    assert reader.get(address, headers={"X-Forwarded-For": forwarded}).status_code == 200
    assert written(settings.STATS_RECORDS)[0].reason == ""


def test_and_it_is_logged_once(served, monkeypatch, caplog):
    monkeypatch.setattr(module.os, "open", failing(errno.EACCES))
    for _ in range(4):
        assert served()
    assert [record.name for record in caplog.records if record.name.startswith("stats")] == ["stats.recorder"]
