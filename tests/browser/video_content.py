"""The video reports of the small portal: with everything, upright, at YouTube, and still in the making."""

from datetime import timedelta

from django.utils import timezone

from tests.videos.makers import YOUTUBE, make_clip, make_video
from videos.models import Category, Kind

TITLE = "Phóng sự: Đô thị thông minh"
LONG_TITLE = " ".join(
    f"Hội nghị trực tuyến toàn quốc sơ kết công tác cải cách hành chính năm {year}" for year in (2020, 2021)
)
SPOKEN = [
    "Thưa quý vị, mười giờ sáng, bộ phận một cửa của phường đã đông người.",
    "Hồ sơ được số hóa ngay khi tiếp nhận, người dân không phải nộp lại giấy tờ đã có trong cơ sở dữ liệu.",
    "Theo kế hoạch, đến cuối năm toàn bộ thủ tục hành chính của thành phố được thực hiện trực tuyến toàn trình.",
    "Xin cảm ơn quý vị đã theo dõi.",
]
MARKS = (1, 26, 75, 140)  # seconds
TRANSCRIPT = "\n".join(f"{mark // 60:02}:{mark % 60:02} {text}" for mark, text in zip(MARKS, SPOKEN, strict=True))
CAPTIONS = {
    "vi": "WEBVTT\n\n00:00:00.000 --> 00:00:20.000\nThưa quý vị, đây là phụ đề.\n",
    "en": "WEBVTT\n\n00:00:00.000 --> 00:00:20.000\nLadies and gentlemen, these are captions.\n",
}


def kind(name: str, slug: str) -> Kind:
    return Kind.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def add_videos(poster: str, upright: str) -> None:
    report, news, meeting = kind("Phóng sự", "phong-su"), kind("Bản tin", "ban-tin"), kind("Hội nghị", "hoi-nghi")
    kind("Tọa đàm", "toa-dam")
    digital = Category.objects.create(name="Chuyển đổi số", description="Video về chuyển đổi số.")
    office = Category.objects.create(name="Cải cách thủ tục hành chính", order=1)
    now = timezone.now()

    def add(pk: int, title: str, **fields) -> None:
        moment = now - timedelta(hours=pk - 9100)
        make_video(title, **{"id": pk, "published_at": moment, "category": digital, "poster": poster} | fields)

    spoken = {"transcript": TRANSCRIPT, "captions": CAPTIONS, "credit": "Phóng viên Lê An, quay phim Trần Bình"}
    lead = "Một ngày ở trung tâm điều hành đô thị thông minh: dữ liệu giúp người dân và chính quyền ra sao."
    add(9101, TITLE, kind=report, description=lead, **spoken)
    add(9102, LONG_TITLE, kind=meeting, poster=upright, clip=make_clip(width=720, height=1280, duration=4_000))
    add(9103, "Hướng dẫn nộp hồ sơ trực tuyến", kind=news, youtube=YOUTUBE, transcript="01:25 Bước một.\nBước hai.")
    processed = make_clip()
    processed.renditions.all().delete()
    add(9104, "Bản tin cải cách hành chính tuần này", kind=news, clip=processed, poster="", category=office)
    for number in range(5, 10):
        add(9100 + number, f"Bản tin cải cách hành chính số {number}", kind=news, clip=make_clip(duration=60 * number))
