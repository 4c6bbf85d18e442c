"""An editor's browser that uploads a clip to a site in parts: the protocol alone."""

import base64
import socket
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.fire.processes import until
from tests.fire.site import Site

PART = 8 * 2**20
FTYP = b"\0\0\0\x18ftypisom\0\0\0\0isommp42"
TOKEN = "a" * 32  # of the page: what is in the cookie, and what the page's script sends
HEADERS = {"Tus-Resumable": "1.0.0", "X-CSRFToken": TOKEN}
PATCH = {"Content-Type": "application/offset+octet-stream"}
UPLOADS = "/admin/videos/clip/tai-len/"
BROKEN = (OSError, HTTPException)


def resident(pid: int, kind: str = "VmRSS") -> float:
    """Return the MiB of a process in memory, now or (VmHWM) at most since `forget_peak`."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines[kind].split()[0]) / 1024


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


class VideoSite(Site):
    """A node that takes uploads, and leaves them as they are."""

    def environment(self) -> dict[str, str]:
        return super().environment() | {"PORTAL_VIDEO_WORKER": "0"}


class Uploader:
    def __init__(self, site: Site, port: int = 0) -> None:
        self.site, self.port = site, port or site.port
        self.cookies = f"sessionid={site.run('-m', 'tests.benchmarks.session').strip()}; csrftoken={TOKEN}"
        self.address = ""

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> dict[str, str]:
        """Return the headers of an answer, in small letters, its status among them. Raises what is in BROKEN."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = HEADERS | {"Cookie": self.cookies} | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, address, body or None, named)
            answer = connection.getresponse()
            answer.read()
            return {"status": str(answer.status)} | {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()

    @property
    def token(self) -> str:
        return self.address.split("/")[-2]

    def file(self, suffix: str) -> Path:
        """Return where the upload lies, `.part`, or `.clip` when it is complete."""
        return self.site.folder / "uploads" / f"{self.token}{suffix}"

    def begin(self, size: int, name: str = "phong-su.mp4") -> None:
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        answer = self.ask("POST", UPLOADS, Upload_Length=str(size), Upload_Metadata=metadata)
        if answer["status"] != "201":
            raise RuntimeError(f"an upload was not begun: {answer}")
        self.address = answer["location"]

    def send(self, start: int, data: bytes) -> str:
        """Send a part; return the status of the answer, "" when the connection broke."""
        try:
            return self.ask("PATCH", self.address, data, **PATCH, Upload_Offset=str(start))["status"]
        except BROKEN:
            return ""

    def break_off(self, start: int, data: bytes, length: int) -> None:
        """Announce a part of some length, send the beginning of it, and go."""
        headers = HEADERS | PATCH | {"Cookie": self.cookies, "Host": "127.0.0.1", "Upload-Offset": str(start)}
        lines = [f"PATCH {self.address} HTTP/1.1", f"Content-Length: {length}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + data)

    def arrived(self) -> int:
        """Return how far the upload got, as soon as a worker answers that."""

        def offset() -> str:
            try:
                return self.ask("HEAD", self.address).get("upload-offset", "")
            except BROKEN:
                return ""

        return int(until(offset, "an answer to HEAD", pause=0.1))
