from django.urls import path, re_path

from . import views

app_name = "stats"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("cach-tinh/", views.definitions, name="definitions"),
    path("du-lieu/", views.data, name="data"),
    re_path(r"^du-lieu/(?P<name>ngay|thang|but-toan|bai-viet)\.(?P<form>csv|json)$", views.data_file, name="file"),
]
