"""The key that an app takes over, as a picture within the page."""

from typing import Any

from django.http import HttpRequest
from qrcode import QRCode

from portal.models import User

from . import factor

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


def path(text: str) -> tuple[str, int]:
    """Return the black modules of a QR code as an SVG path, a line for each run, and the width of the whole."""
    code = QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    return "".join(run for y, row in enumerate(rows) for run in runs(row, y)), len(rows)


def runs(row: list[bool], y: int) -> list[str]:
    found, start = [], None
    for x, black in enumerate([*row, False]):
        if black and start is None:
            start = x
        elif not black and start is not None:
            found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return found


def picture(user: User, request: HttpRequest) -> dict[str, Any]:
    """Return what the set-up page shows: the key that a refused form was about, or a new one."""
    signed = request.POST.get("key", "")
    if factor.read_key(user, signed) is None:
        signed = factor.new_key(user)
    key = factor.read_key(user, signed) or ""
    drawn, width = path(factor.address_of(user, key))
    return {"signed_key": signed, "key_text": factor.as_text(key), "qr_path": drawn, "qr_width": width}
