"""Every address of the portal; docs/architecture.md says what hangs where."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, re_path

from documents.sitemaps import DocumentSitemap
from news.sitemaps import ArticleSitemap, CategorySitemap
from videos.sitemaps import VideoSitemap

from . import link_pages, views
from .sitemaps import PageSitemap

SITEMAPS = {
    "trang": PageSitemap,
    "chuyen-muc": CategorySitemap,
    "tin-tuc": ArticleSitemap,
    "video": VideoSitemap,
    "van-ban": DocumentSitemap,
}

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("news.urls")),
    path("", include("videos.urls")),
    path("", include("documents.urls")),
    path("rss/", views.feeds, name="feeds"),
    path("so-do-cong/", views.site_map, name="site-map"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-video.xml",
        sitemaps.sitemap,
        {"sitemaps": SITEMAPS, "section": "video", "template_name": "videos/sitemap.xml"},
        name="video-sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("robots.txt", views.robots, name="robots"),
    path("thong-ke/", include("stats.urls")),
    path("xem-truoc/<str:token>/", link_pages.shared, name="shared"),
    path("xem-truoc/<str:token>/tep/<id:pk>/", link_pages.shared_file, name="shared-file"),
    path("xem-truoc/<str:token>/phu-de/<slug:language>.vtt", link_pages.shared_captions, name="shared-captions"),
    path("hien-thi/", views.display, name="display"),
    path("admin/tai-anh/", views.upload_picture, name="picture-upload"),
    path("admin/dan-noi-dung/", views.paste, name="pasting"),
    path("admin/", admin.site.urls),
    path("media/<path:path>", views.media),
    re_path(r"^(?P<slug>[a-z0-9-]+)/$", views.page, name="page"),
]

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"
