"""What search engines are told of videos (https://developers.google.com/search/docs/crawling-indexing/video-sitemaps)."""

from portal.syndication import PublicationSitemap

from .models import Video
from .models.playback import with_files


class VideoSitemap(PublicationSitemap):
    limit = 2_000

    def items(self):
        return with_files(Video.objects.published().newest_first())
