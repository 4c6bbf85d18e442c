"""Save an article again and again; print when each save was answered (time.monotonic) and what it says now.

A process of its own, with the environment of the site: `python -m tests.benchmarks.editor <article> <first> <saves> <pause>`.
"""

import os
import sys
import time

import django

MARK = "Bản số {}."


def main(pk: int, first: int, saves: int, pause: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from news.models import Article

    for number in range(first, first + saves):
        with transaction.atomic():
            article = Article.objects.get(pk=pk)
            article.lead, article.featured_order, article.featured_until = MARK.format(number), 1, None
            article.published_at = article.published_at if number > first else timezone.now()
            article.save()
        print(number, time.monotonic(), flush=True)
        time.sleep(pause)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]), float(sys.argv[4]))
