"""Print what a reader's first visit weighs, and what pages cost with 100 and with 100,000 articles (`make bench`)."""

import re
import statistics
import time
from importlib import import_module

SIZES = (100, 100_000)
ROUNDS = 15


def main() -> None:
    import_module("tests.environment")  # sets the environment before Django reads it
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    print_weights()
    made = 0
    for size in SIZES:
        call_command("generate_articles", size - made, seed=made, verbosity=0)
        made = size
        print_costs(size)


def pages() -> dict[str, str]:
    from news.models import Article, Category, Tag

    return {
        "article": Article.objects.published().exclude(cover="").newest_first()[0].get_absolute_url(),
        "home": "/",
        "all news": "/tin-tuc/",
        "category": Category.objects.filter(placements__isnull=False)[0].get_absolute_url(),
        "tag": Tag.objects.filter(articles__isnull=False)[0].get_absolute_url(),
    }


def print_weights() -> None:
    """Print bytes over the wire: HTML gzipped as Django sends it, files brotli-compressed as WhiteNoise sends them."""
    from django.conf import settings
    from django.test import Client

    print("First visit, kB over the wire (targets: HTML 12, without pictures and fonts 60, with fonts 110)")
    for name, address in pages().items():
        response = Client().get(address, headers={"Accept-Encoding": "gzip"})
        html = len(response.content)
        plain = Client().get(address).content.decode()
        files = set(re.findall(r'"/static/([^"]+)"', plain))
        styles = [path for path in files if path.endswith((".css", ".js", ".svg"))]
        fonts = [path for path in files if path.endswith(".woff2")]
        code = sum(sent_size(settings.STATIC_ROOT / path) for path in styles)
        letters = sum(sent_size(settings.STATIC_ROOT / path) for path in fonts)
        row = f"HTML {html / 1000:5.1f}   with CSS and JS {(html + code) / 1000:5.1f}"
        print(f"  {name:10} {row}   with fonts {(html + code + letters) / 1000:6.1f}")


def sent_size(path) -> int:
    compressed = path.with_name(path.name + ".br")
    return (compressed if compressed.exists() else path).stat().st_size


def print_costs(size: int) -> None:
    """Print queries and the median time in Django (no network, no page cache) of each page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    print(f"{size} generated articles: queries, median ms a page")
    client = Client()
    for name, address in (pages() | admin_pages()).items():
        browser = editor() if address.startswith("/admin/") else client
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
            count = len(queries)
        times = [timed(browser, address) for _ in range(ROUNDS)]
        print(f"  {name:14} {count:3} queries {statistics.median(times):8.1f} ms")


def admin_pages() -> dict[str, str]:
    return {"admin list": "/admin/news/article/", "admin search": "/admin/news/article/?q=thu+tuc"}


def editor():
    from django.contrib.auth import get_user_model
    from django.test import Client

    user, _ = get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


def timed(client, address: str) -> float:
    begin = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
