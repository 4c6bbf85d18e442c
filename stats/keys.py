"""The day's secret for the hashes of visitors: one for all processes and nodes, destroyed when its day is over."""

import secrets
from datetime import date, timedelta

from .models import Secret
from .visits import days_of, hour_of, start_of

AHEAD = 60 * 60 * 1000  # ms: tomorrow's secret is fetched as early, so that midnight needs no database
KEPT = 60 * 60 * 1000  # ms: yesterday's is used for half an hour; clocks of nodes may differ


class Keys:
    """The secrets that this process knows."""

    def __init__(self) -> None:
        self.known: dict[date, bytes] = {}
        self.makeshift: dict[date, bytes] = {}

    def of(self, day: date) -> bytes:
        """Return the secret of a day without a query.

        While the database has not told it, a secret of this process alone stands in: views stay exact, and a visitor
        may be taken for two.
        """
        return self.known.get(day) or self.makeshift.setdefault(day, secrets.token_bytes(32))

    def fetch(self, now: int) -> None:
        """Ask the database for the secrets that are needed now (ms since 1970) and soon; make those that are missing.

        Raises DatabaseError.
        """
        needed = {*days_of(now), hour_of(now + AHEAD)[0]}
        for day in needed - self.known.keys():
            self.known[day] = bytes(
                Secret.objects.get_or_create(day=day, defaults={"key": secrets.token_bytes(32)})[0].key
            )
        for day in [day for day in {*self.known, *self.makeshift} if day not in needed]:
            self.known.pop(day, None)
            self.makeshift.pop(day, None)


keys = Keys()


def destroy_old(now: int) -> None:
    """Destroy the secrets of the days that are over (now: ms since 1970). Raises DatabaseError."""
    today = hour_of(now)[0]
    Secret.objects.filter(day__lt=today if now >= start_of(today) + KEPT else today - timedelta(1)).delete()
