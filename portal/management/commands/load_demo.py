import io

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.demo.loading import load


class Command(BaseCommand):
    help = "Fill the portal with demonstration articles and pages; running it again adds nothing."

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("Demonstration content is not for production: DEBUG is off and PORTAL_HTTPS is on.")
        added = load()
        call_command("enter_pictures", stdout=io.StringIO())
        self.stdout.write("Added: " + ", ".join(f"{count} {name}" for name, count in added.items()) + ".")
