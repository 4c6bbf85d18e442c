"""What the container does around the portal: deploy/."""

import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy import healthcheck, publish_static, wait_for_database
from tests.environment import ROOT


class TestPublishStatic:
    @pytest.fixture
    def version(self, tmp_path):
        folder = tmp_path / "version"
        (folder / "css").mkdir(parents=True)
        (folder / "css" / "portal.css").write_text("new")
        return folder

    def test_brings_what_is_new(self, version, tmp_path):
        assert publish_static.publish(version, tmp_path / "served") == 1
        assert (tmp_path / "served" / "css" / "portal.css").read_text() == "new"

    def test_brings_nothing_twice(self, version, tmp_path):
        publish_static.publish(version, tmp_path / "served")
        assert publish_static.publish(version, tmp_path / "served") == 0

    def test_replaces_what_has_changed(self, version, tmp_path):
        publish_static.publish(version, tmp_path / "served")
        (version / "css" / "portal.css").write_text("newer")
        publish_static.publish(version, tmp_path / "served")
        assert (tmp_path / "served" / "css" / "portal.css").read_text() == "newer"

    def test_keeps_what_earlier_versions_brought(self, version, tmp_path):
        earlier = tmp_path / "served" / "portal.0123456789ab.css"
        earlier.parent.mkdir()
        earlier.touch()
        publish_static.publish(version, tmp_path / "served")
        assert earlier.exists()

    def test_leaves_no_unfinished_file(self, version, tmp_path):
        publish_static.publish(version, tmp_path / "served")
        assert not list((tmp_path / "served").rglob("*.part"))


class TestWaitForDatabase:
    def test_ends_when_the_database_answers(self, monkeypatch):
        answers = iter(["connection refused", "the database system is starting up", ""])
        monkeypatch.setattr(wait_for_database, "trouble", lambda: next(answers))
        monkeypatch.setattr(wait_for_database.time, "sleep", lambda seconds: None)
        wait_for_database.wait(60)
        assert next(answers, "all asked") == "all asked"

    def test_gives_up_with_the_reason(self, monkeypatch):
        clock = iter([0, 2, 4])
        monkeypatch.setattr(wait_for_database, "trouble", lambda: "connection refused")
        monkeypatch.setattr(wait_for_database.time, "monotonic", lambda: next(clock))
        monkeypatch.setattr(wait_for_database.time, "sleep", lambda seconds: None)
        with pytest.raises(SystemExit, match="does not answer, for 3 seconds now: connection refused"):
            wait_for_database.wait(3)

    def test_is_switched_off_by_zero(self, monkeypatch):
        monkeypatch.setattr(wait_for_database, "trouble", lambda: pytest.fail("asked"))
        wait_for_database.wait(0)

    @pytest.mark.django_db(transaction=True)
    def test_a_database_that_answers_is_no_trouble(self):
        assert wait_for_database.trouble() == ""


class TestEntrypoint:
    def start(self, *command, **variables):
        path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
        environment = os.environ | {"PATH": path, "PORTAL_DATABASE_WAIT": "0"} | variables
        return subprocess.run(
            ["sh", "deploy/entrypoint.sh", *command],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=True,
        ).stdout  # fmt: skip

    def test_becomes_the_command(self):
        assert self.start("echo", "served") == "served\n"

    def test_makes_the_folder_for_what_is_long(self, tmp_path):
        folder = tmp_path / "var" / "tmp"
        self.start("true", TMPDIR=str(folder))
        assert folder.is_dir()

    def test_removes_there_what_a_killed_process_left_and_nothing_newer(self, tmp_path):
        folder = tmp_path / "tmp"
        folder.mkdir()
        for name, age in (("old.upload", 2 * 86_400), ("new.upload", 60)):
            (folder / name).touch()
            os.utime(folder / name, (time.time() - age,) * 2)
        self.start("true", TMPDIR=str(folder))
        assert [file.name for file in folder.iterdir()] == ["new.upload"]


class TestHealthcheck:
    @pytest.fixture
    def answer(self, monkeypatch):
        """Serve a readiness answer on a free port; the test sets its status."""

        class Portal(BaseHTTPRequestHandler):
            status = 200

            def do_GET(self):
                self.send_response(self.status if self.path == "/healthz/ready" else 404)
                self.end_headers()
                self.wfile.write(b"why")

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Portal)
        monkeypatch.setenv("PORT", str(server.server_port))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Portal
        server.shutdown()
        server.server_close()

    def test_ready(self, answer):
        assert healthcheck.reason() == ""

    def test_not_ready(self, answer):
        answer.status = 503
        assert healthcheck.reason() == "why"

    def test_nobody_listens(self, answer, monkeypatch):
        monkeypatch.setenv("PORT", "1")
        assert "refused" in healthcheck.reason()
