from django.urls import path, re_path

from . import feeds, views

app_name = "documents"

urlpatterns = [
    path("van-ban/", views.document_list, name="list"),
    path("van-ban/xem-truoc/<id:pk>/", views.preview, name="preview"),
    path("van-ban/xem-truoc/tep/<id:pk>/", views.preview_file, name="preview-file"),
    re_path(r"^van-ban/tep/(?P<pk>[0-9]{1,19})/(?P<name>[a-z0-9.-]+)$", views.file, name="file"),
    path("van-ban/<id:pk>/", views.document, {"slug": ""}),
    re_path(r"^van-ban/(?P<slug>[^/]+)-(?P<pk>[0-9]{1,19})/$", views.document, name="document"),
    path("rss/van-ban/", feeds.DocumentFeed(), name="feed"),
]
