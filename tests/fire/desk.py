"""The newsroom of a site under fire, in a process of its own: makes what is needed and prints it as JSON.

`python -m tests.fire.desk prepare` makes an editor and articles to work on; `python -m tests.fire.desk time 2` makes
an article that appears in 2 seconds, and one that expires a second later.
"""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

PLAN, WITHDRAWN, SCHEDULED, EXPIRING = "Kế hoạch đợt 0", "Tin sẽ gỡ", "Tin hẹn giờ", "Tin hết hạn"
PASSWORD = "mat-khau-bien-tap"  # what tests.makers gives everybody


def main(verb: str, seconds: float = 0) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    print(json.dumps(prepare() if verb == "prepare" else schedule(seconds)))


def prepare() -> dict[str, Any]:
    from django.utils import timezone

    from tests.makers import make_article, make_editor

    minute = timezone.now().replace(second=0, microsecond=0)  # what the admin's form shows of a time
    plan, withdrawn = (make_article(title, published_at=minute) for title in (PLAN, WITHDRAWN))
    local = timezone.localtime(minute)
    form = {"lead": plan.lead, "body": plan.body, "category": plan.category_id}
    form |= {"published_at_0": f"{local:%d/%m/%Y}", "published_at_1": f"{local:%H:%M}"}
    pages = {"category": plan.category.get_absolute_url(), "withdrawn": withdrawn.get_absolute_url()}
    return {"editor": make_editor().username, "plan": plan.pk, "form": form, "withdrawn": withdrawn.pk, "pages": pages}


def schedule(seconds: float) -> dict[str, Any]:
    from django.utils import timezone

    from tests.makers import make_article

    now = timezone.now()
    begin, end = now + timedelta(seconds=seconds), now + timedelta(seconds=seconds + 1)
    scheduled, expiring = make_article(SCHEDULED, published_at=begin), make_article(EXPIRING, expires_at=end)
    pages = {"scheduled": scheduled.get_absolute_url(), "expiring": expiring.get_absolute_url()}
    return {"pages": pages, "begin": begin.timestamp(), "end": end.timestamp()}


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
