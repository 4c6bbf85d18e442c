"""The app on an editor's phone."""

import re
import time
from base64 import b32decode

from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.login import factor

STEP = 30  # seconds that a code is shown


def code(key: bytes) -> str:
    return f"{totp(key):06d}"


def code_of(user) -> str:
    """Return the code that the user's phone shows now."""
    return code(TOTPDevice.objects.get(user=user).bin_key)


def key_on(page: str) -> bytes:
    """Type the key of a set-up page into the app."""
    found = re.search(r'two-factor-key">([A-Z2-7 ]+)<', page)
    text = found[1].replace(" ", "") if found else ""
    return b32decode(text + "=" * (-len(text) % 8))


def equip(user) -> list[str]:
    """Give a user a phone; return the recovery codes. Its code of this half minute is still unused."""
    key = factor.read_key(user, factor.new_key(user))
    return factor.turn_on(user, key, int(time.time()) // STEP - 2)
