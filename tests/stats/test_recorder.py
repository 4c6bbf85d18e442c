"""The recorder: an append for each answer that outlives the process, and no trouble for the page whatever happens."""

import errno
import fcntl
import logging
import os
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from stats import recorder as module
from stats.recorder import Recorder
from stats.records import SIZE, Record, packed, read
from tests.environment import ROOT
from tests.stats.on_paper import NOON

PROGRAM = """
import os, signal, sys
from django.conf import settings
settings.configure(STATS_RECORDS=sys.argv[1], STATS_SYNC="SYSTEM")
from stats.recorder import recorder
from stats.records import Record
def see(person): recorder.record(Record(1, person, 0, 7, "article", "", ""))
"""


@pytest.fixture
def folder(settings):
    settings.STATS_SYNC = "SYSTEM"
    return settings.STATS_RECORDS


@pytest.fixture
def process(folder):
    recorder = Recorder()
    yield recorder
    recorder.close()


def line(person: int = 1) -> Record:
    return Record(NOON, person, 0, 7, "article", "", "")


def persons(folder) -> dict[str, list[int]]:
    """Return who stands in each file."""
    files = sorted(folder.glob("*.hits"))
    return {file.name: [record.visitor for record in read(file.read_bytes())[0]] for file in files}


def everything(folder) -> list[Record]:
    return [record for file in sorted(folder.glob("*.hits")) for record in read(file.read_bytes())[0]]


def run(folder, program: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM + program, folder], cwd=ROOT, capture_output=True, check=False, timeout=30
    )


def refuse(number: int):
    """Return a function that fails as a system call does."""

    def call(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return call


class TestARecord:
    def test_it_is_in_the_file_at_once(self, process, folder):
        process.record(line())
        assert everything(folder) == [line()]

    def test_it_outlives_a_process_that_is_killed(self, folder):
        done = run(folder, "[see(person) for person in range(1, 101)]; os.kill(os.getpid(), signal.SIGKILL)")
        assert done.returncode == -9
        assert list(persons(folder).values()) == [list(range(1, 101))]

    def test_threads_do_not_tear_each_others(self, process, folder):
        def see(person: int) -> None:
            for _ in range(50):
                process.record(line(person))

        threads = [threading.Thread(target=see, args=[person]) for person in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(everything(folder)) == 400

    def test_a_page_type_that_is_too_long_costs_the_record_and_not_the_page(self, process):
        process.record(line()._replace(page_type="a" * 16))
        assert process.lost == 1


class TestAFile:
    def test_each_process_has_its_own(self, folder):
        first, second = Recorder(), Recorder()
        for process in (first, second):
            process.record(line())
            process.close()
        assert len(persons(folder)) == 2

    def test_a_forked_process_begins_its_own(self, folder):
        done = run(folder, "see(1); child = os.fork(); see(3 if child else 2); child and os.waitpid(child, 0)")
        assert done.stderr == b""
        assert sorted(persons(folder).values()) == [[1, 3], [2]]

    def test_its_lock_is_held_on_when_a_forked_process_ends(self, process, folder):
        done = run(
            folder,
            """
import fcntl
see(1)
child = os.fork()
if not child:
    os._exit(0)
os.waitpid(child, 0)
file = os.open(next(os.scandir(sys.argv[1])).path, os.O_RDONLY)
fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
""",
        )
        assert b"BlockingIOError" in done.stderr

    def test_it_is_locked_as_soon_as_the_collector_can_see_it(self, process, folder, monkeypatch):
        monkeypatch.setattr(module.fcntl, "flock", lambda *args: seen.append(list(folder.glob("*.hits"))))
        seen = []
        process.record(line())
        assert seen == [[]]

    def test_nobody_else_may_read_it(self, process, folder):
        process.record(line())
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}

    def test_the_next_one_is_begun_when_it_is_full(self, process, folder, monkeypatch):
        monkeypatch.setattr(module, "LARGEST_FILE", 2 * SIZE)
        for person in range(1, 6):
            process.record(line(person))
        assert sorted(persons(folder).values()) == [[1, 2], [3, 4], [5]]

    def test_the_next_one_is_begun_when_somebody_has_deleted_it(self, process, folder):
        process.record(line(1))
        next(folder.glob("*.hits")).unlink()
        process.record(line(2))
        assert list(persons(folder).values()) == [[2]]

    def test_it_is_free_when_the_process_closes_it(self, process, folder):
        process.record(line())
        process.close()
        with next(folder.glob("*.hits")).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def test_after_closing_a_further_record_begins_another(self, process, folder):
        for person in (1, 2):
            process.record(line(person))
            process.close()
        assert sorted(persons(folder).values()) == [[1], [2]]

    def test_that_cannot_be_begun_leaves_nothing_behind(self, process, folder, monkeypatch):
        """A folder without locks would otherwise fill with a file for each page."""
        monkeypatch.setattr(module.fcntl, "flock", refuse(errno.ENOLCK))
        process.record(line())
        assert process.lost == 1
        assert list(folder.iterdir()) == []

    def test_no_file_stays_open_behind_the_one_that_is_written(self, process, folder, monkeypatch):
        monkeypatch.setattr(module, "LARGEST_FILE", SIZE)
        process.record(line())
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(20):
            process.record(line())
        assert len(os.listdir("/proc/self/fd")) == before


class TestALoss:
    def test_is_counted_as_soon_as_writing_works_again(self, process, folder, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", refuse(errno.EACCES))
            for _ in range(3):
                process.record(line())
        process.record(line())
        assert [(record.reason, record.page_id) for record in everything(folder)] == [("lost", 3), ("", 7)]

    def test_is_counted_once(self, process, folder, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", refuse(errno.EACCES))
            process.record(line())
        for _ in range(3):
            process.record(line())
        assert sum(record.reason == "lost" for record in everything(folder)) == 1

    def test_on_a_full_disk_costs_only_the_half_record(self, process, folder, monkeypatch):
        process.record(line(1))
        write = os.write
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", lambda file, data: write(file, data[: len(data) // 2]))
            process.record(line(2))
        process.record(line(3))
        assert [(record.reason, record.visitor) for record in everything(folder)] == [
            ("", 1),
            ("lost", 0),
            ("", 3),
        ]

    def test_is_not_forgotten_when_the_disk_is_full_again(self, process, folder, monkeypatch):
        process.record(line())
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", refuse(errno.ENOSPC))
            for _ in range(2):
                process.record(line())
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "write", refuse(errno.ENOSPC))
            process.record(line())
        process.record(line())
        assert [record.page_id for record in everything(folder) if record.reason == "lost"] == [3]

    def test_is_written_down_when_the_process_stops(self, process, folder, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "open", refuse(errno.EACCES))
            process.record(line())
        process.close()
        assert [record.page_id for record in everything(folder)] == [1]

    def test_is_none_when_only_forcing_it_onto_the_disk_fails(self, process, folder, settings, monkeypatch):
        settings.STATS_SYNC = "EACH"
        monkeypatch.setattr(module.os, "fdatasync", refuse(errno.EIO))
        process.record(line())
        assert len(everything(folder)) + process.lost == 1

    def test_many_in_a_row_are_logged_once(self, process, monkeypatch, caplog):
        monkeypatch.setattr(module.os, "open", refuse(errno.EACCES))
        for _ in range(5):
            process.record(line())
        assert [record.levelno for record in caplog.records] == [logging.ERROR]

    def test_is_logged_again_a_minute_later_with_all_there_were(self, process, monkeypatch, caplog):
        monkeypatch.setattr(module.os, "open", refuse(errno.EACCES))
        for _ in range(5):
            process.record(line())
        later = SimpleNamespace(monotonic=lambda: time.monotonic() + 61, strftime=time.strftime, gmtime=time.gmtime)
        monkeypatch.setattr(module, "time", later)
        process.record(line())
        assert "6 views" in caplog.messages[-1]


class TestForcingItOntoTheDisk:
    @pytest.fixture
    def forced(self, monkeypatch):
        """Return the files that were forced onto the disk, by their inode."""
        files = []
        monkeypatch.setattr(module.os, "fdatasync", lambda file: files.append(os.fstat(file).st_ino))
        return files

    def test_each_record_when_the_setting_says_so(self, process, settings, forced):
        settings.STATS_SYNC = "EACH"
        for _ in range(3):
            process.record(line())
        assert len(forced) == 3

    @pytest.mark.parametrize("setting", ["SECOND", "SYSTEM"])
    def test_no_page_waits_for_it_otherwise(self, process, settings, forced, setting):
        settings.STATS_SYNC = setting
        process.record(line())
        assert forced == []

    def test_once_for_all_that_is_new(self, process, forced):
        for _ in range(3):
            process.record(line())
        process.sync()
        process.sync()
        assert len(forced) == 1

    def test_not_when_nothing_was_ever_written(self, process, forced):
        process.sync()
        assert forced == []

    def test_the_full_file_too(self, process, settings, folder, forced, monkeypatch):
        settings.STATS_SYNC = "SECOND"
        monkeypatch.setattr(module, "LARGEST_FILE", SIZE)
        for _ in range(2):
            process.record(line())
        process.sync()
        assert set(forced) == {path.stat().st_ino for path in folder.glob("*.hits")}

    def test_again_when_it_did_not_work(self, process, monkeypatch, forced):
        process.record(line())
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "fdatasync", refuse(errno.EIO))
            process.sync()
        process.sync()
        assert len(forced) == 1

    def test_an_ill_disk_is_logged_once(self, process, settings, monkeypatch, caplog):
        settings.STATS_SYNC = "EACH"
        monkeypatch.setattr(module.os, "fdatasync", refuse(errno.EIO))
        for _ in range(5):
            process.record(line())
        assert len(caplog.records) == 1


def test_what_is_packed_is_one_append(process, monkeypatch):
    sizes = []
    write = os.write
    process.record(line())
    monkeypatch.setattr(module.os, "write", lambda file, data: sizes.append(len(data)) or write(file, data))
    process.record(line())
    assert sizes == [len(packed(line()))]
