"""Uploads in parts: what is refused, to whom, and that nothing of it is left."""

import shutil
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.makers import make_desk, make_editor
from tests.videos.uploading import FILE, TUS, ask, begin, create, left, send
from tests.videos.work import make_video
from videos import files, parts, space
from videos.models import Clip, ClipState

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.videos.uploading")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PORTAL_UPLOADS = tmp_path / "uploads"
    return settings.PORTAL_UPLOADS


@pytest.fixture
def desk():
    return make_desk("videos.add_video")


def full(monkeypatch, uploads: int, films: int = 0) -> None:
    """Let the disks of the uploads and of what is made of them have so many bytes left."""

    def usage(path):
        return shutil._ntuple_diskusage(10 * files.RESERVE, 0, films if path == files.folder() else uploads)

    monkeypatch.setattr(shutil, "disk_usage", usage)


class TestWhatIsNoVideo:
    @pytest.mark.parametrize("data", [b"%PDF-1.7" + bytes(9000), b"abc", b"\x89PNG\r\n\x1a\n" + bytes(5_000_000)])
    def test_is_refused_at_once_and_leaves_nothing(self, desk, folder, data):
        address = begin(desk, size=len(data))
        answer = send(desk, address, 0, data[: 2 * 2**20])
        assert answer.status_code == 415
        assert "MP4" in answer.json()["message"]
        assert (Clip.objects.count(), left(folder)) == (0, [])

    def test_is_found_out_when_enough_of_it_is_there(self, desk, folder):
        data = b"%PDF-1.7" + bytes(9000)
        address = begin(desk, size=len(data))
        assert send(desk, address, 0, data[:2000]).status_code == 204
        assert send(desk, address, 2000, data[2000:]).status_code == 415
        assert left(folder) == []

    def test_is_found_out_after_a_kill_too(self, desk, folder):
        address = begin(desk, size=9000)
        parts.part_of(Clip.objects.get()).write_bytes(b"%PDF-1.7" + bytes(8992))
        assert ask(desk, address).status_code == 415
        assert (Clip.objects.count(), left(folder)) == (0, [])


class TestRefusing:
    def test_what_is_too_large(self, desk, settings):
        settings.PORTAL_VIDEO_MAX_MB = 1
        assert create(desk, size=2**20).status_code == 201
        answer = create(desk, size=2**20 + 1)
        assert (answer.status_code, "quá mức tối đa 1,0\xa0MB" in answer.json()["message"]) == (413, True)

    def test_what_is_empty(self, desk):
        assert "trống" in create(desk, size=0).json()["message"]

    def test_what_the_disk_has_no_room_for_besides_other_clips(self, desk, monkeypatch, folder):
        """Each upload, and a copy that is a tenth larger; of one that is there already the copy alone."""
        create(desk, size=700)
        Clip.objects.create(name="a.mp4", size=1000, state=ClipState.WAITING)
        Clip.objects.create(name="b.mp4", size=10**6, state=ClipState.READY)
        full(monkeypatch, uploads=space.RESERVE + 1000 + 2200)
        answer = create(desk, size=301)
        assert (answer.status_code, "không đủ chỗ" in answer.json()["message"]) == (507, True)
        assert (Clip.objects.count(), left(folder)) == (3, [".part"])
        assert create(desk, size=300).status_code == 201

    @pytest.mark.parametrize(
        ("state", "lease", "binned", "status"),
        [
            (ClipState.WAITING, -1, True, 201),
            (ClipState.WORKING, -1, True, 201),  # its worker has died
            (ClipState.WORKING, 1, True, 507),
            (ClipState.WAITING, -1, False, 507),
            (ClipState.WORKING, -1, False, 507),
        ],
    )
    def test_a_clip_keeps_room_free_unless_it_waits_in_the_bin(self, desk, monkeypatch, state, lease, binned, status):
        now = timezone.now()
        clip = Clip.objects.create(name="a.mp4", size=1000, state=state, due_at=now + timedelta(minutes=lease))
        make_video(clip, binned_at=now if binned else None, published_at=None)
        full(monkeypatch, uploads=space.RESERVE + 2200)
        assert create(desk, size=1000).status_code == status

    @pytest.mark.parametrize(("copied", "room", "status"), [(False, 1100, 507), (True, 500, 201), (True, 499, 507)])
    def test_a_clip_whose_copy_is_made_wants_its_renditions_only(self, desk, monkeypatch, copied, room, status):
        """They depend on how long it is, a millisecond here; the copy is on the disk already."""
        clip = Clip.objects.create(name="a.mp4", size=10_000, duration=0.001, state=ClipState.WORKING)
        if copied:
            clip.renditions.create(height=0, name="video/2026/11/x-0.mp4", type="video/mp4", size=10_000)
        full(monkeypatch, uploads=space.RESERVE + 2100 + room)
        assert create(desk, size=1000).status_code == status

    @pytest.mark.parametrize(("uploads", "films", "status"), [(1000, 1100, 201), (999, 1100, 507), (1000, 1099, 507)])
    def test_what_one_of_two_disks_has_no_room_for(self, desk, monkeypatch, uploads, films, status):
        monkeypatch.setattr(space, "on_one_disk", lambda *folders: False)
        full(monkeypatch, uploads=space.RESERVE + uploads, films=files.RESERVE + films)
        assert create(desk, size=1000).status_code == status

    @pytest.mark.parametrize("size", ["", "-1", "1e9", "²", "1" * 20])
    def test_a_size_that_is_no_number(self, desk, size):
        assert create(desk, size=size).status_code == 400

    @pytest.mark.parametrize("metadata", ["filename !!!", "filename /w=="])
    def test_a_name_that_cannot_be_read(self, desk, metadata):
        assert create(desk, **{"Upload-Metadata": metadata}).status_code == 400

    def test_another_version_of_the_protocol(self, desk):
        answer = create(desk, **{"Tus-Resumable": "0.2"})
        assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")

    def test_a_part_of_another_type_or_without_a_place(self, desk):
        address = begin(desk)
        assert desk.patch(address, FILE, "text/plain", headers=TUS | {"Upload-Offset": "0"}).status_code == 415
        assert send(desk, address, "", FILE).status_code == 400

    @pytest.mark.parametrize("method", ["get", "put", "options", "post"])
    def test_other_methods(self, desk, method):
        answer = getattr(desk, method)(begin(desk), headers=TUS)
        assert (answer.status_code, answer["Allow"]) == (405, "HEAD, PATCH, DELETE")
        assert desk.get("/tai-len/", headers=TUS).status_code == 405

    def test_an_unknown_upload(self, desk):
        assert ask(desk, "/tai-len/0123/").status_code == 404


class TestWhoMayNot:
    def test_upload_is_told_so_without_a_redirect(self):
        for client in (Client(), make_desk("news.add_article")):
            answer = create(client)
            assert (answer.status_code, "đăng nhập lại" in answer.json()["message"]) == (403, True)
        assert not Clip.objects.exists()

    @pytest.mark.parametrize("field", ["is_active", "is_staff"])
    def test_any_more(self, desk, field):
        editor = make_editor("videos.add_video")
        client = Client()
        client.force_login(editor)
        setattr(editor, field, False)
        editor.save()
        assert create(client).status_code == 403

    def test_touch_the_upload_of_another_one(self, desk):
        address, other = begin(desk), make_desk("videos.add_video", "videos.change_video")
        answers = [ask(other, address), send(other, address, 0, FILE), other.delete(address, headers=TUS)]
        assert [answer.status_code for answer in answers] == [404] * 3
        assert ask(desk, address)["Upload-Offset"] == "0"

    def test_go_on_without_the_token_of_the_page(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_editor("videos.change_video"))
        assert create(client).status_code == 403
        page = client.get("/admin/password_change/").context["csrf_token"]
        address = begin(client, **{"X-CSRFToken": str(page)})
        assert send(client, address, 0, FILE).status_code == 403
        assert send(client, address, 0, FILE, **{"X-CSRFToken": str(page)}).status_code == 204
