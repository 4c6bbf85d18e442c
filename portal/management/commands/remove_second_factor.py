"""Let somebody in again by the password alone: for the administrator who has lost phone and recovery codes."""

from django.core.management.base import BaseCommand, CommandError

from portal.login import factor
from portal.models import User


class Command(BaseCommand):
    help = "Takes the second factor from the account USERNAME and ends its sessions."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username: str, **options):
        member = User.objects.filter(username=username).first()
        if member is None:
            raise CommandError(f"There is no account {username!r}.")
        factor.turn_off(member)
        ended, _ = member.sessions.all().delete()
        self.stdout.write(f"{username} has no second factor now; sessions ended: {ended}")
