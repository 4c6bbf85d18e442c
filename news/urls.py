from django.urls import path, re_path, register_converter
from django.urls.converters import IntConverter

from . import feeds, views

app_name = "news"


class IdConverter(IntConverter):
    """A row's id: what no 64-bit column can hold is no address of ours."""

    regex = "[0-9]{1,19}"

    def to_python(self, value):
        number = int(value)
        if number >= 2**63:
            raise ValueError
        return number


register_converter(IdConverter, "id")

urlpatterns = [
    path("tin-tuc/", views.ArticleList.as_view(), name="list"),
    path("tin-tuc/xem-truoc/<id:pk>/", views.preview, name="preview"),
    path("tin-tuc/<id:pk>/", views.article, {"slug": ""}),
    re_path(r"^tin-tuc/(?P<slug>[^/]+)-(?P<pk>[0-9]{1,19})/$", views.article, name="article"),
    path("chuyen-muc/<slug:slug>/", views.CategoryList.as_view(), name="category"),
    path("tu-khoa/<slug:slug>/", views.TagList.as_view(), name="tag"),
    path("rss/tin-moi/", feeds.NewsFeed(), name="feed"),
    path("rss/chuyen-muc/<slug:slug>/", feeds.CategoryFeed(), name="category-feed"),
]
