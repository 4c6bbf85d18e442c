"""The recorder: an append for each answer that outlives the process, and no trouble for the page whatever happens."""

import errno
import fcntl
import os
import subprocess
import sys
import threading

import pytest

from stats import recorder as module
from stats.recorder import Recorder
from stats.records import SIZE, Record, packed, read
from tests.environment import ROOT
from tests.stats.disk import failing, written
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


def run(folder, program: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM + program, folder], cwd=ROOT, capture_output=True, check=False, timeout=30
    )


class TestARecord:
    def test_it_is_in_the_file_at_once(self, process, folder):
        process.record(line())
        assert written(folder) == [line()]

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
        assert len(written(folder)) == 400

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
        process.look()
        process.record(line(2))
        assert list(persons(folder).values()) == [[0, 2]]  # nobody, who tells of the loss, and the next one

    def test_looking_disturbs_no_file_that_is_there(self, process, folder):
        process.record(line(1))
        process.look()
        process.record(line(2))
        assert list(persons(folder).values()) == [[1, 2]]

    def test_the_next_one_is_begun_when_it_is_no_file_any_more(self, process, folder):
        """As on a network's volume that went away and came back."""
        process.record(line(1))
        os.close(process.file)
        process.record(line(2))
        process.record(line(3))
        assert sorted(persons(folder).values()) == [[0, 3], [1]]  # 0 stands for the one that was lost

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
        monkeypatch.setattr(module.fcntl, "flock", failing(errno.ENOLCK))
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


def test_what_is_packed_is_one_append(process, monkeypatch):
    sizes = []
    write = os.write
    process.record(line())
    monkeypatch.setattr(module.os, "write", lambda file, data: sizes.append(len(data)) or write(file, data))
    process.record(line())
    assert sizes == [len(packed(line()))]
