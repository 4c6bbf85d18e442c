"""What a browser must be told of a video's codecs (RFC 6381), from the configuration that its decoder gets."""

from collections.abc import Iterator

from .sniffing import element

SOUNDS = {"": "", "aac": "mp4a.40.2", "aac HE-AAC": "mp4a.40.5", "aac HE-AACv2": "mp4a.40.29", "mp3": "mp4a.6B"}
WEB_SOUNDS = {"": "", "opus": "opus", "vorbis": "vorbis"}
PRIVATE = b"\x63\xa2"  # Matroska's element with the configuration: an avcC, hvcC or av1C record
PARAMETER_SETS = {32, 33, 34}  # of HEVC: kinds of units
SEQUENCE_HEADER = 1  # of AV1: likewise


def mime_type(video: tuple[str, str, str], audio: str, first: bytes) -> str:
    """Return the MIME type of a video's copy, where browsers play that, or "".

    None whose configuration has messages in it, of which FFmpeg cannot rid the copy: they may tell the place.
    `video`: codec, profile and pixel format as FFmpeg names them; `audio`: codec and profile;
    `first`: the beginning of a Matroska file that FFmpeg has written, with the configuration of the picture.
    """
    record = element(first, PRIVATE)
    if has_messages(video[0], record):
        return ""
    for container, sounds, name in (
        ("video/mp4", SOUNDS, in_mp4(*video, record)),
        ("video/webm", WEB_SOUNDS, in_webm(*video)),
    ):
        sound = sounds.get(audio, sounds.get(audio.removesuffix(" LC")))
        if name and sound is not None:
            return f'{container}; codecs="{", ".join(filter(None, (name, sound)))}"'
    return ""


def in_mp4(codec: str, profile: str, pixels: str, record: bytes) -> str:
    if codec == "h264" and pixels in {"yuv420p", "yuvj420p"} and len(record) > 4:
        return f"avc1.{record[1:4].hex().upper()}"
    return hevc(record) if codec == "hevc" and len(record) > 13 else ""


def hevc(record: bytes) -> str:
    """Return `hvc1.…`: profile, compatibility (bits reversed), tier, level, constraints (ISO/IEC 14496-15, E.3)."""
    space = ["", "A", "B", "C"][record[1] >> 6]
    compatible = int(f"{int.from_bytes(record[2:6]):032b}"[::-1], 2)
    tier = "H" if record[1] & 0x20 else "L"
    constraints = [f"{byte:X}" for byte in record[6:12].rstrip(b"\0")]
    return ".".join([f"hvc1.{space}{record[1] & 0x1F}", f"{compatible:X}", f"{tier}{record[12]}", *constraints])


def in_webm(codec: str, profile: str, pixels: str) -> str:
    if codec == "av1" and profile == "Main":
        return f"av01.0.08M.{'10' if '10' in pixels else '08'}"  # level 4.0, whatever it has: browsers ask for no more
    return codec if codec == "vp8" or (codec == "vp9" and profile == "Profile 0") else ""


def has_messages(codec: str, record: bytes) -> bool:
    """Say whether a configuration has more in it than what a decoder needs (ISO/IEC 14496-15, AV1-ISOBMFF 2.3).

    That of AV1 is in every file that FFmpeg writes: where none was found it was too long.
    """
    return (codec == "hevc" and not PARAMETER_SETS.issuperset(arrays(record))) or (
        codec == "av1" and (not record or (record[4:] != b"" and not is_one_header(record[4:])))
    )


def arrays(record: bytes) -> Iterator[int]:
    """Yield the kinds of the units in an hvcC record."""
    place = 23
    while place + 3 <= len(record):
        yield record[place] & 0x3F
        number, place = int.from_bytes(record[place + 1 : place + 3]), place + 3
        for _ in range(number):
            place += 2 + int.from_bytes(record[place : place + 2])


def is_one_header(units: bytes) -> bool:
    """Say whether the units of an av1C record are one sequence header, which is shorter than 128 bytes."""
    return units[0] >> 3 & 0xF == SEQUENCE_HEADER and len(units) > 1 and units[1] == len(units) - 2
