"""Every address of the newsroom, and who may open it: what tests/portal/test_permission_matrix.py walks."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

STAFF: tuple[str, ...] = ()  # whoever may enter the admin at all
NEVER = ("nobody.may",)
UPLOAD = ("videos.add_video", "videos.change_video")
PICTURE = ("news.add_article", "news.change_article", "portal.add_page", "portal.change_page")

WRITES = tuple(
    f"{app}.{verb}_{model}"
    for app, model in (("news", "article"), ("videos", "video"), ("portal", "page"), ("portal", "sitesettings"))
    for verb in ("add", "change")
)
LIBRARY = (*WRITES, *(f"pictures.{verb}_picture" for verb in ("add", "view", "change", "delete")))

# Addresses that readers use: nobody is asked who they are.
PUBLIC = {
    *"home list article category tag feed category-feed kind captions watched video feeds site-map sitemap".split(),
    *"video-sitemap django.contrib.sitemaps.views.sitemap robots overview definitions data file display page".split(),
    *"shared shared-file shared-captions".split(),  # whoever holds a link
    "document",
}
UNNAMED = {"tin-tuc/<id:pk>/", "video/<id:pk>/", "van-ban/<id:pk>/", "media/<path:path>"}  # public ones without a name


OUTSIDE = {"picture-upload", "pasting"}  # of the newsroom, and beside Django's admin


class Rule(NamedTuple):
    """Who may open an address, any of these rights sufficing, and what they then get."""

    rights: tuple[str, ...]
    allowed: int = 200
    method: str = "GET"
    nobody: int = 302  # to the login
    refused: int = 403


# What each page of a model needs, in the words of Django's permissions.
VERBS = {
    "changelist": ("view", "change"),
    "add": ("add",),
    "change": ("view", "change"),
    "history": ("view", "change"),
    "delete": ("delete",),
}
MODELS = (
    "auth_group portal_user portal_sitesettings portal_link portal_page news_article news_category news_tag "
    "videos_video videos_kind videos_category videos_clip "
    "documents_document documents_kind documents_issuer documents_field pictures_picture stats_entry"
).split()
SHARED = ("news_article", "videos_video", "documents_document")  # by links to what readers do not see yet
PREVIEWED = (*SHARED, "portal_page")  # beside the form
IMPOSSIBLE = [
    *("portal_sitesettings_add", "portal_sitesettings_delete", "videos_clip_add", "pictures_picture_add"),
    "stats_entry_delete",
]


def rule_of_model(model: str, verb: str) -> Rule:
    app, _, name = model.partition("_")
    return Rule(tuple(f"{app}.{right}_{name}" for right in VERBS[verb]))


def right_of_model(model: str, right: str) -> Rule:
    app, _, name = model.partition("_")
    return Rule((f"{app}.{right}_{name}",))


def needs(right: str, model: str) -> tuple[str, ...]:
    return (model.replace("_", f".{right}_", 1),)


DECIDED = {f"{model}_{verb}": rule_of_model(model, verb) for model in MODELS for verb in VERBS}
DECIDED |= {name: Rule(NEVER) for name in IMPOSSIBLE}
PUBLICATIONS = ("news_article", "videos_video", "documents_document")
for model in (*PUBLICATIONS, "news_category", "portal_page", "portal_sitesettings"):
    DECIDED[f"{model}_version"] = rule_of_model(model, "history")
    DECIDED[f"{model}_bring_back"] = right_of_model(model, "publish" if model in PUBLICATIONS else "change")
for model in ("portal_page", "news_category"):
    DECIDED[f"{model}_deleted"] = right_of_model(model, "add")
for model in PUBLICATIONS:  # nothing lies in the bin: whoever may look there finds nothing
    DECIDED[f"{model}_bin"] = right_of_model(model, "delete")
    DECIDED[f"{model}_restore"] = right_of_model(model, "delete")._replace(allowed=404, method="POST")
    DECIDED[f"{model}_purge"] = right_of_model(model, "purge")._replace(allowed=404)
DECIDED |= {
    "pictures_picture_changelist": Rule(LIBRARY),
    "pictures_picture_change": Rule(LIBRARY),
    "pictures_picture_history": Rule(LIBRARY),
    "pictures_picture_choices": Rule(LIBRARY),
    "pictures_picture_send": Rule((*WRITES, "pictures.add_picture"), 400, "POST"),
    "pictures_picture_describe": Rule(("pictures.change_picture",), 200, "POST"),  # or one's own
    "portal_sitesettings_changelist": Rule(("portal.view_sitesettings", "portal.change_sitesettings"), 302),
    "stats_siteday_changelist": Rule(("stats.view_readership",)),
    "stats_siteday_export": Rule(("stats.view_readership",)),
    "stats_entry_import": Rule(("stats.add_entry",)),
    **{f"{model}_live_add": Rule(needs("add", model), method="POST") for model in PREVIEWED},
    **{f"{model}_live": Rule(needs("change", model), method="POST") for model in PREVIEWED},
    **{f"{model}_share": Rule(needs("change", model)) for model in SHARED},
    **{f"{model}_end_link": Rule(needs("change", model), 404, "POST") for model in SHARED},
    "news_article_withdraw": Rule(("news.publish_article",)),
    "videos_video_withdraw": Rule(("videos.publish_video",)),
    "documents_document_withdraw": Rule(("documents.publish_document",)),
    **{f"{model}_check": Rule(needs("change", model), method="POST") for model in SHARED},
    **{f"{model}_check_new": Rule(needs("add", model), method="POST") for model in SHARED},
    "auth_user_password_change": Rule(("portal.change_user",)),
    "portal_user_two_factor": Rule(NEVER),  # administrators only
    "videos_clip_uploads": Rule(UPLOAD, 412, "POST", nobody=403),
    "videos_clip_upload": Rule(UPLOAD, 412, "POST", nobody=403),
    "videos_clip_state": Rule(UPLOAD),
    "videos_clip_again": Rule(UPLOAD, 302, "POST"),
    **{f"{model}_presence": Rule(needs("change", model), 400, "POST") for model in PREVIEWED},
    **{f"{model}_unsaved": Rule(needs("add", model), 200, "POST") for model in PREVIEWED},
    "picture-upload": Rule(PICTURE, 400, "POST"),
    "pasting": Rule(PICTURE, 400, "POST"),
    "news:preview": Rule(("news.view_article",)),
    "videos:preview": Rule(("videos.view_video",)),
    "videos:preview-captions": Rule(("videos.view_video",), 404),
    "documents:preview": Rule(("documents.view_document",)),
    "documents:preview-file": Rule(("documents.view_document",)),
    "index": Rule(STAFF),
    "login": Rule(STAFF, 302, nobody=200),
    "login-code": Rule(STAFF, 302),
    "login-set-up": Rule(STAFF, 302),
    "logout": Rule(STAFF, 405),
    "password_change": Rule(STAFF),
    "password_change_done": Rule(STAFF),
    "jsi18n": Rule(STAFF),
    "autocomplete": Rule(NEVER),  # without naming a field of a form
    "view_on_site": Rule(STAFF, 404),
    "app_list": Rule(STAFF, 404),  # of an app in which one may see nothing
    "two-factor": Rule(STAFF),
    "two-factor-set-up": Rule(STAFF),
    "two-factor-codes": Rule(STAFF, 302),
    "two-factor-off": Rule(STAFF, 302),
    "sessions": Rule(STAFF),
    "session-left": Rule(STAFF),
    "session-stay": Rule(STAFF, 200, "POST"),
}


class Address(NamedTuple):
    route: str
    name: str
    keys: tuple[str, ...]


def walk(resolver: URLResolver, route: str = "", space: str = "", keys: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        found = (*keys, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, here, pattern.namespace or space, found)
        elif isinstance(pattern, URLPattern):
            yield Address(here, name_of(space, pattern.name), tuple(dict.fromkeys(found)))


def name_of(space: str, name: str | None) -> str:
    """Name an address as DECIDED does: those of the admin without their namespace, previews with theirs."""
    return f"{space}:{name}" if name and name.startswith("preview") else name or ""


def every_address() -> list[Address]:
    return list(walk(get_resolver()))


def is_to_change(address: Address) -> bool:
    """Say whether it only leads to a form: Django's old addresses of things."""
    return not address.name and address.route.endswith("<path:object_id>/")


def is_rest(address: Address) -> bool:
    return address.route.startswith("admin/") and address.route.endswith("(?P<url>.*)$")


def is_decided(address: Address) -> bool:
    if address.name:
        return address.name in DECIDED or (address.name in PUBLIC and not address.route.startswith("admin/"))
    return address.route in UNNAMED or is_to_change(address) or is_rest(address)


def url(name: str, keys: dict[str, object]) -> str:
    """Return the address with this name; `keys` are what its parts may stand for."""
    admin = ":" not in name and name not in OUTSIDE
    wanted = next(address.keys for address in every_address() if address.name == name)
    return reverse(f"admin:{name}" if admin else name, kwargs={key: keys[key] for key in wanted})
