"""Wait until the database answers, for at most PORTAL_DATABASE_WAIT seconds (default: 60; 0 does not wait)."""

import os
import sys
import time

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from portal import environment


def trouble() -> str:
    """Return why the database does not answer, or nothing."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return str(error).strip().partition("\n")[0]
    connection.close()
    return ""


def wait(seconds: int) -> None:
    """Raises SystemExit with the reason when the database does not answer in `seconds`."""
    end = time.monotonic() + seconds
    while seconds and (reason := trouble()):
        if time.monotonic() >= end:
            sys.exit(f"The database does not answer, for {seconds} seconds now: {reason}")
        time.sleep(1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("PGCONNECT_TIMEOUT", "3")  # an address that swallows packets is asked again as well
    try:
        wait(environment.whole("PORTAL_DATABASE_WAIT", 60, most=3600))
    except ImproperlyConfigured as error:
        sys.exit(f"The portal does not start: {error}")
