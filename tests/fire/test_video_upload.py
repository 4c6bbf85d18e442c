"""A clip arrives whole, whatever breaks: connections in the midst of a part, workers killed while they write."""

import os
import random
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.benchmarks.servers import nginx
from tests.fire.attacked import portals_nginx
from tests.fire.disks import SmallFiles
from tests.fire.processes import until
from tests.fire.uploader import FTYP, PART, Uploader, VideoSite, forget_peak, resident

pytestmark = pytest.mark.fire

DOORS = ["front", *(["nginx"] if nginx() else [])]
through_every_door = pytest.mark.parametrize("uploader", DOORS, indirect=True)
SIZE = 5 * PART + 12_345
KILLS = 4
LONG = 6 * PART  # nginx lets 20 MB pass, the front 64 MB
MOST = 20  # MiB that a process may grow by


@pytest.fixture(scope="module")
def clip():
    return FTYP + random.Random(5).randbytes(SIZE - len(FTYP))


@pytest.fixture(scope="module")
def site(sqlite_stock, tmp_path_factory):
    site = VideoSite(tmp_path_factory.mktemp("videos"), sqlite_stock[0].copy(1000), workers=2)
    site.start()
    yield site
    site.signal_group(signal.SIGKILL)


@pytest.fixture(scope="module")
def ports(site):
    """The ports of the doors."""
    with ExitStack() as stack:
        behind = {"nginx": stack.enter_context(portals_nginx(site.folder, site.port)).port} if nginx() else {}
        yield {"front": site.port} | behind


@pytest.fixture
def uploader(request, site, ports):
    uploader = Uploader(site, ports[getattr(request, "param", "front")])
    uploader.begin(SIZE)
    return uploader


def state(uploader: Uploader) -> str:
    return dict(uploader.site.database.rows("SELECT token, state FROM videos_clip"))[uploader.token]


def is_whole(uploader: Uploader, clip: bytes) -> bool:
    return state(uploader) == "waiting" and uploader.file(".clip").read_bytes() == clip


def go_on(uploader: Uploader, clip: bytes) -> None:
    """Send the rest of a clip, from where the site says that it ends."""
    while (start := uploader.arrived()) < len(clip):
        uploader.send(start, clip[start : start + PART])


def kill_while_writing(uploader: Uploader, start: int, part: bytes) -> str:
    """Kill every worker as soon as the first piece of a part is written; return the status of the part's answer."""
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(uploader.send, start, part)
        until(lambda: uploader.file(".part").stat().st_size > start, "the first piece", pause=0.0002)
        for pid in uploader.site.workers():
            os.kill(pid, signal.SIGKILL)
        return sending.result()


class TestAClip:
    @through_every_door
    def test_arrives_though_connections_break_off(self, uploader, clip):
        for _ in range(3):
            start = uploader.arrived()
            uploader.break_off(start, clip[start : start + PART // 2], PART)
            assert uploader.send(uploader.arrived(), clip[start : start + PART]) == "204"
        go_on(uploader, clip)
        assert is_whole(uploader, clip)

    def test_arrives_though_workers_are_killed(self, uploader, clip):
        answers = []
        for _ in range(KILLS):
            start = uploader.arrived()
            answers.append(kill_while_writing(uploader, start, clip[start : start + PART]))
        assert "" in answers
        go_on(uploader, clip)
        assert is_whole(uploader, clip)

    @through_every_door
    def test_waits_for_a_full_disk(self, site, uploader, clip):
        """The front keeps a part on the disk before Django sees it."""
        disk = SmallFiles(site.folder)
        disk.limit(site, PART // 2)
        assert uploader.send(0, clip[:PART]) == "507"
        disk.make_room(site)
        assert uploader.arrived() == 0
        go_on(uploader, clip)
        assert is_whole(uploader, clip)

    def test_is_never_in_memory(self, site, uploader, clip):
        for _ in range(20):  # what a worker needs for its first upload stays with it
            uploader.begin(1024)
            uploader.send(0, clip[:1024])
        before = {pid: resident(pid) for pid in site.workers()}
        for pid in before:
            forget_peak(pid)
        for _ in range(3):
            uploader.begin(LONG)
            assert uploader.send(0, FTYP + bytes(LONG - len(FTYP))) == "204"
        grown = {pid: resident(pid, "VmHWM") - megabytes for pid, megabytes in before.items()}
        assert {pid: more for pid, more in grown.items() if more > MOST} == {}
