"""One worker at a time works on a clip, however many see it, and as long as its lease is renewed."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.videos.work import claimed, database_away, doing, lease, make_clip
from videos.lease import Lease
from videos.models import Clip, ClipState
from videos.models.work import ATTEMPTS, INTERRUPTED
from videos.worker import Worker

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


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

    @pytest.mark.parametrize("state", [ClipState.UPLOADING, ClipState.READY, ClipState.FAILED])
    def test_what_does_not_wait_is_not_due(self, state):
        make_clip(state=state)
        assert not Clip.objects.due().exists()

    def test_what_waits_longest_comes_first(self):
        make_clip(due_at=timezone.now() - MINUTE)
        first = make_clip(due_at=timezone.now() - 2 * MINUTE)
        assert Clip.objects.due().first() == first

    def test_looking_is_one_query(self, django_assert_num_queries):
        worker = doing()
        worker.work_on_next()  # the first time it also keeps order among the files
        with django_assert_num_queries(1):
            assert not worker.work_on_next()


class TestLooking:
    @pytest.mark.parametrize("question", [Clip.objects.due(), Clip.objects.filter(moves=True)])
    def test_reads_an_index_where_there_are_many(self, question):
        ready = Clip(name="a.mp4", size=1, state=ClipState.READY)
        Clip.objects.bulk_create(Clip(name="a.mp4", size=1, state=ready.state) for _ in range(2000))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        assert "INDEX" in question.explain().upper()


class TestLease:
    def test_is_counted_from_before_the_claim(self, monkeypatch):
        """A claim whose answer took long is not held for longer than its row says."""
        leases, claim = [], Clip.claim

        def late(clip, worker):
            moments.append(time.monotonic())
            return claim(clip, worker)

        moments = []
        monkeypatch.setattr(Clip, "claim", late)
        make_clip()
        Worker(lambda clip, lease: leases.append(lease.until)).work_on_next()
        assert leases[0] <= moments[0] + 60

    def test_each_tick_is_a_sign_of_life(self, monkeypatch):
        ticks, signs = iter([False] * 3 + [True]), []
        kept = Lease(claimed(make_clip()), threading.Event(), lambda: signs.append("alive"))
        monkeypatch.setattr(kept.over, "wait", lambda seconds: next(ticks))
        monkeypatch.setattr(connection, "close", lambda: None)
        kept.keep()
        assert len(signs) == 3

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
