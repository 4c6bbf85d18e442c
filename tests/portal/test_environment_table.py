"""docs/operations.md lists every variable that the portal reads, and none that it does not."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
READ = re.compile(r'environment\.[a-z_]+\(\s*"([A-Z][A-Z_]+)"')
ROW = re.compile(r"^\| `([A-Z][A-Z_]+)` \| (.*) \| (.*) \|$", re.MULTILINE)
IN_THE_IMAGE = {  # where things lie there, and what is as it is for a portal in a container
    *("MEDIA_ROOT", "PORTAL_BIND", "PORTAL_STATIC_ROOT", "PORTAL_UPLOADS_DIR", "PORTAL_VAR_DIR", "PORT"),
    *("DEBUG", "PORTAL_DATABASE_WAIT", "PORTAL_RECORDS_DIR", "PORTAL_RECORDS_SYNC"),
}
IN_A_SHELL = re.compile(r"\$\{?\{?([A-Z][A-Z_]+)")


def text_of(files: Iterable[Path]) -> str:
    return "\n".join(file.read_text("utf-8") for file in files)


@pytest.fixture(scope="module")
def read() -> set[str]:
    """Return the variables that our Python code reads."""
    files = [ROOT / "portal" / "settings.py", ROOT / "gunicorn.conf.py"]
    return set(
        READ.findall(text_of([*files, *ROOT.glob("portal/management/commands/*.py"), *ROOT.glob("deploy/*.py")]))
    )


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(text_of([ROOT / "docs" / "operations.md"]))


def test_the_readers_are_found(read):
    assert {"SECRET_KEY", "DATABASE_URL", "WEB_CONCURRENCY", "PORTAL_ADMIN_PASSWORD"} <= read


def test_every_variable_that_is_read_is_listed(read, rows):
    assert read - {name for name, _, _ in rows} == set()


def test_no_variable_is_listed_that_nothing_reads(read, rows):
    shells = [
        ROOT / "Makefile",
        ROOT / "compose.yaml",
        ROOT / "deploy" / "tls.yaml",
        *ROOT.glob("deploy/*.sh"),
        *ROOT.glob("deploy/nginx/*"),
    ]
    used = read | set(IN_A_SHELL.findall(text_of(file for file in shells if file.is_file())))
    assert {name for name, _, _ in rows} - used == set()


def test_docker_passes_on_all_that_is_decided_by_an_operator(read):
    passed = set(re.findall(r"[A-Z][A-Z_]+", (ROOT / "compose.yaml").read_text("utf-8")))
    assert read - passed == IN_THE_IMAGE


def test_each_is_listed_once(rows):
    names = [name for name, _, _ in rows]
    assert len(names) == len(set(names))


def test_each_has_a_meaning(rows):
    assert rows
    assert all(meaning.strip() for _, _, meaning in rows)
