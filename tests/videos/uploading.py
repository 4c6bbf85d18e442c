"""Uploading as tests do it: the two addresses in place, a file that begins as an MP4, and the verbs of the protocol."""

import base64

from django.contrib import admin
from django.urls import include, path

from portal import urls
from videos import uploads

urlpatterns = [path("tai-len/", include(uploads.urls(admin.site.admin_view))), *urls.urlpatterns]

FTYP = b"\0\0\0\x18ftypisom\0\0\0\0isommp42"
FILE = FTYP + bytes(range(256)) * 40
SIZE = len(FILE)
TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"


def create(client, size=SIZE, name="Phóng sự.mp4", **headers):
    metadata = f"filename {base64.b64encode(name.encode()).decode()},filetype dmlkZW8vbXA0"
    return client.post("/tai-len/", headers=TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata} | headers)


def begin(client, **fields) -> str:
    return create(client, **fields)["Location"]


def send(client, address, start, data, **headers):
    kind = {"Upload-Offset": str(start), "Content-Type": PART}  # the client leaves it out of an empty body
    return client.patch(address, data, PART, headers=TUS | kind | headers)


def ask(client, address):
    return client.head(address, headers=TUS)


def left(folder) -> list[str]:
    return sorted(file.suffix for file in folder.glob("*"))
