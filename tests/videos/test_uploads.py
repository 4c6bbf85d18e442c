"""Uploads in parts: how the protocol takes a file, whatever breaks off."""

import errno
import os
import shutil
from itertools import pairwise

import pytest
from django.http import UnreadablePostError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from tests.makers import make_desk
from tests.videos.uploading import FILE, FTYP, PART, TUS, ask, begin, create, left, send
from videos import parts
from videos.models import Clip, ClipState

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.videos.uploading")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PORTAL_UPLOADS = tmp_path / "uploads"
    return settings.PORTAL_UPLOADS


@pytest.fixture
def desk():
    return make_desk("videos.add_video")


def full_disk(monkeypatch, number):
    def write(file, data):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write", write)


class TestAnUpload:
    def test_begins_with_a_row_and_an_address(self, desk, folder):
        answer = create(desk, name="C:\\Phim\\Phóng  sự.mp4")
        clip = Clip.objects.get()
        assert (answer.status_code, answer["Location"]) == (201, f"/tai-len/{clip.token}/")
        assert (clip.name, clip.size, clip.state) == ("Phóng sự.mp4", len(FILE), ClipState.UPLOADING)
        assert left(folder) == [".part"]

    def test_keeps_the_end_of_a_long_name(self, desk):
        create(desk, name="đ" * 300 + ".mp4")
        assert Clip.objects.get().name == "đ" * 251 + ".mp4"

    def test_tells_how_far_it_got(self, desk):
        address = begin(desk)
        send(desk, address, 0, FILE[:5000])
        answer = ask(desk, address)
        assert (answer["Upload-Offset"], answer["Upload-Length"]) == ("5000", str(len(FILE)))
        assert "no-store" in answer["Cache-Control"]

    def test_is_handed_to_the_workers_when_all_of_it_is_there(self, desk, folder):
        address = begin(desk)
        assert send(desk, address, 0, FILE[:5000])["Upload-Offset"] == "5000"
        assert send(desk, address, 5000, FILE[5000:]).status_code == 204
        clip = Clip.objects.get()
        assert (clip.state, clip.source.read_bytes()) == (ClipState.WAITING, FILE)
        assert clip.uploaded_at is not None
        assert list(Clip.objects.due()) == [clip]
        assert left(folder) == [".clip"]

    def test_is_complete_for_good(self, desk):
        address = begin(desk)
        send(desk, address, 0, FILE)
        assert ask(desk, address)["Upload-Offset"] == str(len(FILE))
        assert send(desk, address, len(FILE), b"").status_code == 204
        assert send(desk, address, 0, FILE).status_code == 409
        assert desk.delete(address, headers=TUS).status_code == 409
        assert Clip.objects.get().source.read_bytes() == FILE

    def test_is_found_complete_by_another_window_that_sends_its_last_part(self, desk, monkeypatch):
        """The other one was faster, between the look at the file and the writing: nothing is lost."""
        address, look = begin(desk), parts.arrived

        def beaten(clip):
            have = look(clip)
            monkeypatch.setattr(parts, "arrived", look)
            assert send(desk, address, 0, FILE).status_code == 204
            return have

        monkeypatch.setattr(parts, "arrived", beaten)
        answer = send(desk, address, 0, FILE)
        assert (answer.status_code, answer["Upload-Offset"]) == (409, str(len(FILE)))
        assert Clip.objects.get().source.read_bytes() == FILE

    def test_is_given_up(self, desk, folder):
        address = begin(desk)
        send(desk, address, 0, FILE[:5000])
        assert desk.delete(address, headers=TUS).status_code == 204
        assert (Clip.objects.count(), left(folder)) == (0, [])
        assert ask(desk, address).status_code == 404

    def test_whose_file_is_lost_is_unknown_and_can_be_given_up(self, desk, folder):
        address = begin(desk)
        shutil.rmtree(folder)
        assert ask(desk, address).status_code == send(desk, address, 0, FILE).status_code == 404
        assert desk.delete(address, headers=TUS).status_code == 204
        assert not Clip.objects.exists()

    def test_passes_networks_that_know_no_patch(self, desk):
        headers = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
        assert desk.post(begin(desk), FILE, PART, headers=headers).status_code == 204

    def test_of_another_one_goes_on_for_a_superuser(self, desk):
        assert send(make_desk(), begin(desk), 0, FILE).status_code == 204


class TestAPart:
    def test_must_begin_where_the_file_ends(self, desk):
        address = begin(desk)
        send(desk, address, 0, FILE[:5000])
        answer = send(desk, address, 4000, FILE[4000:])
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "5000")
        assert parts.part_of(Clip.objects.get()).read_bytes() == FILE[:5000]

    def test_never_goes_beyond_the_announced_size(self, desk):
        address = begin(desk)
        assert send(desk, address, 0, FILE + b"x").status_code == 413
        assert ask(desk, address)["Upload-Offset"] == "0"

    def test_waits_for_the_one_that_is_being_written(self, desk):
        address = begin(desk)
        with parts.held(Clip.objects.get()):
            assert send(desk, address, 0, FILE).status_code == 423
            assert ask(desk, address).status_code == 423
            assert desk.delete(address, headers=TUS).status_code == 423
        assert send(desk, address, 0, FILE).status_code == 204

    def test_that_breaks_off_leaves_what_has_come(self, desk):
        begin(desk)
        clip, pieces = Clip.objects.get(), [FILE[:3000], FILE[3000:6000]]

        def read(size: int) -> bytes:
            if not pieces:
                raise UnreadablePostError("broken")
            return pieces.pop(0)

        with pytest.raises(UnreadablePostError):
            parts.append(clip, 0, read)
        assert parts.arrived(clip) == 6000

    def test_is_read_a_megabyte_at_a_time(self, desk):
        begin(desk, size=3 * 2**20)
        asked = []
        parts.append(Clip.objects.get(), 0, lambda size: asked.append(size) or (FTYP + bytes(2**20))[:size])
        assert asked == [2**20] * 3

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
    def test_that_the_disk_does_not_hold_is_left_out(self, desk, monkeypatch, number):
        address = begin(desk)
        send(desk, address, 0, FILE[:5000])
        with monkeypatch.context() as patch:
            full_disk(patch, number)
            answer = send(desk, address, 5000, FILE[5000:])
        assert answer.status_code == 507
        assert "Ổ đĩa" in answer.json()["message"]
        assert send(desk, address, 5000, FILE[5000:]).status_code == 204
        assert Clip.objects.get().source.read_bytes() == FILE


class TestAKill:
    """Leaves the steps after it undone; the next question does them."""

    def test_before_the_renaming(self, desk):
        address = begin(desk)
        parts.part_of(Clip.objects.get()).write_bytes(FILE)
        assert ask(desk, address)["Upload-Offset"] == str(len(FILE))
        assert Clip.objects.get().state == ClipState.WAITING

    def test_before_the_row_is_written(self, desk):
        address, clip = begin(desk), Clip.objects.get()
        parts.part_of(clip).write_bytes(FILE)
        parts.part_of(clip).rename(clip.source)
        assert send(desk, address, len(FILE), b"").status_code == 204
        assert Clip.objects.get().state == ClipState.WAITING


class TestAnyWayOfCutting:
    @hypothesis(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        size=st.integers(min_value=len(FTYP), max_value=len(FILE)),
        cuts=st.sets(st.integers(min_value=1, max_value=len(FILE)), max_size=6),
        faults=st.lists(st.sampled_from(["repeated", "misplaced", "asked", "lost"]), max_size=8),
    )
    def test_ends_with_exactly_the_file(self, desk, size, cuts, faults):
        Clip.objects.all().delete()
        data, address = FILE[:size], begin(desk, size=size)
        for start, end in pairwise(sorted({0, size} | {cut for cut in cuts if cut < size})):
            assert send(desk, address, start, data[start:end]).status_code == 204
            fault = faults.pop() if faults else ""
            if fault == "repeated":  # the answer was lost, and the part is sent again
                assert send(desk, address, start, data[start:end]).status_code == 409
            elif fault == "misplaced":
                assert send(desk, address, end + 1, data[end + 1 :]).status_code in (409, 413)
            elif fault == "asked":
                assert ask(desk, address)["Upload-Offset"] == str(end)
        clip = Clip.objects.get()
        assert (clip.state, clip.source.read_bytes()) == (ClipState.WAITING, data)
