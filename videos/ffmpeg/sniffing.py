"""What a file is by its own bytes, before any program reads it; never by its name."""

import os
from typing import BinaryIO

from .reasons import AGAIN, CUT, ENCRYPTED, Refused

HEAD = 4096  # bytes that `sniff` wants, or the whole file where it is shorter
INDEX, PIECE = 64 << 20, 1 << 20  # bytes that are searched of an index, and of them at a time
LOCKS = {b"schm", b"tenc"}  # boxes in the index of an encrypted video
ACCEPTED = "Cổng nhận video MP4, MOV và WebM."
EMPTY = f"Tệp này trống. {CUT}"
UNKNOWN = f"Tệp này không phải video mà cổng nhận được. {ACCEPTED} {AGAIN}"
EBML, DOCTYPE = b"\x1aE\xdf\xa3", b"\x42\x82"  # elements of Matroska (RFC 8794)
PICTURES = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx "}
SOUNDS = {b"M4A ", b"M4B ", b"M4P ", b"F4A "}
PICTURE, SOUND = "ảnh", "tệp âm thanh"
OTHERS = [  # offset, bytes, what it is
    (0, b"\x89PNG", PICTURE),
    (0, b"\xff\xd8\xff", PICTURE),
    (0, b"GIF8", PICTURE),
    (0, b"BM", PICTURE),
    (0, b"II*\0", PICTURE),
    (0, b"MM\0*", PICTURE),
    (8, b"WEBP", PICTURE),
    (0, b"%PDF", "tài liệu PDF"),
    (0, b"\xd0\xcf\x11\xe0", "tài liệu Word, Excel hoặc PowerPoint"),
    (0, b"PK\x03\x04", "tệp nén ZIP hoặc tài liệu Word, Excel, PowerPoint"),
    (0, b"Rar!", "tệp nén RAR"),
    (0, b"7z\xbc\xaf", "tệp nén 7-Zip"),
    (0, b"ID3", SOUND),
    (0, b"\xff\xfb", SOUND),
    (0, b"\xff\xf3", SOUND),
    (0, b"\xff\xf1", SOUND),
    (0, b"fLaC", SOUND),
    (8, b"WAVE", SOUND),
    (0, b"#!AMR", SOUND),
    (0, b"OggS", "tệp Ogg"),
    (8, b"AVI ", "video AVI"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "video WMV hoặc âm thanh WMA"),
    (0, b"FLV", "video FLV"),
    (0, b"\0\0\x01\xba", "video MPEG"),
    (0, b"\0\0\x01\xb3", "video MPEG"),
    (0, b"#EXTM3U", "danh sách phát M3U"),
    (0, b"ffconcat", "danh sách phát"),
    (0, b"v=0", "mô tả phát trực tiếp SDP"),
]


def sniff(head: bytes) -> str:
    """Return "mov" (MP4, MOV) or "matroska" (WebM, MKV) for the first `HEAD` bytes of a file, or raise Refused."""
    if not head:
        raise Refused(EMPTY)
    if head[4:8] == b"ftyp" and head[8:12] not in PICTURES | SOUNDS:
        return "mov"
    if head.startswith(EBML) and element(head[:64], DOCTYPE).rstrip(b"\0") in {b"webm", b"matroska"}:
        return "matroska"
    raise Refused(
        f"Tệp này là {name}; hãy xuất video ra MP4 rồi tải lại. {ACCEPTED}" if (name := other(head)) else UNKNOWN
    )


def element(data: bytes, identity: bytes) -> bytes:
    """Return the content of the first element of Matroska with this identity, or b"" where there is none, or a part."""
    _, _, rest = data.partition(identity)
    if not rest or not rest[0]:
        return b""
    width = 9 - rest[0].bit_length()  # of the length before the content
    end = width + (int.from_bytes(rest[:width]) & ((1 << 7 * width) - 1))
    return rest[width:end] if end <= len(rest) else b""


def other(head: bytes) -> str:
    """Return what a file is that is no video of ours, or ""."""
    if head[4:8] == b"ftyp":
        return PICTURE if head[8:12] in PICTURES else SOUND
    if any(head[start : start + 2 * step + 1 : step] == b"GGG" for start, step in ((0, 188), (4, 192))):
        return "video MPEG-TS"
    if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<svg")):
        return "trang web hoặc ảnh SVG"
    return next((name for offset, start, name in OTHERS if head.startswith(start, offset)), "")


def check_boxes(file: BinaryIO, most: int = 10_000) -> None:
    """Refuse an MP4 or MOV whose index is missing, whose last box is cut off, or that is encrypted.

    FFmpeg would make a shorter video of one that is cut off, and noise of an encrypted one.
    """
    size, start, locks = file.seek(0, os.SEEK_END), 0, None
    for _ in range(most):  # 10 GB in fragments of a megabyte
        file.seek(start)
        kind, length = box(file.read(16), size - start)
        if length < 8:
            break
        if start + length > size:
            raise Refused(CUT)
        if kind == b"moov" and locks is None:
            file.seek(start)
            locks = locks_in(file, min(length, INDEX))
        start += length
    if locks is None:
        raise Refused(CUT)
    if locks == LOCKS:
        raise Refused(ENCRYPTED)


def locks_in(file: BinaryIO, length: int) -> set[bytes]:
    """Return which `LOCKS` stand in the next bytes of a file, of which there is never much in memory."""
    found: set[bytes] = set()
    piece = b""
    while length > 0 and (more := file.read(min(length, PIECE))):
        piece, length = piece[-3:] + more, length - len(more)
        found |= {kind for kind in LOCKS if kind in piece}
    return found


def box(head: bytes, left: int) -> tuple[bytes, int]:
    """Return the kind and the length in bytes of a box, 0 where there is none."""
    length = int.from_bytes(head[:4])
    if length == 1:
        length = int.from_bytes(head[8:16]) if len(head) == 16 else 0
    elif length == 0 and len(head) >= 8 and head[4:8] == b"mdat":
        length = left  # up to the end of the file
    return head[4:8], length
