"""Uploads of clips in parts that go on after a break: the protocol tus 1.0.0 in the newsroom (docs/adr/0016).

Core, creation and termination (https://tus.io); what nobody goes on with is removed by `tidy`.
"""

import base64
import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path

from portal import vietnamese

from . import parts
from .ffmpeg.reasons import Refused
from .models import Clip
from .space import NoRoom
from .tidying import tidy

__all__ = ["tidy", "urls"]

TUS = {"Tus-Resumable": "1.0.0"}
KIND = "application/offset+octet-stream"
LOCKED_OUT = (
    "Phiên làm việc đã hết hoặc bạn không được tải video lên. Phần đã tải vẫn còn: hãy đăng nhập lại rồi tiếp tục."
)
LOST = "Không tìm thấy lần tải lên này. Hãy chọn lại tệp để tải từ đầu."
UNREADABLE = "Yêu cầu tải lên không đúng quy ước. Hãy tải lại trang rồi thử lại."

STATUS: dict[type[Exception], int] = {Refused: 415, parts.Held: 423, NoRoom: 507, UnreadablePostError: 400}

View = Callable[..., HttpResponse]


class Wrong(Exception):
    """A request that is answered with `status` and a text for the editor."""

    def __init__(self, status: int, text: str = UNREADABLE, **headers: str) -> None:
        super().__init__(text)
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}


def urls(admin_view: Callable[[View], View]) -> list[URLPattern]:
    """Return the two addresses of uploads, to be included below `tai-len/`."""
    return [
        path("", guarded(admin_view(uploads)), name="videos_clip_uploads"),
        path("<str:token>/", guarded(admin_view(upload)), name="videos_clip_upload"),
    ]


def guarded(view: View) -> View:
    """Keep everybody out who may not upload, and answer each refusal with a status and a text."""

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            if not may_upload(request.user):
                raise Wrong(403, LOCKED_OUT)
            if request.headers.get("Tus-Resumable") != "1.0.0":
                raise Wrong(412, UNREADABLE, Tus_Version="1.0.0")
            return view(request, *args, **kwargs)
        except Wrong as error:
            return answer(error.status, str(error), error.headers)
        except parts.Misplaced as error:
            return answer(409, str(error), {"Upload-Offset": str(error.end)})
        except (FileNotFoundError, Http404):
            return answer(404, LOST)
        except (Refused, parts.Held, NoRoom, UnreadablePostError) as error:
            return answer(STATUS[type(error)], str(error))

    return answered


def may_upload(user) -> bool:
    allowed = user.is_active and user.is_staff
    return allowed and (user.has_perm("videos.add_video") or user.has_perm("videos.change_video"))


def answer(status: int, text: str = "", headers: dict[str, str] | None = None) -> HttpResponse:
    headers = {"Cache-Control": "no-store"} | TUS | (headers or {})
    if text:
        return JsonResponse({"message": text}, status=status, headers=headers)
    return HttpResponse(status=status, headers=headers)


def uploads(request: HttpRequest) -> HttpResponse:
    """Begin an upload."""
    if request.method != "POST":
        raise Wrong(405, Allow="POST")
    size = number(request, "Upload-Length")
    most = settings.PORTAL_VIDEO_MAX_MB * 2**20
    if size > most:
        raise Wrong(413, f"Tệp nặng {filesizeformat(size)}, quá mức tối đa {filesizeformat(most)}.")
    if not size:
        raise Wrong(400, "Tệp này trống. Hãy chọn tệp khác.")
    clip = parts.begin(request.user, file_name(request.headers.get("Upload-Metadata", "")), size)
    return answer(201, headers={"Location": f"{request.path}{clip.token}/", "Upload-Offset": "0"})


def upload(request: HttpRequest, token: str) -> HttpResponse:
    """Tell how far an upload got, take its next part, or give it up."""
    verbs = {"HEAD": tell, "PATCH": take, "DELETE": give_up}
    method = request.method or ""
    if method == "POST":  # for networks that let no PATCH pass
        method = request.headers.get("X-HTTP-Method-Override", method)
    if method not in verbs:
        raise Wrong(405, Allow=", ".join(verbs))
    clip = Clip.objects.filter(token=token).first()
    if clip is None or not (request.user.is_superuser or clip.owner_id == request.user.pk):
        raise Http404
    return verbs[method](request, clip)


def tell(request: HttpRequest, clip: Clip) -> HttpResponse:
    return answer(200, headers={"Upload-Offset": str(parts.arrived(clip)), "Upload-Length": str(clip.size)})


def take(request: HttpRequest, clip: Clip) -> HttpResponse:
    if request.content_type != KIND:
        raise Wrong(415)
    start = number(request, "Upload-Offset")
    if start + int(request.META.get("CONTENT_LENGTH") or 0) > clip.size:
        raise Wrong(413, "Phần gửi lên dài hơn dung lượng đã báo. Hãy chọn lại tệp.")
    have = parts.arrived(clip)
    if start != have:
        raise parts.Misplaced(have)
    if have < clip.size:
        have = parts.append(clip, start, request.read)
    return answer(204, headers={"Upload-Offset": str(have)})


def give_up(request: HttpRequest, clip: Clip) -> HttpResponse:
    if not parts.give_up(clip):
        raise Wrong(409, "Tệp đã tải lên xong.")
    return answer(204)


def number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not re.fullmatch(r"[0-9]{1,15}", value):
        raise Wrong(400)
    return int(value)


def file_name(metadata: str) -> str:
    """Return the name of a file, without folders, from an Upload-Metadata: keys with values in base64."""
    fields = dict(pair.split(" ", 1) for pair in metadata.split(",") if " " in pair)
    try:
        name = base64.b64decode(fields.get("filename", ""), validate=True).decode()
    except ValueError:
        raise Wrong(400) from None
    return vietnamese.normalize_title(re.split(r"[/\\]", name)[-1])[-255:].strip() or "video"
