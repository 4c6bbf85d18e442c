"""The second factor: a time-based code (RFC 6238) of an app on a phone, and ten recovery codes."""

from base64 import b32encode
from binascii import unhexlify
from math import ceil
from time import time
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from portal.models import SiteSettings, User

RECOVERY_CODES = 10
SET_UP_SECONDS = 1800  # how long a key that is shown can be confirmed
SALT = "portal.login.factor"


def device_of(user: AbstractBaseUser) -> TOTPDevice | None:
    if settings.PORTAL_TWO_FACTOR == "OFF":
        return None
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def is_asked_of(user: User) -> bool:
    """Say whether somebody must have a second factor: who may publish, where the setting says so."""
    return settings.PORTAL_TWO_FACTOR == "PUBLISHERS" and any(
        ".publish_" in name for name in user.get_all_permissions()
    )


def new_key(user: User) -> str:
    """Return a new key, signed for `user`. Nothing is stored before a code has shown that the phone knows it."""
    return signing.dumps([user.pk, random_hex()], salt=SALT)


def read_key(user: User, signed: str) -> str | None:
    try:
        pk, key = signing.loads(signed, salt=SALT, max_age=SET_UP_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return key if pk == user.pk else None


def as_text(key: str) -> str:
    """Return a key as people type it into an app: Base32 in groups of four."""
    letters = b32encode(unhexlify(key)).decode().rstrip("=")
    return " ".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def address_of(user: User, key: str) -> str:
    """Return the otpauth address that the QR code holds: the app lists it under the portal's name and the member's."""
    issuer = SiteSettings.load().portal_name.replace(":", " ")
    fields = {"secret": as_text(key).replace(" ", ""), "issuer": issuer, "algorithm": "SHA1", "digits": 6, "period": 30}
    return f"otpauth://totp/{quote(issuer)}:{quote(user.get_username())}?{urlencode(fields, quote_via=quote)}"


def is_shown_by(key: str, code: str) -> int | None:
    """Return the time step of the code that an app with this key shows now, a step more or less; None for others."""
    clock = TOTP(unhexlify(key))
    clock.time = time()
    return clock.t() if code.isdecimal() and clock.verify(int(code), tolerance=1) else None


@transaction.atomic
def turn_on(user: User, key: str, step: int) -> list[str]:
    """Make the key the only second factor of `user`, and return new recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    TOTPDevice.objects.create(user=user, name="app", key=key, last_t=step)
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def turn_off(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def device_for(user: User, code: str) -> Device | None:
    """Return what a code is for: six digits are the app's, everything else is a recovery code."""
    if code.isdecimal() and len(code) == 6:
        return device_of(user)
    return StaticDevice.objects.filter(user=user, confirmed=True).first()


def bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def seconds_to_wait(device: Device) -> int:
    """Return how long after wrong codes, whoever sent them, no further one is looked at: 1, 2, 4, … seconds."""
    allowed, why = device.verify_is_allowed()
    return 0 if allowed else max(1, ceil((why["locked_until"] - timezone.now()).total_seconds()))


def is_right(user: User, device: Device, code: str) -> bool:
    """Use a code up: each is good once."""
    return verify_token(user, device.persistent_id, code) is not None
