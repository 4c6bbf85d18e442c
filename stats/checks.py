"""What is looked at when a process starts: the settings that name pages and actions."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

NAME = re.compile(r"[a-z-]{1,15}")  # what a record has room for, and the ledger understands
REMEDY = "Change it in settings.STATS_ACTIONS."


def check_actions(**kwargs: Any) -> list[CheckMessage]:
    """Look for actions that could not be counted, or not be told from pages."""
    return [fault for action, page_type in settings.STATS_ACTIONS.items() for fault in faults(action, page_type)]


def faults(action: str, page_type: str) -> Iterator[CheckMessage]:
    if not NAME.fullmatch(action):
        yield Error(f"The action {action!r} needs a name of 1 to 15 small letters.", hint=REMEDY, id="stats.E001")
    if action in settings.STATS_PUBLICATIONS:
        yield Error(f"The action {action!r} is also a type of pages.", hint=REMEDY, id="stats.E002")
    if page_type not in settings.STATS_PUBLICATIONS:
        yield Warning(
            f"The action {action!r} is counted, but shown beside no publication: {page_type!r} is none.",
            hint=f"{REMEDY} Or name the model of {page_type!r} in STATS_PUBLICATIONS.",
            id="stats.W001",
        )
