"""RSS 2.0 of the newest videos, with what Media RSS (https://www.rssboard.org/media-rss) adds to it."""

from typing import Any
from urllib.parse import urljoin

from django.core.files.storage import default_storage
from django.urls import reverse_lazy
from django.utils.feedgenerator import Rss201rev2Feed

from portal import images
from portal.syndication import PublicationFeed

from .models import Video
from .models.playback import Player, with_files

MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}


class MediaRss(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **MEDIA}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in ("content", "thumbnail"):
            if attributes := item[name]:
                address = urljoin(self.feed["link"], attributes["url"])
                handler.addQuickElement(f"media:{name}", attrs=attributes | {"url": address})


class VideoFeed(PublicationFeed):
    guid_prefix = "video"
    feed_type = MediaRss
    title = "Video"
    description = "Video mới đăng trên cổng thông tin."
    link = reverse_lazy("videos:list")

    def items(self):
        return with_files(Video.objects.published().newest_first())[: self.count]

    def item_description(self, video: Video) -> str:
        return video.description

    def item_categories(self, video: Video) -> list[str]:
        return [section.name for section in (video.kind, video.category) if section]

    def item_extra_kwargs(self, item: Video) -> dict[str, Any]:
        return {"content": content(item), "thumbnail": thumbnail(item)}


def content(video: Video) -> dict[str, str]:
    player = Player.of(video)
    if player.best is None:
        return {}
    length = {"duration": str(video.seconds)} if video.seconds else {}
    size = str(player.best.size)
    return {"url": player.best.url, "type": player.best_type, "fileSize": size, "medium": "video"} | length


def thumbnail(video: Video) -> dict[str, str]:
    if not video.poster:
        return {}
    return {"url": default_storage.url(images.rendition(str(video.poster), 640))}
