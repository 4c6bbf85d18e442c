"""Log in an administrator; print the key of the session. A process of its own, with the environment of the site."""

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    user, _ = get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    print(client.cookies["sessionid"].value)


if __name__ == "__main__":
    main()
