"""The worker lives whatever stands in its way, one process of a machine at a time, and stops when it is asked."""

import logging
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.videos.makers import make_video as make_report
from tests.videos.work import database_away, doing, make_clip, played
from videos import tidying
from videos import worker as module
from videos.ffmpeg.reasons import Stopped
from videos.models import Clip, ClipState, Video
from videos.worker import Worker

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.PORTAL_UPLOADS, settings.VAR_DIR = tmp_path / "uploads", tmp_path


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

    def test_order_is_kept_among_the_files_at_first_and_then_now_and_again(self, monkeypatch):
        done = []
        monkeypatch.setattr(module, "tidy", lambda now: done.append("tidy"))
        monkeypatch.setattr(module, "hide", lambda now: done.append("hide"))
        worker = doing()
        for _ in range(3):
            worker.work_on_next()
        assert done == ["hide", "tidy"]
        worker.hide_due -= module.MINUTE
        worker.work_on_next()
        assert done == ["hide", "tidy", "hide"]

    @pytest.mark.django_db(transaction=True)
    def test_expired_videos_are_closed_while_a_clip_is_in_work(self, monkeypatch, settings, tmp_path, caplog):
        """Nor does an error at one minute keep the next from it."""
        settings.MEDIA_ROOT = tmp_path / "media"
        video, known, closed, errors = make_report(), set(played()), [], iter([OSError("broken")])
        now = timezone.now()
        Video.objects.update(published_at=now - timedelta(days=2), expires_at=now + timedelta(seconds=1))

        def hide(moment):
            for error in errors:
                raise error
            return tidying.hide(moment)

        def process(clip, lease):
            until = time.monotonic() + 20
            while known & set(played()) and time.monotonic() < until:
                time.sleep(0.02)
            closed.append(not known & set(played()))
            raise Stopped

        make_clip()
        worker = Worker(process)
        worker.hide_due = worker.tidy_due = time.monotonic() + 3600
        monkeypatch.setattr(module, "MINUTE", 0.2)
        monkeypatch.setattr(module, "hide", hide)
        assert worker.work_on_next()
        assert closed == [True]
        assert "could not be done while a video is processed: broken" in caplog.text
        assert set(played()) == set(video.clip.renditions.values_list("name", flat=True))

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
