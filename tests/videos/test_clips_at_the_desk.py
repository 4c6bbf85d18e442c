"""Clips in the admin: what becomes of an upload, another attempt, and deleting with all files."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.makers import make_desk
from tests.videos.makers import make_clip, make_video
from videos.models import Clip, ClipState, Video
from videos.tidying import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


class TestClipsAtTheDesk:
    def test_the_state_is_told_to_those_who_make_videos(self, desk):
        clip = make_clip(state=ClipState.WORKING, progress=40)
        answer = desk.get(f"/admin/videos/clip/{clip.token}/trang-thai/")
        assert answer.json() | {"posters": []} == {
            "state": "working",
            "state_text": "Đang xử lý",
            "progress": 40,
            "reason": "",
            "retry": "",
            "duration": 151.2,
            "posters": [],
            "again": False,
            "used": False,
        }
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("what", ["trang-thai", "xu-ly-lai"])
    def test_others_learn_nothing(self, what):
        clip = make_clip()
        writer = make_desk("news.view_article")
        assert writer.get(f"/admin/videos/clip/{clip.token}/trang-thai/").status_code == 403
        assert writer.post(f"/admin/videos/clip/{clip.token}/xu-ly-lai/").status_code == 403
        assert Client().get(f"/admin/videos/clip/{clip.token}/{what}/").status_code in (302, 405)

    def test_a_failed_one_is_processed_again_by_a_button(self, desk):
        clip = make_clip(state=ClipState.FAILED, reason="Hết giờ.", attempts=5)
        clip.source.parent.mkdir(parents=True, exist_ok=True)
        clip.source.write_bytes(b"clip")
        assert "Xử lý lại" in desk.get(f"/admin/videos/clip/{clip.pk}/change/").content.decode()
        desk.post(f"/admin/videos/clip/{clip.token}/xu-ly-lai/")
        clip.refresh_from_db()
        assert (clip.state, clip.attempts) == (ClipState.WAITING, 0)

    def test_the_form_learns_why_a_clip_waits_and_until_when(self, desk):
        later = timezone.localtime() + timedelta(minutes=15)
        clip = make_clip(state=ClipState.WAITING, reason="Ổ đĩa đã đầy.", due_at=later)
        known = desk.get(f"/admin/videos/clip/{clip.token}/trang-thai/").json()
        assert (known["reason"], known["retry"]) == ("Ổ đĩa đã đầy.", f"{later:%H:%M}")
        Clip.objects.update(due_at=timezone.now())
        assert desk.get(f"/admin/videos/clip/{clip.token}/trang-thai/").json()["retry"] == ""

    def test_the_form_learns_whether_it_can_go_again(self, desk):
        clip = make_video(clip=make_clip(state=ClipState.FAILED)).clip
        clip.source.parent.mkdir(parents=True, exist_ok=True)
        clip.source.write_bytes(b"clip")
        known = desk.get(f"/admin/videos/clip/{clip.token}/trang-thai/").json()
        assert (known["again"], known["used"]) == (True, True)

    def test_one_that_a_video_shows_is_not_deleted_alone(self, desk):
        clip = make_video("Phóng sự: Đô thị thông minh").clip
        chosen = {"action": "delete_selected", "_selected_action": clip.pk, "post": "yes"}
        assert "Video: Phóng sự: Đô thị thông minh" in desk.post("/admin/videos/clip/", chosen).content.decode()
        desk.post(f"/admin/videos/clip/{clip.pk}/delete/", {"post": "yes"})
        assert Clip.objects.exists()

    def test_the_list_reads_no_long_texts(self, desk, django_assert_max_num_queries):
        make_video()
        with django_assert_max_num_queries(9) as queries:
            desk.get("/admin/videos/clip/")
        assert not [query for query in queries if "transcript" in query["sql"] or "captions" in query["sql"]]

    def test_the_list_shows_what_hangs(self, desk):
        make_clip(state=ClipState.FAILED, reason="Tệp bị cắt cụt.")
        page = desk.get("/admin/videos/clip/").content.decode()
        assert "Không xử lý được" in page
        assert "Tệp bị cắt cụt." in page

    def test_deleting_one_removes_its_files(self, desk, media, django_capture_on_commit_callbacks):
        clip = make_clip()
        names = [one.name for one in clip.renditions.all()]
        chosen = {"action": "delete_selected", "_selected_action": clip.pk, "post": "yes"}
        with django_capture_on_commit_callbacks(execute=True):
            desk.post("/admin/videos/clip/", chosen)
        assert not Clip.objects.exists()
        assert not [name for name in names if (media / name).exists()]

    @pytest.mark.parametrize("way", ["form", "list"])
    def test_a_video_in_the_bin_keeps_its_files_under_other_names(
        self, desk, media, way, django_capture_on_commit_callbacks
    ):
        video = make_video()
        names = [one.name for one in video.clip.renditions.all()]
        with django_capture_on_commit_callbacks(execute=True):
            if way == "form":
                desk.post(f"/admin/videos/video/{video.pk}/delete/", {"post": "yes"})
            else:
                chosen = {"action": "delete_selected", "_selected_action": video.pk, "post": "yes"}
                desk.post("/admin/videos/video/", chosen)
        assert Video.objects.get().binned_at
        kept = [one.name for one in video.clip.renditions.all()]
        assert not set(kept) & set(names)
        assert all((media / name).exists() for name in kept)
        assert not [name for name in names if (media / name).exists()]

    def test_one_deleted_for_good_takes_its_files_along(self, desk, media, django_capture_on_commit_callbacks):
        video = make_video()
        with django_capture_on_commit_callbacks(execute=True):
            video.put_in_bin()
        names = [one.name for one in video.clip.renditions.all()]
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/admin/videos/video/thung-rac/{video.pk}/xoa-han/")
        assert not Video.objects.exists()
        assert not Clip.objects.exists()
        assert not [name for name in names if (media / name).exists()]

    def test_the_clip_of_one_in_the_bin_waits_there(self, desk):
        clip = make_clip(state=ClipState.WAITING)
        video = make_video(clip=clip)
        video.put_in_bin()
        assert not Clip.objects.due().exists()
        assert tidy(timezone.now() + timedelta(days=60)) == 0
        desk.post(f"/admin/videos/video/thung-rac/{video.pk}/khoi-phuc/")
        assert list(Clip.objects.due()) == [clip]

    def test_lists_take_few_queries(self, desk, django_assert_max_num_queries):
        for _ in range(3):
            make_video()
        with django_assert_max_num_queries(9):
            desk.get("/admin/videos/video/")
