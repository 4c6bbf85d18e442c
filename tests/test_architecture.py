"""Who may import whom: the house rule of docs/architecture.md, read from the source with `ast`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = {"news", "videos", "documents", "pictures", "stats"}
LEAVES = {
    "publishing",
    "proof",
    "proofreading",
    "passages",
    "destinations",
    "addresses",
    "lists",
    "paging",
    "syndication",
    "sections",
    "caching",
    "generation",
    "packing",
    "vietnamese",
    "legacy",
    "pasting",
    "richtext",
    "nesting",
    "images",
    "decoding",
    "choosing",
    "library",
    "twins",
    "attachments",
    "ranges",
    "display",
    "desk",
    "preview_links",
    "fields",
    "comparing",
    "lines",
    "history",
    "versions",
    "bin",
    "joining",
    "keeping",
    "prepared",
    "full_disk",
}
PROJECT = APPS | {"portal"}
APPS_ON_LEAVES = {"news", "videos", "documents", "pictures"}  # stats stands alone
MAY_IMPORT_THE_ROOT = {"portal", "tests", "manage", "gunicorn.conf", "deploy"}  # itself, and programs that start it
LAYERS = {  # inside an app: a layer, and the layers below it that it may import
    "urls": {"views", "feeds", "models"},
    "views": {"models"},
    "feeds": {"models"},
    "sitemaps": {"models"},
    "admin": {"models"},
    "templatetags": {"models"},
    "management": {"models"},
    "models": set(),
}
NOT_SOURCE = {".venv", "var", "static", "templates", "node_modules", ".git"}


def sources(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield each Python file below `root` with the parts of its module's name."""
    tops = [top for top in sorted(root.iterdir()) if top.name not in NOT_SOURCE]
    for file in [file for top in tops for file in ([top] if top.suffix == ".py" else sorted(top.rglob("*.py")))]:
        parts = file.relative_to(root).with_suffix("").parts
        yield file, [part for part in parts if part != "__init__"]


def imported(file: Path, parts: list[str]) -> Iterator[list[str]]:
    """Yield the parts of every name that a file imports, wherever in the file it does so."""
    package = parts if file.name == "__init__.py" else parts[:-1]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            start = [*start, *(node.module.split(".") if node.module else [])]
            yield from ([*start, alias.name] for alias in node.names)


def is_leaf(parts: list[str]) -> bool:
    return parts[0] == "portal" and len(parts) > 1 and parts[1] in LEAVES


def fault(importer: list[str], name: list[str]) -> str:
    """Return the rule that an import breaks, or ""."""
    app, target = importer[0], name[0]
    if target not in PROJECT:
        return ""
    if is_leaf(importer) and not is_leaf(name):
        return "a leaf imports Django, libraries and other leaves only"
    if app in APPS and target in APPS - {app}:
        return "apps never import one another"
    if app in APPS and target == "portal" and not (is_leaf(name) and app in APPS_ON_LEAVES):
        return "an app imports nothing of the project but the leaves, stats not even those"
    if target == "portal" and not is_leaf(name) and app not in APPS | MAY_IMPORT_THE_ROOT:
        return "nothing imports the root of the project"
    return fault_inside(importer[1:], name[1:]) if app in APPS and target == app else ""


def fault_inside(importer: list[str], name: list[str]) -> str:
    """Return the rule that an import inside one app breaks, or ""."""
    layer, target = (importer or [""])[0], (name or [""])[0]
    if target not in LAYERS or target == layer:
        return ""
    allowed = LAYERS.get(layer, {"models"})  # what is no layer, a recorder say, stands beside the models
    return "" if target in allowed else f"{layer or 'an app'} does not import {target}"


def faults(root: Path) -> list[str]:
    """Return every broken rule below `root`, one line each."""
    found = []
    for file, importer in sources(root):
        for name in imported(file, importer):
            if broken := fault(importer, name):
                found.append(f"{file.relative_to(root)} imports {'.'.join(name)}: {broken}")
    return found


def test_the_house_keeps_its_rule():
    assert faults(ROOT) == []


def test_the_checker_reads_the_house():
    read = {".".join(parts) for _, parts in sources(ROOT)}
    assert {"news.views", "portal.publishing", "portal.settings", "manage"} <= read


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("news/views.py", "import videos.models"),
        ("videos/models.py", "from news.models import Article"),
        ("documents/models/documents.py", "from news.models import Article"),
        ("stats/collector.py", "from news import models"),
        ("stats/models.py", "from portal.vietnamese import fold"),
        ("news/models.py", "from portal.models import Page"),
        ("news/models/articles.py", "from portal import settings"),
        ("news/views.py", "import portal"),
        ("news/views.py", "from portal import views"),
        ("news/templatetags/news.py", "from portal.templatetags.pages import picture"),
        ("portal/publishing.py", "from news.models import Article"),
        ("portal/images.py", "from . import models"),
        ("portal/richtext.py", "from .models import Page"),
        ("portal/desk/newsroom.py", "from portal.frame import Frame"),
        ("bench.py", "from portal.home import blocks"),
        ("news/models.py", "from .views import article"),
        ("news/models/articles.py", "from ..views import article"),
        ("news/models.py", "def late():\n    from news import admin"),
        ("news/views.py", "from .feeds import NewsFeed"),
        ("news/views.py", "from . import urls"),
        ("news/feeds.py", "from news.views import article"),
        ("news/admin.py", "from .views import preview"),
        ("news/templatetags/news.py", "from news.admin import ArticleAdmin"),
        ("news/management/commands/count.py", "from news.views import article"),
        ("stats/recorder.py", "from .middleware import x; from .admin import y"),
    ],
)
def test_the_checker_finds_a_planted_fault(tmp_path, file, line):
    plant(tmp_path, file, line)
    assert len(faults(tmp_path)) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("news/models.py", "from django.db import models\nfrom portal import richtext, vietnamese"),
        ("news/models/__init__.py", "from .articles import Article"),
        ("news/models/articles.py", "from .categories import Category\nfrom portal.images import PictureField"),
        ("news/views.py", "from .models import Article\nfrom portal.publishing import State"),
        ("news/urls.py", "from . import feeds, views"),
        ("news/admin.py", "from portal.desk.newsroom import PublicationAdmin"),
        ("stats/admin.py", "from .models import Total\nfrom .collector import collect"),
        ("portal/desk/newsroom.py", "from .. import vietnamese\nfrom ..richtext import RichTextAdmin"),
        ("portal/urls.py", "import news.urls\nfrom stats.models import Total\nfrom . import views"),
        ("manage.py", "from portal import settings"),
        ("tests/test_x.py", "from portal.home import blocks\nfrom news.models import Article"),
    ],
)
def test_the_checker_lets_pass_what_is_right(tmp_path, file, line):
    plant(tmp_path, file, line)
    assert faults(tmp_path) == []


def plant(folder: Path, file: str, text: str) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", "utf-8")
