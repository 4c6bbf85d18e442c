"""Where links within this site lead: whether readers can open it.

Each app tells, for the names of its addresses, what is behind them (`know`); all links of a text are looked up with one
query for each such name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.urls import Resolver404, ResolverMatch, resolve, reverse

LARGEST_ID = 2**63 - 1
MOST = 1_000  # different links of one text that are followed; no text for readers has more

NOWHERE = "không dẫn tới trang nào trên cổng"
NOT_PUBLIC = "dẫn tới trang mà người đọc không mở được: chưa đăng, đã gỡ hoặc đã xóa"
NO_FILE = "dẫn tới tệp không còn trên máy chủ"
NEWSROOM = "dẫn tới trang chỉ người của tòa soạn mở được"

known: dict[str, tuple[str, Callable[[datetime], QuerySet]]] = {}


def know(name: str, part: str, readable: Callable[[datetime], QuerySet]) -> None:
    """Say what is behind the addresses called `name`: of the things that readers can open at a time, the one whose
    column `part` is what the address says under that name."""
    known[name] = part, readable


def dead(urls: Iterable[str], base: str, at: datetime) -> dict[str, str]:
    """Return, of these links in a text whose address is `base`, those that lead readers nowhere on this site at the
    time `at`, each with the reason in Vietnamese. Links to other sites are not followed."""
    faults: dict[str, str] = {}
    asked: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for url in list(dict.fromkeys(urls))[:MOST]:
        fault, name, value = look(path_here(url, base))
        if fault:
            faults[url] = fault
        elif name:
            asked[name][value].append(url)
    for name, values in asked.items():
        gone = set(values) - readable(name, values, at)
        faults |= {url: NOT_PUBLIC for value in gone for url in values[value]}
    return faults


def path_here(url: str, base: str) -> str:
    """Return the path of a link that leads elsewhere on this site, or ""."""
    try:
        parts = urlsplit(urljoin(f"https://{own_hosts()[0]}{base}", url.strip()))
        path = unquote(parts.path) or "/"
        is_here = parts.scheme in ("http", "https") and parts.hostname in own_hosts()
    except ValueError:  # no address at all
        return ""
    return path if is_here and path != base else ""


def own_hosts() -> list[str]:
    """Return the names of this site that are known for certain."""
    return [host.lstrip(".").strip("[]") for host in settings.ALLOWED_HOSTS if "*" not in host] or ["localhost"]


def look(path: str) -> tuple[str, str, str]:
    """Return what is wrong with a path at first sight; else under which name, and by what, it is to be looked up."""
    for prefix, storage in ((settings.MEDIA_URL, default_storage), (settings.STATIC_URL, staticfiles_storage)):
        if path.startswith(prefix):
            return "" if is_stored(path.removeprefix(prefix), storage) else NO_FILE, "", ""
    if not path:
        return "", "", ""
    match = found(path) or found(f"{path}/")
    if match is None:
        return NOWHERE, "", ""
    if path.startswith(reverse("admin:index")) or (match.url_name or "").startswith(("preview", "shared")):
        return NEWSROOM, "", ""
    name = name_of(match)
    return ("", name, value_of(match, known[name][0])) if name else ("", "", "")


def value_of(match: ResolverMatch, part: str) -> str:
    value = match.kwargs[part]
    return str(int(value)) if part == "pk" else value  # 007 is 7


def is_stored(name: str, storage=default_storage) -> bool:
    """Tell whether a file is there; what can be no file's name is none."""
    try:
        return bool(name) and storage.exists(name)
    except (SuspiciousFileOperation, ValueError, OSError):
        return False


def found(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def name_of(match: ResolverMatch) -> str:
    """Return the name under which an address is known, or "": one without a name has that of its view."""
    name = match.view_name if match.url_name else ":".join([*match.namespaces, match.func.__name__])
    return name if name in known else ""


def readable(name: str, values: Iterable[str], at: datetime) -> set[str]:
    """Return those of the values that stand for something which readers can open."""
    part, things = known[name]
    if part == "pk":
        numbers = [int(value) for value in values if int(value) <= LARGEST_ID]
        return {str(pk) for pk in things(at).filter(pk__in=numbers).values_list("pk", flat=True)}
    return set(things(at).filter(**{f"{part}__in": list(values)}).values_list(part, flat=True))
