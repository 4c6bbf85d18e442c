"""The environment that the tests run in, set before Django reads it (pytest loads this first, as a plugin).

TEST_DATABASE=postgresql runs them on a real PostgreSQL instead of SQLite.
"""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers inherit what the first process has set up
    folder = Path(os.environ.get("TEST_VAR_DIR", tempfile.mkdtemp(prefix="portal-test-")))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "0",
        "SECRET_KEY": "only-for-the-tests-7d1f0c2b9a8e4f6d5c3b2a1908f7e6d5c4b3",
        "PORTAL_HTTPS": "0",
        "PORTAL_VAR_DIR": str(folder),
        "PORTAL_STATIC_ROOT": str(ROOT / "var" / "static"),
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's own loop runs in the thread of the browser tests
    }
    for name in ("MEDIA_ROOT", "TRUSTED_PROXIES", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL"):
        os.environ.pop(name, None)
    if os.environ.get("TEST_DATABASE") == "postgresql":
        from tests import postgres

        os.environ["DATABASE_URL"] = postgres.start()
