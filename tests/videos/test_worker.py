"""One worker at a time works on a clip, and each clip comes to an end, whatever dies, fails or is stopped in between."""

import logging
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from tests.videos.work import claimed, lease, make_clip
from videos import worker as module
from videos.ffmpeg.reasons import Failed, Refused, Stopped
from videos.lease import Lease
from videos.models import Clip, ClipState
from videos.models.work import ATTEMPTS, INTERRUPTED, PAUSES
from videos.processing import Full
from videos.worker import UNEXPECTED, Worker

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.PORTAL_UPLOADS, settings.VAR_DIR = tmp_path / "uploads", tmp_path


def doing(error: BaseException | None = None) -> Worker:
    """Return a worker that finishes each clip, or meets an error."""

    def process(clip, lease):
        if error:
            raise error
        assert clip.finish([])

    return Worker(process)


def after(error: BaseException | None, clip: Clip | None = None) -> Clip:
    """Let a worker that meets an error work off what is due; return the clip as it is then."""
    clip = clip or make_clip()
    Clip.objects.update(due_at=timezone.now())
    doing(error).work_on_next()
    clip.refresh_from_db()
    return clip


@contextmanager
def database_away():
    def away(*args):
        raise OperationalError("the database is away")

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(away):
        patch.setattr(connection, "close", lambda: None)  # the test's own connection
        yield


class TestClaim:
    def test_one_of_two_gets_it(self):
        pk = make_clip().pk
        first, second = Clip.objects.get(pk=pk), Clip.objects.get(pk=pk)
        assert [first.claim("first"), second.claim("second")] == [True, False]
        assert Clip.objects.get(pk=pk).worker == "first"

    def test_a_held_clip_is_not_due(self):
        claimed(make_clip())
        assert not Clip.objects.due().exists()

    def test_after_the_lease_another_attempt_begins(self):
        clip, later = claimed(make_clip()), timezone.now() + 2 * MINUTE
        found = Clip.objects.due(later).get()
        assert found.claim("another", later)
        assert (found.attempts, found.reason) == (2, INTERRUPTED)
        assert not clip.hold(50)

    def test_of_two_who_see_a_dead_worker_one_gets_it(self):
        claimed(make_clip())
        later = timezone.now() + 2 * MINUTE
        first, second = Clip.objects.due(later).get(), Clip.objects.due(later).get()
        assert [first.claim("first", later), second.claim("second", later)] == [True, False]

    def test_one_who_renews_in_time_keeps_it(self):
        clip, later = claimed(make_clip()), timezone.now() + 2 * MINUTE
        seen = Clip.objects.due(later).get()
        assert clip.hold(10, later)
        assert not seen.claim("another", later)

    def test_a_clip_that_kills_its_workers_comes_to_an_end(self):
        clip, now = make_clip(), timezone.now()
        for _ in range(ATTEMPTS):
            clip.refresh_from_db()
            assert clip.claim("one who dies", now)
            now += 2 * MINUTE
        clip.refresh_from_db()
        assert not clip.claim("one too many", now)
        clip.refresh_from_db()
        assert (clip.state, clip.reason, clip.attempts) == (ClipState.FAILED, INTERRUPTED, ATTEMPTS)

    def test_what_is_not_yet_due_waits(self):
        make_clip(due_at=timezone.now() + MINUTE)
        assert not doing().work_on_next()

    def test_what_waits_longest_comes_first(self):
        make_clip(due_at=timezone.now() - MINUTE)
        first = make_clip(due_at=timezone.now() - 2 * MINUTE)
        assert Clip.objects.due().first() == first

    def test_looking_is_one_query(self, django_assert_num_queries):
        worker = doing()
        worker.work_on_next()  # the first time it also keeps order among the files
        with django_assert_num_queries(1):
            assert not worker.work_on_next()


class TestEnds:
    def test_finished(self):
        clip = after(None)
        assert (clip.state, clip.reason, clip.worker, clip.held_until) == (ClipState.READY, "", "", None)

    def test_refused_is_not_tried_again(self):
        clip = after(Refused("Tệp này là ảnh."))
        assert (clip.state, clip.reason) == (ClipState.FAILED, "Tệp này là ảnh.")
        assert not clip.source.exists()

    def test_refused_later_on_the_upload_of_what_readers_play_stays(self):
        clip = make_clip()
        clip.renditions.create(height=720, name="video/2026/11/x-720.mp4", type="video/mp4", size=1)
        assert after(Refused("Không đọc được."), clip).source.exists()

    def test_failed_is_tried_again_after_growing_pauses(self):
        clip, pauses = make_clip(), []
        for _ in PAUSES:
            clip = after(Failed("Hết bộ nhớ."), clip)
            assert (clip.state, clip.reason) == (ClipState.WAITING, "Hết bộ nhớ.")
            pauses.append(round((clip.due_at - timezone.now()) / MINUTE))
        assert pauses == [1, 5, 30, 120]

    def test_after_the_fifth_failure_it_has_failed_with_the_last_reason(self):
        clip = make_clip(attempts=ATTEMPTS - 1)
        clip = after(Failed("Hết bộ nhớ."), clip)
        assert (clip.state, clip.reason, clip.attempts) == (ClipState.FAILED, "Hết bộ nhớ.", ATTEMPTS)
        assert clip.source.exists()

    def test_a_full_disk_uses_no_attempt_up_and_says_so(self, caplog):
        clip = after(Full("Ổ đĩa đã đầy."), make_clip(attempts=ATTEMPTS - 1))
        assert (clip.state, clip.attempts, clip.reason) == (ClipState.WAITING, ATTEMPTS - 1, "Ổ đĩa đã đầy.")
        assert clip.due_at > timezone.now() + 10 * MINUTE
        assert "the disk is full" in caplog.text

    def test_stopped_gives_it_back_at_once(self):
        clip = after(Stopped())
        assert (clip.state, clip.attempts) == (ClipState.WAITING, 0)
        assert Clip.objects.due().exists()

    def test_a_database_that_went_away_is_no_fault_of_the_clip(self):
        clip = after(OperationalError("gone"))
        assert (clip.state, clip.attempts) == (ClipState.WAITING, 0)
        assert not Clip.objects.due().exists()

    def test_whatever_else_happens_counts_as_a_failure(self, caplog):
        clip = after(ZeroDivisionError())
        assert (clip.state, clip.attempts, clip.reason) == (ClipState.WAITING, 1, UNEXPECTED)
        assert "ZeroDivisionError" in caplog.text

    def test_one_who_has_lost_it_changes_nothing(self):
        def lose(clip, lease):
            Clip.objects.update(worker="another")
            raise Failed("zu spät")

        make_clip()
        Worker(lose).work_on_next()
        assert Clip.objects.get().state == ClipState.WORKING

    def test_a_clip_removed_meanwhile_is_no_trouble(self):
        def lose(clip, lease):
            Clip.objects.all().delete()
            raise Stopped

        make_clip()
        assert Worker(lose).work_on_next()

    def test_the_end_is_written_as_soon_as_the_database_answers(self, monkeypatch):
        clip, worker, away = claimed(make_clip()), doing(), iter([True, True, False])
        monkeypatch.setattr(worker.stopped, "wait", lambda seconds: False)
        monkeypatch.setattr(connection, "close", lambda: None)

        def let_go():
            if next(away):
                raise OperationalError("away")
            return clip.put_off()

        worker.settle(clip, let_go)
        assert Clip.objects.get().state == ClipState.WAITING

    def test_a_stopping_process_does_not_wait_for_the_database(self):
        worker, clip = doing(), claimed(make_clip())
        worker.stopped.set()
        with database_away(), pytest.raises(OperationalError):
            worker.settle(clip, clip.put_off)


class TestOnceMore:
    def test_begins_anew(self):
        clip = make_clip(state=ClipState.FAILED, attempts=ATTEMPTS, reason="Hết bộ nhớ.")
        clip.again()
        assert (clip.state, clip.attempts, clip.reason) == (ClipState.WAITING, 0, "")
        assert Clip.objects.due().get() == clip

    def test_not_without_the_upload(self):
        clip = make_clip(state=ClipState.FAILED)
        clip.source.unlink()
        with pytest.raises(ValidationError, match="Tệp gốc không còn"):
            clip.again()

    @pytest.mark.parametrize("state", [ClipState.UPLOADING, ClipState.WORKING])
    def test_not_while_it_is_being_worked_on(self, state):
        clip = make_clip(state=state)
        with pytest.raises(ValidationError, match="Hãy đợi"):
            clip.again()
        assert Clip.objects.get().state == state


class TestLease:
    def test_is_kept_while_it_is_renewed(self):
        kept = lease(clip := claimed(make_clip()))
        kept.progress = 42
        until = kept.until
        kept.renew()
        assert not kept.is_set()
        assert kept.until > until
        assert Clip.objects.get(pk=clip.pk).progress == 42

    def test_ends_when_the_clip_is_anothers(self, caplog):
        kept = lease(claimed(make_clip()))
        Clip.objects.update(worker="another")
        kept.renew()
        assert kept.is_set()
        assert "taken up by another worker" in caplog.text

    def test_ends_when_the_process_stops(self):
        stopping = threading.Event()
        kept = Lease(claimed(make_clip()), stopping)
        kept.told_at(time.monotonic())
        stopping.set()
        assert kept.is_set()

    def test_ends_by_itself_when_the_database_hangs(self, settings):
        kept = lease(claimed(make_clip()))
        kept.told_at(time.monotonic() - settings.PORTAL_VIDEO_LEASE_SECONDS - 1)
        assert kept.is_set()

    def test_outlives_a_database_that_is_away_for_a_moment(self):
        kept = lease(claimed(make_clip()))
        with database_away():
            kept.renew()
        assert not kept.is_set()

    def test_tells_the_progress_when_it_has_changed_and_itself_each_quarter(self, monkeypatch):
        kept, ticks, written = lease(claimed(make_clip())), iter([False] * 4 + [True]), []
        progress = iter([0, 10, 10, 10])

        def wait(seconds):
            kept.progress = next(progress, 10)
            kept.renewal = 0 if len(written) == 1 and kept.progress == kept.told else kept.renewal
            return next(ticks)

        monkeypatch.setattr(kept.over, "wait", wait)
        monkeypatch.setattr(kept.clip, "hold", lambda part: written.append(part) or True)
        monkeypatch.setattr(connection, "close", lambda: None)
        kept.keep()
        assert written == [10, 10]


class TestThread:
    @pytest.fixture
    def workers(self):
        """Return two workers, as two processes of a machine have them."""
        both = Worker(doing().process, alone=True), Worker(doing().process, alone=True)
        yield both
        for worker in both:
            worker.turn.close()

    def test_one_process_of_a_machine_works(self, workers):
        make_clip()
        assert [worker.takes_turn() for worker in workers] == [True, False]
        assert not workers[1].work_on_next()
        assert workers[0].work_on_next()

    def test_another_takes_over_when_it_is_gone(self, workers):
        assert workers[0].takes_turn()
        assert not workers[1].takes_turn()
        workers[0].turn.close()
        assert workers[1].takes_turn()

    def test_who_has_no_turn_asks_nothing(self, workers, django_assert_num_queries):
        workers[0].takes_turn()
        with django_assert_num_queries(0):
            workers[1].work_on_next()

    def test_what_stands_in_the_way_is_said_once_and_kills_nothing(self, caplog, monkeypatch):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)  # the test's own
        caplog.set_level(logging.INFO)
        worker = doing()
        with database_away():
            assert not worker.attempt(worker.work_on_next)
            assert not worker.attempt(worker.work_on_next)
        assert caplog.text.count("videos wait until this is over") == 1
        worker.attempt(worker.work_on_next)
        assert "videos are processed again" in caplog.text

    def test_order_is_kept_among_the_files_once_an_hour(self, monkeypatch):
        swept = []
        monkeypatch.setattr(module, "sweep", swept.append)
        worker = doing()
        for _ in range(3):
            worker.work_on_next()
        assert len(swept) == 1

    @pytest.mark.django_db(transaction=True)
    def test_stops_at_once_and_gives_its_clip_back(self):
        working = threading.Event()

        def process(clip, lease):
            working.set()
            while not lease.is_set():
                time.sleep(0.01)
            raise Stopped

        make_clip()
        worker = Worker(process)
        worker.start()
        assert working.wait(20)
        begin = time.monotonic()
        worker.stop()
        assert time.monotonic() - begin < 2
        assert not worker.thread.is_alive()
        clip = Clip.objects.get()
        assert (clip.state, clip.attempts) == (ClipState.WAITING, 0)


class TestCommand:
    def test_works_off_what_is_due_and_prints_how_many(self, monkeypatch, capsys):
        monkeypatch.setattr(Worker, "outcome", lambda self, clip, lease: clip.finish([]) and None)
        make_clip()
        make_clip()
        make_clip(due_at=timezone.now() + MINUTE)
        call_command("process_videos", "--once")
        assert capsys.readouterr().out == "Đã xử lý 2 tệp video.\n"

    def test_touches_a_file_while_it_lives(self, tmp_path):
        call_command("process_videos", "--once", "--alive", str(tmp_path / "alive"))
        assert (tmp_path / "alive").exists()

    def test_interrupted_it_gives_the_clip_back_and_begins_no_other(self):
        make_clip()
        make_clip()
        worker = doing(KeyboardInterrupt())
        assert worker.work_off() == 1
        assert set(Clip.objects.values_list("state", "attempts")) == {(ClipState.WAITING, 0)}
