"""Whose video was withdrawn, deleted or has expired: its addresses lead nowhere."""

import errno
import os
import shutil
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from tests.makers import make_article
from tests.videos.work import Studio, age, claimed, make_clip, make_video, played, run, upload_folder
from videos import files
from videos.models import Clip, Rendition, Video
from videos.sweep import sweep
from videos.tidying import hide

pytestmark = pytest.mark.django_db


@pytest.fixture
def studio(monkeypatch):
    return Studio().put_in_place(monkeypatch)


def broken(*args):
    raise OSError(errno.EIO, "broken")


def killed(*args):
    raise KeyboardInterrupt


class TestWithdrawal:
    @pytest.fixture
    def clip(self, studio):
        clip = run(make_clip())
        make_video(clip)
        return clip

    def withdraw(self, clip, capture):
        with capture(execute=True):
            Video.objects.get(clip=clip).withdraw("Sai sót.")

    def test_the_addresses_known_before_lead_nowhere(self, clip, django_capture_on_commit_callbacks):
        before = set(played())
        self.withdraw(clip, django_capture_on_commit_callbacks)
        assert not before & set(played())  # nor does the copy's, which somebody may have watched
        assert set(played()) == set(clip.renditions.values_list("name", flat=True))

    def test_published_again_it_plays(self, clip, django_capture_on_commit_callbacks):
        self.withdraw(clip, django_capture_on_commit_callbacks)
        Video.objects.get(clip=clip).publish()
        assert all(files.path(rendition.name).read_bytes() for rendition in clip.renditions.all())

    def test_files_that_were_old_survive_the_sweep(self, clip, django_capture_on_commit_callbacks):
        for name in played():
            age(name, days=100)
        self.withdraw(clip, django_capture_on_commit_callbacks)
        assert sweep(timezone.now()) == 0

    def test_a_lost_file_does_not_hinder_it(self, clip, django_capture_on_commit_callbacks):
        files.path(clip.renditions.first().name).unlink()
        self.withdraw(clip, django_capture_on_commit_callbacks)
        assert Video.objects.get(clip=clip).withdrawn_at

    def test_a_video_without_a_clip_is_withdrawn_all_the_same(self):
        make_video(None, youtube="https://youtu.be/dQw4w9WgXcQ").withdraw("Sai sót.")
        assert Video.objects.get().withdrawn_at


class TestClosing:
    """What a death or an error leaves undone, the worker's next minute does."""

    @pytest.fixture
    def clip(self, studio):
        clip = run(make_clip())
        make_video(clip)
        return clip

    def test_a_process_that_dies_after_the_commit_leaves_it_to_the_worker(self, clip):
        before = set(played())
        Video.objects.get().withdraw("Sai sót.")  # its transaction's end is not reached in a test
        assert set(played()) == before
        assert hide(timezone.now()) == 1
        assert not before & set(played())
        assert hide(timezone.now()) == 0

    def test_an_error_leaves_it_to_the_worker(self, clip, monkeypatch, caplog, django_capture_on_commit_callbacks):
        before = set(played())
        with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
            patch.setattr(os, "link", broken)
            patch.setattr(shutil, "copyfile", broken)
            Video.objects.get().withdraw("Sai sót.")
            assert hide(timezone.now()) == 0
        assert "can still be played" in caplog.text
        assert set(played()) == before
        assert hide(timezone.now()) == 1
        assert not before & set(played())

    def test_a_death_before_the_old_names_are_gone_too(self, clip, monkeypatch):
        before = set(played())
        clip.hide()
        with monkeypatch.context() as patch:
            patch.setattr(files, "remove", killed)
            with pytest.raises(KeyboardInterrupt):
                clip.move()
        assert before <= set(played())
        hide(timezone.now())
        assert set(played()) == set(clip.renditions.values_list("name", flat=True))
        assert not before & set(played())

    @pytest.mark.django_db(transaction=True)
    def test_moving_is_not_for_the_midst_of_a_transaction(self):
        clip = make_clip()
        with transaction.atomic(), pytest.raises(RuntimeError):
            clip.move()

    def test_an_expired_video_is_closed_once(self, clip):
        before, now = set(played()), timezone.now()
        Video.objects.update(published_at=now - timedelta(days=2), expires_at=now - timedelta(seconds=1))
        assert hide(now) == 1
        assert not before & set(played())
        assert hide(now + timedelta(hours=1)) == 0

    def test_one_that_expires_again_is_closed_again(self, clip):
        now = timezone.now()
        Video.objects.update(published_at=now - timedelta(days=2), expires_at=now - timedelta(seconds=1))
        hide(now)
        Video.objects.update(expires_at=now + timedelta(days=1))
        assert hide(now + timedelta(hours=1)) == 0
        assert hide(now + timedelta(days=2)) == 1

    def test_one_whose_end_is_set_back_to_before_it_was_last_closed_is_closed_again(
        self, clip, django_capture_on_commit_callbacks
    ):
        now = timezone.now()
        video, end = Video.objects.get(), now - timedelta(hours=1)
        video.published_at, video.expires_at = now - timedelta(days=2), end
        video.save()
        hide(now)
        for moment in (now + timedelta(days=1), end):  # first readers learn addresses
            known = set(played())
            with django_capture_on_commit_callbacks(execute=True):
                video.expires_at = moment
                video.save()
        assert not known & set(played())

    def test_one_that_was_withdrawn_and_published_again_is_closed_by_an_end_in_the_past(
        self, clip, django_capture_on_commit_callbacks
    ):
        video = Video.objects.get()
        Video.objects.update(published_at=timezone.now() - timedelta(days=2))
        video.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            video.withdraw("Sai sót.")
        video.publish()
        known = set(played())
        with django_capture_on_commit_callbacks(execute=True):
            video.expires_at = timezone.now() - timedelta(minutes=5)
            video.save()
        assert known
        assert not known & set(played())

    def test_an_expired_one_that_is_saved_again_is_not_closed_again(self, clip, django_capture_on_commit_callbacks):
        now = timezone.now()
        Video.objects.update(published_at=now - timedelta(days=2), expires_at=now - timedelta(hours=1))
        hide(now)
        names = played()
        with django_capture_on_commit_callbacks(execute=True):
            Video.objects.get().save()
        assert played() == names

    def test_a_video_that_is_read_is_left_alone(self, clip):
        Video.objects.update(expires_at=timezone.now() + timedelta(days=1))
        assert hide(timezone.now()) == 0

    def test_what_was_retired_meanwhile_is_not_forgotten_at_the_end_of_work(self, clip):
        name = "video/2026/11/earlier-720.mp4"
        files.path(name).parent.mkdir(parents=True, exist_ok=True)
        files.path(name).write_bytes(b"x")
        clip.again()
        working = claimed(clip)
        Clip.objects.update(retired=[name])
        assert working.finish([])
        assert name in Clip.objects.get().retired


class TestRemoval:
    def test_takes_an_unfinished_upload_along(self, django_capture_on_commit_callbacks):
        clip = Clip.objects.create(name="a.mp4", size=9)
        upload_folder().mkdir(parents=True)
        clip.part.write_bytes(b"half")
        with django_capture_on_commit_callbacks(execute=True):
            clip.remove()
        assert not list(upload_folder().iterdir())

    def test_of_the_pictures_is_tried_when_that_of_the_files_fails(
        self, studio, monkeypatch, django_capture_on_commit_callbacks
    ):
        clip = run(make_clip())
        monkeypatch.setattr(files, "remove", broken)
        with django_capture_on_commit_callbacks(execute=True):
            clip.remove()
        assert not any(default_storage.exists(name) for name in clip.posters)

    def test_takes_everything_along_but_a_picture_in_use(self, studio, django_capture_on_commit_callbacks):
        clip = run(make_clip())
        used, *unused = clip.posters
        video = make_video(clip, poster=used)
        with django_capture_on_commit_callbacks(execute=True):
            clip.remove()
        video.refresh_from_db()
        assert video.clip is None
        assert played() == []
        assert not clip.source.exists()
        assert default_storage.exists(used)
        assert not any(default_storage.exists(name) for name in unused)
        assert not Rendition.objects.exists()

    def test_leaves_a_picture_that_an_article_shows(self, studio, django_capture_on_commit_callbacks):
        clip = run(make_clip())
        cover, inside, unused = clip.posters
        make_article(cover=cover, body=f'<p><img src="{default_storage.url(inside)}" alt="Ảnh"></p>')
        with django_capture_on_commit_callbacks(execute=True):
            clip.remove()
        assert [default_storage.exists(name) for name in (cover, inside, unused)] == [True, True, False]
