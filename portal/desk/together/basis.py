"""What a form was based on: it carries that itself, signed, so a later save can tell who changed what (ADR 0024)."""

from datetime import UTC
from typing import Any, NamedTuple

from django.core.signing import BadSignature, dumps, loads

from .held import Held, Sent

SALT = "portal.together.basis"


class Basis(NamedTuple):
    version: str
    state: str
    values: dict[str, tuple[Sent, str]]  # what the fields sent and showed


def version_of(thing: Any) -> str:
    """Return what is another string after each save: the time of the last one, to the microsecond."""
    return thing.modified_at.astimezone(UTC).isoformat()


def state_of(thing: Any) -> str:
    """Return in which state readers find it, and why it was withdrawn."""
    state = getattr(thing, "state", None)
    return f"{state.label} {thing.withdrawal_reason}".strip() if state else ""


def subject_of(thing: Any) -> str:
    return f"{thing._meta.label_lower}/{thing.pk}"


def sealed(thing: Any, held: dict[str, Held]) -> str:
    """Return what the form of `thing` carries with it."""
    values = {key: (one.sent, one.shown if one.shown != one.text else "") for key, one in held.items()}
    basis = [subject_of(thing), version_of(thing), state_of(thing), values]
    return dumps(basis, salt=SALT, compress=True)


def opened(text: str, thing: Any) -> Basis | None:
    """Return what a form of `thing` was based on, None where that is not to be known."""
    try:
        subject, version, state, values = loads(text, salt=SALT)
    except BadSignature:
        return None
    if subject != subject_of(thing):
        return None
    return Basis(version, state, {key: (sent, words or text_in(sent)) for key, (sent, words) in values.items()})


def text_in(sent: Sent) -> str:
    return sent[0][1] if sent else ""
