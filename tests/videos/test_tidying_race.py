"""A video takes a clip at the moment when it would be tidied away."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.videos.work import make_clip
from videos.models import Clip, ClipState, Video
from videos.tidying import tidy_clips

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_in_a_file")]

LONG = 0.5  # seconds in which the other one surely comes to the lock


def in_a_thread(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connection.close()


def test_a_clip_that_a_video_has_just_taken_stays():
    month = timezone.now() - timedelta(days=30)
    clip = make_clip(state=ClipState.READY, uploaded_at=month)
    taken, go_on = threading.Event(), threading.Event()

    def take():
        with transaction.atomic():
            Video.objects.create(title="Phóng sự", clip=clip)
            taken.set()
            go_on.wait(20)

    with ThreadPoolExecutor(2) as pool:
        taking = pool.submit(in_a_thread, take)
        assert taken.wait(20)
        tidying = pool.submit(in_a_thread, tidy_clips, timezone.now() - timedelta(days=7))
        time.sleep(LONG)
        go_on.set()
        taking.result(20)
        assert tidying.result(20) == 0
    assert Video.objects.get().clip == clip
    assert Clip.objects.get().source.exists()
