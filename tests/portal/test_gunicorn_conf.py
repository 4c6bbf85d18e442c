"""gunicorn.conf.py: what it takes from the environment, and how it refuses what cannot be used."""

import os
import resource
import runpy
import socket
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "gunicorn.conf.py"
VARIABLES = ["PORT", "PORTAL_BIND", "PORTAL_THREADS", "PORTAL_ACCESS_LOG", "TRUSTED_PROXIES", "WEB_CONCURRENCY"]


@pytest.fixture(autouse=True)
def default_environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def read(monkeypatch, **variables: str) -> dict:
    """Return the configuration that `variables` lead to; the modules of this process stay as they are."""
    with monkeypatch.context() as changed:
        for name, value in variables.items():
            changed.setenv(name, value)
        for name in project_modules():
            changed.delitem(sys.modules, name)
        return runpy.run_path(str(CONFIGURATION))


def project_modules() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "portal"]


def start(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES} | variables
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False
    )


class TestDefaults:
    def test_only_this_machine_reaches_it(self, monkeypatch):
        assert read(monkeypatch)["bind"] == "127.0.0.1:8000"

    def test_two_workers_with_sixteen_threads(self, monkeypatch):
        found = read(monkeypatch)
        assert (found["workers"], found["settings"].PORTAL_THREADS) == (2, 16)

    def test_nobody_is_believed_about_the_scheme(self, monkeypatch):
        assert read(monkeypatch)["forwarded_allow_ips"] == ""

    def test_requests_are_logged(self, monkeypatch):
        assert read(monkeypatch)["accesslog"] == "-"

    def test_an_empty_value_stands_for_the_default(self, monkeypatch):
        found = read(monkeypatch, PORT="", PORTAL_BIND="", WEB_CONCURRENCY="", PORTAL_THREADS="")
        assert (found["bind"], found["workers"], found["settings"].PORTAL_THREADS) == ("127.0.0.1:8000", 2, 16)


class TestEnvironment:
    def test_port_and_numbers_are_taken(self, monkeypatch):
        found = read(monkeypatch, PORT="9001", WEB_CONCURRENCY="5", PORTAL_THREADS="7")
        assert (found["bind"], found["workers"], found["settings"].PORTAL_THREADS) == ("127.0.0.1:9001", 5, 7)

    @pytest.mark.parametrize("written", ["::1", "[::1]"])
    def test_an_ipv6_address_is_bracketed(self, monkeypatch, written):
        assert read(monkeypatch, PORTAL_BIND=written)["bind"] == "[::1]:8000"

    def test_every_address_is_taken_on_a_machine_without_ipv6(self, monkeypatch):
        monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: False)
        assert read(monkeypatch, PORTAL_BIND="[::]")["bind"] == "0.0.0.0:8000"

    def test_a_proxy_is_believed_about_the_scheme_only(self, monkeypatch):
        found = read(monkeypatch, TRUSTED_PROXIES="1")
        believed = found["forwarded_allow_ips"], found["secure_scheme_headers"], found["forwarder_headers"]
        assert believed == ("*", {"X-FORWARDED-PROTO": "https"}, "")

    def test_connections_of_a_proxy_are_kept_longer(self, monkeypatch):
        assert read(monkeypatch, TRUSTED_PROXIES="1")["keepalive"] > read(monkeypatch)["keepalive"]

    def test_the_log_of_requests_can_be_switched_off(self, monkeypatch):
        assert read(monkeypatch, PORTAL_ACCESS_LOG="0")["accesslog"] is None

    def test_workers_import_the_project_themselves(self, monkeypatch):
        with monkeypatch.context() as changed:
            for name in project_modules():
                changed.delitem(sys.modules, name)
            runpy.run_path(str(CONFIGURATION))
            assert project_modules() == []


class TestWrongValue:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("PORT", "http"),
            ("PORT", "0"),
            ("PORT", "65536"),
            ("WEB_CONCURRENCY", "0"),
            ("WEB_CONCURRENCY", "two"),
            ("PORTAL_THREADS", "-1"),
            ("PORTAL_BIND", "127.0.0.1:80"),
            ("PORTAL_BIND", "localhost"),
            ("PORTAL_ACCESS_LOG", "maybe"),
            ("TRUSTED_PROXIES", "all"),
            ("SECRET_KEY", "short"),
        ],
    )
    def test_stops_the_start_with_its_name(self, monkeypatch, name, value):
        with pytest.raises(SystemExit, match=f"^The portal does not start: {name}="):
            read(monkeypatch, **{name: value})

    @pytest.mark.parametrize("command", [["gunicorn.conf.py"], ["-m", "gunicorn"]])
    def test_is_one_sentence_and_no_traceback(self, command):
        done = start(*command, PORT="http")
        assert done.returncode == 1
        assert (
            done.stderr
            == "The portal does not start: PORT='http' cannot be used. Use a whole number from 1 to 65535.\n"
        )

    def test_that_gunicorn_reads_first_is_found_by_the_check(self):
        done = start("gunicorn.conf.py", WEB_CONCURRENCY="two")
        assert done.stderr.startswith("The portal does not start: WEB_CONCURRENCY='two' cannot be used.")
        assert done.stderr.count("\n") == 1


class TestAddressThatCannotBeUsed:
    def test_taken_port_is_told_by_the_check(self, taken_port):
        done = start("gunicorn.conf.py", PORT=str(taken_port))
        assert done.returncode == 1
        assert done.stderr == (
            f"Port {taken_port} is taken by another program: "
            f"stop it or choose another with PORT={taken_port + 1} make run.\n"
        )

    def test_taken_port_stops_gunicorn_at_once(self, taken_port):
        done = start("-m", "gunicorn", PORT=str(taken_port))
        assert done.returncode == 1
        assert f"Port {taken_port} is taken by another program" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Connection in use" not in done.stderr  # gunicorn's own five attempts

    def test_address_of_another_machine_is_told(self):
        done = start("gunicorn.conf.py", PORTAL_BIND="192.0.2.1")
        assert done.returncode == 1
        assert done.stderr.startswith("PORTAL_BIND='192.0.2.1' cannot be used.")

    def test_port_of_root_is_told(self, monkeypatch):
        found = read(monkeypatch)
        message = found["refusal"]("127.0.0.1", 80, PermissionError(13, "Permission denied"))
        assert message == "Port 80 may be used by root only: choose another with PORT=8000."

    def test_sockets_handed_over_are_not_probed(self, monkeypatch, taken_port):
        configuration = SimpleNamespace(address=[("127.0.0.1", taken_port)])
        read(monkeypatch)["on_starting"](SimpleNamespace(master_pid=1, cfg=configuration))

    def test_sockets_of_systemd_are_not_probed(self, monkeypatch, taken_port):
        monkeypatch.setenv("LISTEN_FDS", "1")
        configuration = SimpleNamespace(address=[("127.0.0.1", taken_port)])
        read(monkeypatch)["on_starting"](SimpleNamespace(master_pid=0, cfg=configuration))


class TestOpenFiles:
    @pytest.fixture
    def limits(self, monkeypatch):
        """Return a list of the limits that are set; the test sets what is found."""
        limits = [(1024, 2**19)]
        monkeypatch.setattr(resource, "getrlimit", lambda kind: limits[-1])
        monkeypatch.setattr(resource, "setrlimit", lambda kind, wanted: limits.append(wanted))
        return limits

    def test_may_be_as_many_as_the_machine_allows(self, monkeypatch, limits):
        read(monkeypatch)["on_starting"](SimpleNamespace(master_pid=1))
        assert limits[1:] == [(2**19, 2**19)]

    def test_a_limit_that_cannot_be_raised_stops_nothing(self, monkeypatch, limits):
        def refuse(kind, wanted):
            raise ValueError("current limit exceeds maximum limit")

        monkeypatch.setattr(resource, "setrlimit", refuse)
        read(monkeypatch)["on_starting"](SimpleNamespace(master_pid=1))

    def test_reading_it_raises_nothing(self, monkeypatch, limits):
        read(monkeypatch)
        assert len(limits) == 1

    @pytest.mark.parametrize(
        ("hard", "connections"),
        [(2**19, 4000), (resource.RLIM_INFINITY, 4000), (8256, 4000), (4096, 1920), (1024, 384), (64, 16)],
    )
    def test_there_are_no_more_connections_than_files_for_them(self, monkeypatch, limits, hard, connections):
        limits.append((1024, hard))
        assert read(monkeypatch)["worker_connections"] == connections


class TestParser:
    @pytest.mark.parametrize("version", ["0.6.10", "0.6.11.post1", "0.7.0rc1", "0.7rc1", "1.0", "0.10.0+local.1"])
    def test_new_enough_is_taken(self, monkeypatch, version):
        monkeypatch.setattr(metadata, "version", lambda name: version)
        assert read(monkeypatch)["http_parser"] == "auto"

    @pytest.mark.parametrize("version", ["0.6.9", "0.6", "0.6rc10", "0.6.9.post10", "0.5.20.dev11"])
    def test_older_is_left_aside(self, monkeypatch, version):
        monkeypatch.setattr(metadata, "version", lambda name: version)
        assert read(monkeypatch)["http_parser"] == "python"

    def test_none_is_needed(self, monkeypatch):
        def missing(name):
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "version", missing)
        assert read(monkeypatch)["http_parser"] == "python"


def test_a_worker_that_cannot_start_stops_the_start(tmp_path):
    (tmp_path / "failing.py").write_text("async def application(scope, receive, send):\n    raise OSError('no disk')\n")
    command = ["-m", "gunicorn", "--bind", "127.0.0.1:0", "--pythonpath", str(tmp_path), "failing:application"]
    done = start(*command, WEB_CONCURRENCY="1")
    assert done.returncode != 0
    assert "no disk" in done.stderr
    assert "Worker failed to boot" in done.stderr


def test_gunicorn_serves_with_it_and_ends_in_order_when_told():
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"]
    environment = os.environ | {"WEB_CONCURRENCY": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            address = next(line.split()[-2] for line in server.stderr if "Listening at:" in line)
            with urlopen(f"{address}/healthz/live", timeout=60) as answer:
                assert answer.status == 200
            server.terminate()
            assert server.wait(timeout=60) == 0
        finally:
            server.kill()
