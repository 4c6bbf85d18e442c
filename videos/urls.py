from django.urls import path, re_path

from . import feeds, views

app_name = "videos"

urlpatterns = [
    path("video/", views.AllVideos.as_view(), name="list"),
    path("video/loai/<slug:slug>/", views.VideosOfKind.as_view(), name="kind"),
    path("video/chuyen-muc/<slug:slug>/", views.VideosInCategory.as_view(), name="category"),
    path("video/xem-truoc/<id:pk>/", views.preview, name="preview"),
    path("video/xem-truoc/<id:pk>/phu-de/<slug:language>.vtt", views.preview_captions, name="preview-captions"),
    path("video/<id:pk>/", views.video, {"slug": ""}),
    path("video/<id:pk>/phu-de/<slug:language>.vtt", views.captions, name="captions"),
    path("video/<id:pk>/da-xem/", views.watched, name="watched"),
    re_path(r"^video/(?P<slug>[^/]+)-(?P<pk>[0-9]{1,19})/$", views.video, name="video"),
    path("rss/video/", feeds.VideoFeed(), name="feed"),
]
