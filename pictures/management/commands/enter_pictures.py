"""Enter the pictures that are stored already, and note where pictures are used. May be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from pictures import stock, tracking


class Command(BaseCommand):
    help = "Enter stored pictures that the library does not know, and bring up to date where pictures are used."

    def handle(self, *args: Any, **options: Any) -> None:
        entered, unreadable = stock.enter_all()
        for name in unreadable:
            self.stderr.write(f"{name} cannot be read as a picture and was left out.")
        changed = sum(map(tracking.note_all, tracking.watched()))
        self.stdout.write(f"{entered} pictures entered, {len(unreadable)} unreadable, {changed} uses changed.")
