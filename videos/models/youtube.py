"""The address of a video at YouTube, in all the ways in which people find it."""

import re

from django.core.exceptions import ValidationError

ADDRESS = re.compile(
    r"(?:(?i:(?:https?://)?(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/)"
    r"(?:watch/?\?(?:[^#\s]*&)?v=|embed/|shorts/|live/|v/)|(?i:(?:https?://)?(?:www\.)?youtu\.be/))"
    r"([A-Za-z0-9_-]{11})(?:[?&#/]\S*)?"
)


def youtube_id(address: str) -> str:
    """Return what YouTube calls the video at an address, or ""."""
    match = ADDRESS.fullmatch(address)
    return match[1] if match else ""


def youtube_address(value: str) -> None:
    """Validator: the address of one video at YouTube."""
    if not youtube_id(value):
        raise ValidationError("Hãy dán địa chỉ của một video trên YouTube, như https://www.youtube.com/watch?v=…")
