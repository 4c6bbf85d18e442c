"""The recorder: an append for each answer that outlives the writer, and no trouble for the page whatever happens."""

import errno
import fcntl
import os
import subprocess
import sys
import threading

import pytest

from stats import recorder as module
from stats.recorder import Recorder
from stats.records import SIZE, packed, read
from tests.environment import ROOT
from tests.stats.disk import failing, line, written

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


def persons(folder) -> dict[str, list[int]]:
    """Return who stands in each file."""
    files = sorted(folder.glob("*.hits"))
    return {file.name: [record.visitor for record in read(file.read_bytes())[0]] for file in files}


def run(folder, program: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM + program, folder], cwd=ROOT, capture_output=True, check=False, timeout=30
    )


class TestARecord:
    def test_it_is_in_the_file_at_once(self, writer, folder):
        writer.record(line())
        assert written(folder) == [line()]

    def test_it_outlives_a_process_that_is_killed(self, folder):
        done = run(folder, "[see(person) for person in range(1, 101)]; os.kill(os.getpid(), signal.SIGKILL)")
        assert done.returncode == -9
        assert list(persons(folder).values()) == [list(range(1, 101))]

    def test_threads_do_not_tear_each_others(self, writer, folder):
        def see(person: int) -> None:
            for _ in range(50):
                writer.record(line(person))

        threads = [threading.Thread(target=see, args=[person]) for person in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(written(folder)) == 400

    def test_a_page_type_that_is_too_long_costs_the_record_and_not_the_page(self, writer):
        writer.record(line()._replace(page_type="a" * 16))
        assert writer.lost == 1


class TestAFile:
    def test_each_process_has_its_own(self, folder):
        first, second = Recorder(), Recorder()
        for writer in (first, second):
            writer.record(line())
            writer.close()
        assert len(persons(folder)) == 2

    def test_a_forked_process_begins_its_own(self, folder):
        done = run(folder, "see(1); child = os.fork(); see(3 if child else 2); child and os.waitpid(child, 0)")
        assert done.stderr == b""
        assert sorted(persons(folder).values()) == [[1, 3], [2]]

    def test_its_lock_is_held_on_when_a_forked_process_ends(self, writer, folder):
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

    def test_it_is_locked_as_soon_as_the_collector_can_see_it(self, writer, folder, monkeypatch):
        monkeypatch.setattr(module.fcntl, "flock", lambda *args: seen.append(list(folder.glob("*.hits"))))
        seen = []
        writer.record(line())
        assert seen == [[]]

    def test_nobody_else_may_read_it(self, writer, folder):
        writer.record(line())
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}

    def test_the_next_one_is_begun_when_it_is_full(self, writer, folder, monkeypatch):
        monkeypatch.setattr(module, "LARGEST_FILE", 2 * SIZE)
        for person in range(1, 6):
            writer.record(line(person))
        assert sorted(persons(folder).values()) == [[1, 2], [3, 4], [5]]

    def test_the_next_one_is_begun_when_somebody_has_deleted_it(self, writer, folder):
        writer.record(line(1))
        next(folder.glob("*.hits")).unlink()
        writer.look()
        writer.record(line(2))
        assert list(persons(folder).values()) == [[0, 2]]  # nobody, who tells of the loss, and the next one

    def test_looking_disturbs_no_file_that_is_there(self, writer, folder):
        writer.record(line(1))
        writer.look()
        writer.record(line(2))
        assert list(persons(folder).values()) == [[1, 2]]

    def test_the_next_one_is_begun_when_it_is_no_file_any_more(self, writer, folder):
        """As on a network's volume that went away and came back."""
        writer.record(line(1))
        os.close(writer.file)
        writer.record(line(2))
        writer.record(line(3))
        assert sorted(persons(folder).values()) == [[0, 3], [1]]  # 0 stands for the one that was lost

    def test_it_is_free_when_the_process_closes_it(self, writer, folder):
        writer.record(line())
        writer.close()
        with next(folder.glob("*.hits")).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def test_after_closing_a_further_record_begins_another(self, writer, folder):
        for person in (1, 2):
            writer.record(line(person))
            writer.close()
        assert sorted(persons(folder).values()) == [[1], [2]]

    def test_that_cannot_be_begun_leaves_nothing_behind(self, writer, folder, monkeypatch):
        """A folder without locks would otherwise fill with a file for each page."""
        monkeypatch.setattr(module.fcntl, "flock", failing(errno.ENOLCK))
        writer.record(line())
        assert writer.lost == 1
        assert list(folder.iterdir()) == []

    def test_no_file_stays_open_behind_the_one_that_is_written(self, writer, folder, monkeypatch):
        monkeypatch.setattr(module, "LARGEST_FILE", SIZE)
        writer.record(line())
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(20):
            writer.record(line())
        assert len(os.listdir("/proc/self/fd")) == before


def test_what_is_packed_is_one_append(writer, monkeypatch):
    sizes = []
    write = os.write
    writer.record(line())
    monkeypatch.setattr(module.os, "write", lambda file, data: sizes.append(len(data)) or write(file, data))
    writer.record(line())
    assert sizes == [len(packed(line()))]
