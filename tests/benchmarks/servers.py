"""What is compared: the portal as it is served in production, and the baselines beside it. Each on a free port."""

import json
import os
import shutil
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from tests.environment import ROOT
from tests.fire.processes import until
from tests.fire.readers import BROWSER
from tests.fire.site import Database, Site
from tests.postgres import Server

NO_NGINX = "nginx is not installed, and what needs it is not measured: apt-get install nginx-light"
FOR_THE_CONNECTION = {"connection", "content-length", "date", "server", "transfer-encoding"}
NGINX = """
daemon off; user {user}; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 2;
events {{ worker_connections 4096; }}
http {{
    access_log off; sendfile on; keepalive_requests 1000000; types {{ text/html html; video/mp4 mp4; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {content}
}}
"""
STATIC = "server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }}"
PROXY = """
    upstream portal {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://portal; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
    }}
"""


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def get(port: int, address: str, **headers: str) -> Answer:
    """Ask once, as a browser does. Headers are given with underscores."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET", address, headers={"User-Agent": BROWSER.format(120)} | named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()


class Portal(Site):
    """A node with the settings of production, behind no proxy or some."""

    def __init__(self, folder: Path, database: Database, media: Path, proxies: int = 0, threads: int = 16) -> None:
        super().__init__(folder, database, workers=2)
        self.media, self.proxies, self.threads = media, proxies, threads

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            "MEDIA_ROOT": str(self.media),
            "TRUSTED_PROXIES": str(self.proxies),
            "PORTAL_THREADS": str(self.threads),
        }

    def __enter__(self) -> "Portal":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def roots(self) -> list[int]:
        """Return the processes that serve, those of its database included."""
        server = getattr(self.database, "server", None)
        return [self.master.pid] + ([postmaster(server)] if server else [])

    def settle(self) -> None:
        """Wait until everything is counted that was asked."""
        self.wait(lambda: not self.left_to_count(), "the collector")


def postmaster(server: Server) -> int:
    return int((server.cluster / "data" / "postmaster.pid").read_text().split()[0])


class Baseline:
    """A process that serves on a port, for as long as a `with` block lasts."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()

    def command(self) -> list[str]:
        raise NotImplementedError

    def __enter__(self) -> "Baseline":
        with (self.folder / "log").open("w") as log:
            environment = {"PATH": os.environ["PATH"], "BARE_ANSWER": str(self.folder)}
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: listens(self.port), " ".join(self.command()))
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)

    def roots(self) -> list[int]:
        return [self.process.pid]

    def settle(self) -> None:
        """Nothing is left to do when everything is answered."""


class Bare(Baseline):
    """A WSGI function under gunicorn's threads that answers what `answer` answers."""

    def __init__(self, folder: Path, answer: Answer) -> None:
        super().__init__(folder)
        headers = [header for header in answer.headers if header[0].lower() not in FOR_THE_CONNECTION]
        headers.append(("content-length", str(len(answer.body))))
        (folder / "body").write_bytes(answer.body)
        (folder / "headers.json").write_text(json.dumps(headers))

    def command(self) -> list[str]:
        options = ["--worker-class", "gthread", "--workers", "2", "--threads", "16", "--bind", f"127.0.0.1:{self.port}"]
        folder = ["--pythonpath", str(ROOT)]  # not the present folder: there gunicorn would find the portal's settings
        return [sys.executable, "-m", "gunicorn", *options, *folder, "tests.benchmarks.bare:application"]


class Nginx(Baseline):
    def __init__(self, folder: Path, content: str) -> None:
        super().__init__(folder)
        user = "root" if os.getuid() == 0 else "nobody"
        text = NGINX.format(folder=folder, user=user, content=content.format(folder=folder, port=self.port))
        (folder / "nginx.conf").write_text(text)

    def command(self) -> list[str]:
        return [nginx(), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "error.log"]


def static_file(folder: Path, packed: bytes, page: bytes) -> Nginx:
    """Return nginx with a page as a file, compressed beforehand."""
    server = Nginx(folder, STATIC)
    (folder / "page.html").write_bytes(page)
    (folder / "page.html.gz").write_bytes(packed)
    return server


def proxy(folder: Path, upstream: int) -> Nginx:
    return Nginx(folder, PROXY.replace("{upstream}", str(upstream)))


def nginx() -> str:
    """Return the program's path, "" when there is none."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
