"""Each clip comes to an end, whatever fails or is stopped in between."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from tests.videos.work import after, claimed, database_away, doing, make_clip
from videos import files
from videos.ffmpeg.reasons import SLOW, Failed, Refused, Stopped
from videos.models import Clip, ClipState
from videos.models.work import ATTEMPTS, INTERRUPTED, PAUSES
from videos.processing import Full
from videos.worker import UNEXPECTED, Worker

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class TestEnds:
    def test_finished(self):
        clip = after(None)
        assert (clip.state, clip.reason, clip.worker) == (ClipState.READY, "", "")

    def test_refused_is_not_tried_again(self):
        clip = after(Refused("Tệp này là ảnh."))
        assert (clip.state, clip.reason) == (ClipState.FAILED, "Tệp này là ảnh.")
        assert not clip.source.exists()

    @pytest.mark.django_db(transaction=True)
    def test_refused_its_upload_is_gone_before_others_see_it(self, monkeypatch):
        done, remove, clip = [], files.remove, claimed(make_clip())

        def removing(paths):
            transaction.on_commit(lambda: done.append("free"))
            remove(paths)
            done.append("gone" if not clip.source.exists() else "left")

        monkeypatch.setattr(files, "remove", removing)
        assert clip.refuse("Tệp này là ảnh.")
        assert done == ["gone", "free"]

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

    def test_what_takes_too_long_is_tried_once_more_after_half_an_hour(self):
        clip = after(Failed(SLOW))
        assert (clip.state, clip.reason) == (ClipState.WAITING, SLOW)
        assert round((clip.due_at - timezone.now()) / MINUTE) == 30
        clip = after(Failed(SLOW), clip)
        assert (clip.state, clip.reason, clip.attempts) == (ClipState.FAILED, SLOW, 2)
        assert clip.source.exists()

    @pytest.mark.parametrize("before", [INTERRUPTED, "Hết bộ nhớ."])
    def test_it_is_so_after_a_failure_of_another_kind_too(self, before):
        clip = after(Failed(SLOW), make_clip(attempts=2, reason=before))
        assert (clip.state, clip.reason) == (ClipState.WAITING, SLOW)
        assert round((clip.due_at - timezone.now()) / MINUTE) == 30
        assert after(Failed(SLOW), clip).state == ClipState.FAILED

    def test_but_not_more_often_than_anything_else(self):
        clip = after(Failed(SLOW), make_clip(attempts=ATTEMPTS - 1, reason=INTERRUPTED))
        assert (clip.state, clip.reason) == (ClipState.FAILED, SLOW)

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

    def test_not_when_the_upload_is_refused_at_that_moment(self):
        clip = make_clip(state=ClipState.FAILED)

        def refused_just_before(execute, sql, *rest):
            if sql.startswith("UPDATE"):
                clip.source.unlink()
            return execute(sql, *rest)

        with connection.execute_wrapper(refused_just_before), pytest.raises(ValidationError, match="Tệp gốc không còn"):
            clip.again()
        assert Clip.objects.get().state == ClipState.FAILED

    @pytest.mark.parametrize("state", [ClipState.UPLOADING, ClipState.WORKING])
    def test_not_while_it_is_being_worked_on(self, state):
        clip = make_clip(state=state)
        with pytest.raises(ValidationError, match="Hãy đợi"):
            clip.again()
        assert Clip.objects.get().state == state
