"""Enter the pictures that are stored already, and note where pictures are used. May be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from pictures import stock, tracking


class Command(BaseCommand):
    help = "Enter stored pictures that the library does not know, and bring up to date where pictures are used."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = self.note_uses()  # first: what is in use must not be deleted while pictures are entered
        entered, unreadable = stock.enter_all()
        changed += self.note_uses()  # again: the pictures entered take descriptions
        for name in unreadable:
            self.stderr.write(f"{name} cannot be read as a picture and was left out.")
        self.stdout.write(f"{entered} pictures entered, {len(unreadable)} unreadable, {changed} uses changed.")

    def note_uses(self) -> int:
        return sum(map(tracking.note_all, tracking.watched()))
