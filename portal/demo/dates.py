"""When the demonstration's publications appear: on a day, or some days ago or ahead."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone


def time_of(entry: dict[str, Any]) -> datetime:
    """Return the time of publication that an entry names; what is published is never in the future."""
    if "published" in entry:
        time = local(entry["published"])
    else:
        day = timezone.localtime() + timedelta(days=entry.get("days_ahead", -entry.get("days_ago", 0)))
        hour, minute = map(int, entry["time"].split(":"))
        time = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return min(time, timezone.now()) if entry.get("state", "published") == "published" else time


def local(text: str | datetime) -> datetime:
    time = datetime.fromisoformat(text) if isinstance(text, str) else text
    return timezone.make_aware(time) if timezone.is_naive(time) else time
