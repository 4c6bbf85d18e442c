"""Make the database of a site and fill it with articles; print each article's id and address as JSON.

A process of its own runs this (`python -m tests.fire.stock 20`), with the environment of the site.
"""

import json
import os
import sys

import django


def main(number: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.core.management import call_command

    from tests.makers import make_articles

    call_command("migrate", verbosity=0)
    print(json.dumps({article.pk: article.get_absolute_url() for article in make_articles(number)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
