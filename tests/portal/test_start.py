"""The start: a wrong value stops it with one sentence; in production everything is as `check --deploy` wants it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "only-for-the-tests-7d1f0c2b9a8e4f6d5c3b2a1908f7e6d5c4b3"
TOLD = ["DEBUG", "PRODUCTION", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS"]
TOLD += ["SECURE_HSTS_PRELOAD", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"]
TOLD += ["ALLOWED_HOSTS", "SECURE_PROXY_SSL_HEADER", "DATABASES"]
SCRIPT = f"import json; from portal import settings as s; print(json.dumps({{n: getattr(s, n, None) for n in {TOLD}}}))"


@pytest.fixture
def run(tmp_path):
    """Run Python in an environment that holds nothing but what is given."""

    def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        own = {"PATH": os.environ["PATH"], "PORTAL_VAR_DIR": str(tmp_path), "LANG": "C.UTF-8"}
        own |= {"PORTAL_STATIC_ROOT": str(settings.STATIC_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *arguments],
            env=own | variables,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return start


@pytest.fixture
def loaded(run):
    """Read the settings that an environment leads to."""

    def load(**variables: str) -> dict:
        found = run("-c", SCRIPT, **{"SECRET_KEY": KEY} | variables)
        assert found.returncode == 0, found.stderr
        return json.loads(found.stdout)

    return load


WRONG = {
    "SECRET_KEY": "short",
    "DEBUG": "maybe",
    "PORTAL_HTTPS": "sometimes",
    "DATABASE_URL": "mysql://portal:geheim@db/portal",
    "MEDIA_ROOT": "media",
    "PORTAL_STATIC_ROOT": "static",
    "PORTAL_VAR_DIR": "var",
    "TRUSTED_PROXIES": "-1",
    "PORTAL_HSTS_SECONDS": "a year",
    "CSRF_TRUSTED_ORIGINS": "portal.gov.vn",
    "ALLOWED_HOSTS": "https://portal.gov.vn",
    "PORTAL_LOG_LEVEL": "LOUD",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_stops_the_start_with_one_sentence(run, name):
    found = run("manage.py", "check", **{"SECRET_KEY": KEY} | {name: WRONG[name]})
    assert found.returncode == 1
    assert found.stderr.startswith(f"The portal does not start: {name}=")
    assert "Traceback" not in found.stderr
    assert "geheim" not in found.stderr
    assert found.stderr.count("\n") == 1


def test_production_does_not_start_without_a_secret_key(run):
    found = run("manage.py", "check")
    assert found.returncode == 1
    assert found.stderr.startswith("The portal does not start: SECRET_KEY=")
    assert "Traceback" not in found.stderr


def test_an_empty_value_counts_as_none(run):
    found = run("manage.py", "check", **dict.fromkeys(WRONG, "") | {"SECRET_KEY": KEY})
    assert (found.returncode, found.stderr) == (0, "")


def test_the_deployment_check_is_clean_in_production(run):
    found = run("manage.py", "check", "--deploy", "--fail-level", "INFO", SECRET_KEY=KEY, ALLOWED_HOSTS="portal.gov.vn")
    assert (found.returncode, found.stderr) == (0, "")
    assert "no issues" in found.stdout


def test_production_is_the_default(loaded):
    found = loaded()
    assert found["PRODUCTION"]
    assert not found["DEBUG"]


def test_production_speaks_https_only(loaded):
    found = loaded()
    secure = [name for name in TOLD if name.startswith(("SECURE_SSL", "SECURE_HSTS_I", "SESSION", "CSRF"))]
    assert all(found[name] for name in secure)
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_without_https_nothing_demands_it(loaded):
    found = loaded(PORTAL_HTTPS="0")
    assert not any(found[name] for name in ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE"))
    assert not found["PRODUCTION"]


def test_a_proxy_is_believed_only_when_there_is_one(loaded):
    assert loaded()["SECURE_PROXY_SSL_HEADER"] is None
    assert loaded(TRUSTED_PROXIES="1")["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_the_hosts_come_from_the_environment(loaded):
    assert loaded(ALLOWED_HOSTS="a.gov.vn, b.gov.vn")["ALLOWED_HOSTS"] == ["a.gov.vn", "b.gov.vn"]


def test_the_file_in_the_var_folder_is_read(loaded, tmp_path):
    (tmp_path / "environment").write_text("PORTAL_HTTPS=0\n")
    assert not loaded()["SECURE_SSL_REDIRECT"]


def test_the_environment_of_the_process_wins_over_the_file(loaded, tmp_path):
    (tmp_path / "environment").write_text("PORTAL_HTTPS=0\n")
    assert loaded(PORTAL_HTTPS="1")["SECURE_SSL_REDIRECT"]


class TestPostgreSQL:
    ADDRESS = "postgres://portal@db/portal"

    def test_one_that_does_not_answer_is_given_up(self, loaded):
        options = loaded(DATABASE_URL=self.ADDRESS)["DATABASES"]["default"]["OPTIONS"]
        assert options["connect_timeout"] == 5
        assert options["tcp_user_timeout"] == 30_000  # milliseconds

    def test_what_its_address_says_of_connections_holds(self, loaded):
        address = f"{self.ADDRESS}?connect_timeout=9&sslmode=require&options=-c%20search_path%3Dportal"
        options = loaded(DATABASE_URL=address)["DATABASES"]["default"]["OPTIONS"]
        assert (options["connect_timeout"], options["sslmode"]) == (9, "require")
        assert options["options"] == "-c plan_cache_mode=force_generic_plan -c search_path=portal"

    def test_sqlite_knows_nothing_of_it(self, loaded):
        assert "connect_timeout" not in loaded()["DATABASES"]["default"]["OPTIONS"]
