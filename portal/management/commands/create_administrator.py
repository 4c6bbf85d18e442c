"""Make the administrator of a new installation."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from portal import environment

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


class Command(BaseCommand):
    help = (
        "Makes the administrator PORTAL_ADMIN_USERNAME (default: admin) with PORTAL_ADMIN_PASSWORD, "
        "or with a random password kept in var/administrator.txt. Does nothing where there is one already."
    )

    def handle(self, *args, **options):
        if get_user_model().objects.filter(is_superuser=True).exists():
            self.stdout.write("There is an administrator already; none was made.")
            return
        username = environment.text("PORTAL_ADMIN_USERNAME") or "admin"
        given = environment.text("PORTAL_ADMIN_PASSWORD")
        password = given or random_password()
        with transaction.atomic():
            create(username, password)
            place = None if given else keep(username, password)
        self.stdout.write(f"Made the administrator {username}. Log in at {reverse('admin:index')}")
        if place:
            self.stdout.write(f"Password: {password} (also in {place}; change it after the first login)")


def create(username: str, password: str) -> None:
    """Raises CommandError with the validators' reasons when the name or the password is refused."""
    user = get_user_model()(username=username, is_staff=True, is_superuser=True)
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise CommandError(f"PORTAL_ADMIN_USERNAME or PORTAL_ADMIN_PASSWORD cannot be used. {reasons}") from error
    user.set_password(password)
    user.save()


def random_password() -> str:
    """Return four groups of five characters, 99 bits in all."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def keep(username: str, password: str) -> Path:
    """Write what was made up where only this system user can read it, and return the place."""
    path = settings.VAR_DIR / "administrator.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # the mode below is given to a new file only
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"username: {username}\npassword: {password}\n")
    except OSError as error:
        remedy = "Make the folder writable or set PORTAL_ADMIN_PASSWORD."
        raise CommandError(f"{path} cannot be written: {error.strerror}. {remedy}") from error
    return path
