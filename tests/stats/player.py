"""The portal's addresses, and one that a video's player tells that the video has been watched."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def watched(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(status=204, headers={"X-Page": f"watched/{pk}"})


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("Video", headers={"X-Page": f"watched/{pk}"})


urlpatterns: list[Any] = [
    path("da-xem/<int:pk>/", watched),
    path("trang/<int:pk>/", page),
    path("", include("portal.urls")),
]
