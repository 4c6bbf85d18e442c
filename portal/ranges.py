"""A file, or the part of it that a request asks for (RFC 9110), for whoever sends one."""

import os
import re
from collections.abc import Iterator, Mapping
from email.utils import formatdate
from typing import BinaryIO, NamedTuple

Headers = list[tuple[str, str]]
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PIECE = 2**16


class File(NamedTuple):
    status: int
    headers: Headers
    content: BinaryIO | None = None  # at its first byte
    length: int = 0  # bytes to send

    def close(self) -> None:
        if self.content:
            self.content.close()

    def pieces(self) -> Iterator[bytes]:
        """Yield what is to be sent. Raises OSError when the file is cut short meanwhile."""
        if self.content is None:
            return
        left = self.length
        with self.content as content:
            while left:
                piece = content.read(min(left, PIECE))
                if not piece:
                    raise OSError("a file became shorter while it was sent")
                left -= len(piece)
                yield piece


def file_for(state: os.stat_result, told: Headers, headers: Mapping[str, str]) -> tuple[File, int]:
    """Return what to answer for a file with the headers `told`, without its content, and the first byte to send.

    `headers` are those of the request, by their names in META.
    """
    size, date = state.st_size, formatdate(state.st_mtime, usegmt=True)
    tag = f'"{int(state.st_mtime):x}-{size:x}"'
    known: Headers = [*told, ("ETag", tag), ("Last-Modified", date), ("Accept-Ranges", "bytes")]
    if not_modified(headers, tag, date):
        return File(304, known), 0
    span = part(headers.get("HTTP_RANGE", ""), size) if headers.get("HTTP_IF_RANGE", tag) in (tag, date) else None
    if span is None:
        return File(200, [*known, ("Content-Length", str(size))], None, size), 0
    first, end = span
    if first >= end:
        return File(416, [*known, ("Content-Range", f"bytes */{size}"), ("Content-Length", "0")]), 0
    places = [("Content-Range", f"bytes {first}-{end - 1}/{size}"), ("Content-Length", str(end - first))]
    return File(206, known + places, None, end - first), first


def not_modified(headers: Mapping[str, str], tag: str, date: str) -> bool:
    """Say whether the reader has the file as it is (RFC 9110, 13.1.2 and 13.1.3)."""
    known = headers.get("HTTP_IF_NONE_MATCH")
    if known is not None:
        return known == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]
    return headers.get("HTTP_IF_MODIFIED_SINCE") == date


def part(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the end of the part that a Range header asks for (RFC 9110, 14.1.2), an empty one for
    what is not there, None for the whole file: for no range, several, or none that can be read."""
    match = RANGE.fullmatch(wanted)
    if not match or match[1] == match[2] == "":
        return None
    if match[1] == "":
        return max(0, size - int(match[2])), size if int(match[2]) else 0
    first, last = int(match[1]), int(match[2] or size)
    if match[2] and last < first:
        return None
    return first, min(last + 1, size)
