from django.urls import path, re_path

from . import feeds, views

app_name = "news"

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
