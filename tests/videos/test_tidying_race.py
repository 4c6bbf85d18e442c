"""A video takes a clip at the moment when it would be tidied away."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.videos.work import make_clip
from videos.models import Clip, ClipState, Video
from videos.tidying import tidy_clips

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_in_a_file")]

LONG = 20.0  # seconds after which something is wrong


def in_a_thread(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connection.close()


def tidy_telling(begins: threading.Event) -> int:
    """Tidy, and tell when the transaction begins: what may be removed has been chosen by then."""

    def tell(execute, sql, *rest):
        if sql.startswith("BEGIN"):
            begins.set()
        return execute(sql, *rest)

    with connection.execute_wrapper(tell):
        return tidy_clips(timezone.now() - timedelta(days=7))


def waits_for_a_lock() -> bool:
    """Say whether another connection to this database waits for a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def until(happens: Callable[[], bool], work: Future) -> None:
    """Wait for something that happens while `work` is not done."""
    end = time.monotonic() + LONG
    while not happens():
        assert not work.done(), work.result()
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_clip_that_a_video_has_just_taken_stays():
    month = timezone.now() - timedelta(days=30)
    clip = make_clip(state=ClipState.READY, uploaded_at=month)
    taken, begins, go_on = threading.Event(), threading.Event(), threading.Event()

    def take():
        with transaction.atomic():
            Video.objects.create(title="Phóng sự", clip=clip)
            taken.set()
            go_on.wait(LONG)

    with ThreadPoolExecutor(2) as pool:
        taking = pool.submit(in_a_thread, take)
        assert taken.wait(LONG)
        tidying = pool.submit(in_a_thread, tidy_telling, begins)
        try:
            # SQLite lets nobody begin to write beside another, and tells nobody who waits.
            until(waits_for_a_lock if connection.vendor == "postgresql" else begins.is_set, tidying)
        finally:
            go_on.set()
        taking.result(LONG)
        assert tidying.result(LONG) == 0
    assert Video.objects.get().clip == clip
    assert Clip.objects.get().source.exists()
