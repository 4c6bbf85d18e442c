"""What the recorder could not write is known, counted and told; and what a power cut may cost is as the setting says."""

import errno
import logging
import os
import time
from types import SimpleNamespace

import pytest

from stats import recorder as module
from stats.records import SIZE
from tests.stats.disk import failing, line, written


@pytest.fixture
def folder(settings):
    settings.STATS_SYNC = "SYSTEM"
    return settings.STATS_RECORDS


class TestALoss:
    def test_is_counted_as_soon_as_writing_works_again(self, writer, folder, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", failing(errno.EACCES))
            for _ in range(3):
                writer.record(line())
        writer.record(line())
        assert [(record.reason, record.page_id) for record in written(folder)] == [("lost", 3), ("", 7)]

    def test_is_counted_once(self, writer, folder, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", failing(errno.EACCES))
            writer.record(line())
        for _ in range(3):
            writer.record(line())
        assert sum(record.reason == "lost" for record in written(folder)) == 1

    def test_on_a_full_disk_costs_only_the_half_record(self, writer, folder, monkeypatch):
        writer.record(line(1))
        write = os.write
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", lambda file, data: write(file, data[: len(data) // 2]))
            writer.record(line(2))
        writer.record(line(3))
        assert [(record.reason, record.visitor) for record in written(folder)] == [
            ("", 1),
            ("lost", 0),
            ("", 3),
        ]

    def test_is_not_forgotten_when_the_disk_is_full_again(self, writer, folder, monkeypatch):
        writer.record(line())
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", failing(errno.ENOSPC))
            for _ in range(2):
                writer.record(line())
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", failing(errno.ENOSPC))
            writer.record(line())
        writer.record(line())
        assert [record.page_id for record in written(folder) if record.reason == "lost"] == [3]

    def test_is_written_down_when_the_process_stops(self, writer, folder, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", failing(errno.EACCES))
            writer.record(line())
        writer.close()
        assert [record.page_id for record in written(folder)] == [1]

    def test_is_none_when_only_forcing_it_onto_the_disk_fails(self, writer, folder, settings, monkeypatch):
        settings.STATS_SYNC = "EACH"
        monkeypatch.setattr(module.os, "fdatasync", failing(errno.EIO))
        writer.record(line())
        assert len(written(folder)) + writer.lost == 1

    def test_many_in_a_row_are_logged_once(self, writer, monkeypatch, caplog):
        monkeypatch.setattr(module.os, "open", failing(errno.EACCES))
        for _ in range(5):
            writer.record(line())
        assert [record.levelno for record in caplog.records] == [logging.ERROR]

    def test_is_logged_again_a_minute_later_with_all_there_were(self, writer, monkeypatch, caplog):
        monkeypatch.setattr(module.os, "open", failing(errno.EACCES))
        for _ in range(5):
            writer.record(line())
        later = SimpleNamespace(monotonic=lambda: time.monotonic() + 61, strftime=time.strftime, gmtime=time.gmtime)
        monkeypatch.setattr(module, "time", later)
        writer.record(line())
        assert "6 views" in caplog.messages[-1]


class TestForcingItOntoTheDisk:
    @pytest.fixture
    def forced(self, monkeypatch):
        """Return the files that were forced onto the disk, by their inode."""
        files = []
        monkeypatch.setattr(module.os, "fdatasync", lambda file: files.append(os.fstat(file).st_ino))
        return files

    def test_each_record_when_the_setting_says_so(self, writer, settings, forced):
        settings.STATS_SYNC = "EACH"
        for _ in range(3):
            writer.record(line())
        assert len(forced) == 3

    @pytest.mark.parametrize("setting", ["SECOND", "SYSTEM"])
    def test_no_page_waits_for_it_otherwise(self, writer, settings, forced, setting):
        settings.STATS_SYNC = setting
        writer.record(line())
        assert forced == []

    def test_once_for_all_that_is_new(self, writer, forced):
        for _ in range(3):
            writer.record(line())
        writer.sync()
        writer.sync()
        assert len(forced) == 1

    def test_not_when_nothing_was_ever_written(self, writer, forced):
        writer.sync()
        assert forced == []

    def test_the_full_file_too(self, writer, settings, folder, forced, monkeypatch):
        settings.STATS_SYNC = "SECOND"
        monkeypatch.setattr(module, "LARGEST_FILE", SIZE)
        for _ in range(2):
            writer.record(line())
        writer.sync()
        assert set(forced) == {path.stat().st_ino for path in folder.glob("*.hits")}

    def test_again_when_it_did_not_work(self, writer, monkeypatch, forced):
        writer.record(line())
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "fdatasync", failing(errno.EIO))
            writer.sync()
        writer.sync()
        assert len(forced) == 1

    def test_an_ill_disk_is_logged_once(self, writer, settings, monkeypatch, caplog):
        settings.STATS_SYNC = "EACH"
        monkeypatch.setattr(module.os, "fdatasync", failing(errno.EIO))
        for _ in range(5):
            writer.record(line())
        assert len(caplog.records) == 1
