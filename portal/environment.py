"""The installation's environment: each reader names the variable, its value and the remedy when it is wrong.

What the process's environment does not say is read from the file `environment` in the var folder, which `make run`
writes on a machine of one's own. Every variable is listed in docs/operations.md; tests/portal/test_environment.py
keeps that table true.
"""

import os
import re
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(
    Path(os.environ.get("PORTAL_VAR_DIR", BASE_DIR / "var")) / "environment"
)  # what is set already wins

DIGITS = re.compile(r"[0-9]{1,10}")
DATABASE_ADDRESS = re.compile(r"sqlite:///.+|sqlite://:memory:|postgres(ql)?://.+")
HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9a-fA-F:.]+\]")
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def wrong(name: str, value: object, remedy: str) -> ImproperlyConfigured:
    """Return the error for a variable whose value cannot be used."""
    return ImproperlyConfigured(f"{name}={value!r} cannot be used. {remedy}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise wrong(name, value, "Use 1 or 0.")
    return value in TRUE


def whole(name: str, default: int, least: int = 0, most: int = 2**31) -> int:
    """Read a whole number between `least` and `most`, both included."""
    value = text(name)
    if not value:
        return default
    if not DIGITS.fullmatch(value) or not least <= int(value) <= most:
        raise wrong(name, value, f"Use a whole number from {least} to {most}.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def hosts(name: str, default: str = "") -> list[str]:
    """Read a comma-separated list of host names."""
    found = names(name, default)
    for host in found:
        if not HOST.fullmatch(host):
            raise wrong(name, host, "Write host names only, without scheme, port or path, as in portal.gov.vn.")
    return found


def choice(name: str, default: str, allowed: list[str]) -> str:
    """Read one of the words in `allowed`, in any case; they are given in capitals."""
    value = text(name, default).upper()
    if value not in allowed:
        raise wrong(name, value, f"Use one of {', '.join(allowed)}.")
    return value


def origins(name: str) -> list[str]:
    """Read a comma-separated list of origins, each with its scheme."""
    found = names(name)
    for origin in found:
        if not origin.startswith(("https://", "http://")):
            raise wrong(name, origin, "Write each origin with its scheme, as in https://example.gov.vn.")
    return found


def folder(name: str, default: Path) -> Path:
    """Read the absolute path of a folder; it need not exist yet."""
    value = text(name)
    if value and not Path(value).is_absolute():
        raise wrong(name, value, "Use an absolute path, as in /srv/portal/media.")
    return Path(value) if value else default


def database(name: str, default: str) -> dict[str, Any]:
    """Read a database address: sqlite:///… or postgres://user:password@host:port/name."""
    value = text(name, default)
    try:
        config = environ.Env.db_url_config(value) if DATABASE_ADDRESS.fullmatch(value) else {}
    except ValueError:
        config = {}
    if not config.get("NAME"):
        shown = value.partition("://")[0] if "://" in value else ""  # the rest may hold a password
        remedy = "Use postgres://user:password@host:5432/name or sqlite:////absolute/path."
        raise wrong(name, f"{shown}…", f"{remedy} In a password write / ? @ as %2F %3F %40.")
    return config


def secret_key(name: str, needed: bool) -> str:
    """Read the secret key; without `needed` (development only) a fixed stand-in serves."""
    value = text(name)
    if not needed:
        return value or "development-only-" + "x" * 40
    if len(value) < 50 or len(set(value)) < 5 or value.startswith(("django-insecure-", "development-only-")):
        remedy = "Use at least 50 random characters: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
        raise wrong(name, f"<{len(value)} characters>", remedy)
    return value
