"""What dies in between leaves nothing half done: another attempt, and “Xử lý lại”."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from portal import generation
from tests.videos.work import PLAYS, Studio, age, claimed, lease, make_clip, make_video, played, run
from videos import files, processing
from videos.ffmpeg.reasons import Failed, Stopped
from videos.models import Clip, ClipState, Rendition
from videos.processing import process
from videos.sweep import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def studio(monkeypatch):
    return Studio().put_in_place(monkeypatch)


def changes() -> int:
    return generation.Change.objects.count()


def heights(clip: Clip) -> list[int]:
    return [rendition.height for rendition in clip.renditions.all()]


class TestASecondAttempt:
    def test_keeps_the_copy_that_readers_already_play(self, studio):
        studio.errors["renditions"] = Failed("lần này không được")
        with pytest.raises(Failed):
            run(clip := make_clip())
        copy = clip.renditions.get().name
        clip.put_off()
        studio.errors, studio.done = {}, []
        clip.refresh_from_db()
        run(clip)
        assert studio.done == ["probe", "renditions", "look", "look"]
        assert copy in played()

    def test_makes_the_copy_anew_when_its_file_is_lost(self, studio):
        clip = make_clip()
        clip.renditions.create(height=0, name="video/2026/11/lost-0.mp4", type=PLAYS, size=1)
        assert "copy" in (run(clip) and studio.done)

    def test_tells_readers_when_the_copy_is_lost(self):
        clip = make_clip()
        make_video(clip)
        clip.renditions.create(height=0, name="video/2026/11/lost-0.mp4", type=PLAYS, size=1)
        before = changes()
        assert not processing.is_there(clip)
        assert changes() == before + 1

    def test_removes_what_a_killed_worker_has_left(self, studio):
        clip = make_clip()
        left = files.folder() / f".part-{clip.token}-killed" / ".part-inner"
        left.mkdir(parents=True)
        (left / "720.mp4").write_bytes(b"half")
        run(clip)
        assert not left.exists()

    def test_a_worker_that_has_lost_its_clip_changes_nothing(self, studio):
        clip = claimed(make_clip())
        Clip.objects.update(worker="another")
        with pytest.raises(Stopped):
            process(clip, lease(clip))
        assert not Rendition.objects.exists()
        assert Clip.objects.get().duration is None

    def test_nor_does_one_that_loses_it_in_the_end(self, studio):
        clip = claimed(make_clip())
        look = studio.note

        def lose(step, limits):
            look(step, limits)
            if step == "renditions":
                Clip.objects.update(worker="another")

        studio.note = lose
        with pytest.raises(Stopped):
            process(clip, lease(clip))
        assert played() == [clip.renditions.get(height=0).name]
        assert Clip.objects.get().state == ClipState.WORKING

    def test_a_second_look_that_fails_leaves_nothing_of_the_first(self, studio, monkeypatch):
        looks = []

        def look(path, *rest, **options):
            looks.append(path.name)
            if looks[-1] == "360.mp4":
                raise Failed("lần này không được")
            return studio.facts

        monkeypatch.setattr(processing, "probe", look)
        with pytest.raises(Failed):
            run(clip := make_clip())
        assert looks[-2:] == ["720.mp4", "360.mp4"]
        assert played() == [clip.renditions.get(height=0).name]


class TestACommitOfWhichNobodyHeard:
    def test_is_written_once_more(self, studio, monkeypatch):
        def written_twice(lease, write):
            written = write()
            return written if Clip.objects.get().state == ClipState.READY else write()

        monkeypatch.setattr(processing, "told", written_twice)
        clip = run(make_clip())
        assert heights(clip) == [720, 360]
        assert len(played()) == 3  # and the copy that somebody may still watch

    def test_keeps_the_files_that_it_has_named(self, studio, monkeypatch):
        def stopped_after_the_last(lease, write):
            written = write()
            if Clip.objects.get().state == ClipState.READY:
                raise Stopped
            return written

        monkeypatch.setattr(processing, "told", stopped_after_the_last)
        with pytest.raises(Stopped):
            run(clip := make_clip())
        assert heights(clip) == [720, 360]
        assert all(files.path(rendition.name).exists() for rendition in clip.renditions.all())


class TestOnceMore:
    """“Xử lý lại” of a clip that is ready."""

    @pytest.fixture
    def clip(self, studio):
        clip = run(make_clip())
        clip.again()
        return clip

    def test_readers_keep_what_they_have_until_the_new_is_complete(self, clip, studio):
        before = list(clip.renditions.values_list("name", flat=True))
        studio.errors["renditions"] = Stopped()
        with pytest.raises(Stopped):
            run(clip)
        assert list(clip.renditions.values_list("name", flat=True)) == before

    def test_the_old_ones_are_replaced_and_kept_for_those_who_watch(self, clip):
        before = set(clip.renditions.values_list("name", flat=True))
        for name in before:
            age(name, days=100)
        run(clip)
        after = set(clip.renditions.values_list("name", flat=True))
        assert not before & after
        sweep(timezone.now())
        assert before | after <= set(played())
        sweep(timezone.now() + timedelta(hours=25))
        assert set(played()) == after

    def test_pictures_in_use_stay(self, clip):
        used, *unused = clip.posters
        make_video(clip, poster=used)
        run(clip)
        assert used not in clip.posters
        assert default_storage.exists(used)
        assert not any(default_storage.exists(name) for name in unused)
