"""What belongs to no single app: the settings page of the site, the links of its frame, and its standing pages."""

import re

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from . import richtext, vietnamese
from .desk.together.presence import Presence
from .fields import AddressField, LineField, ParagraphField
from .generation import Change
from .history import History
from .images import PictureField
from .login.models import DeskSession
from .preview_links import PreviewLink

__all__ = ["Change", "DeskSession", "Link", "Page", "Place", "Presence", "PreviewLink", "SiteSettings", "User"]


class User(AbstractUser):
    """Someone of the newsroom."""

    def save(self, *args, **kwargs):
        """With a new password, every session ends that the old one opened."""
        is_new_password = vars(self).get("_password") is not None and not self._state.adding
        super().save(*args, **kwargs)
        if is_new_password:
            self.sessions.all().delete()

    def get_full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()  # the family name first


class SiteSettings(models.Model):
    """The one row that the header, the footer and the notice banner are made of."""

    superior_body = LineField("cơ quan chủ quản", max_length=200, blank=True, help_text="Dòng nhỏ trên tên cổng.")
    portal_name = LineField("tên cổng", max_length=200, default="Cổng thông tin điện tử")
    tagline = LineField("mô tả ngắn", max_length=300, blank=True, help_text="Cho máy tìm kiếm và khi chia sẻ.")
    logo = PictureField("biểu trưng", blank=True, help_text="Để trống: dùng dấu hiệu trung tính của cổng.")
    owner = LineField("đơn vị quản lý", max_length=200, blank=True)
    responsible_person = LineField("người chịu trách nhiệm nội dung", max_length=200, blank=True)
    address = LineField("địa chỉ", max_length=300, blank=True)
    phone = LineField("điện thoại", max_length=50, blank=True)
    fax = LineField("fax", max_length=50, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    copyright = LineField("bản quyền", max_length=300, blank=True)
    source_rule = LineField(
        "quy tắc ghi nguồn",
        max_length=300,
        blank=True,
        help_text="Ví dụ: Ghi rõ nguồn … khi phát hành lại thông tin.",
    )
    other_news_count = models.PositiveSmallIntegerField("số tin ở mục Tin khác", default=8)
    video_count = models.PositiveSmallIntegerField(
        "số video ở khối Tin Video",
        default=3,
        validators=[MaxValueValidator(20, "Khối Tin Video hiện nhiều nhất 20 video: hãy nhập số từ 0 đến 20.")],
    )
    notice = ParagraphField("nội dung thông báo", max_length=600, blank=True)
    notice_from = models.DateTimeField("hiện từ", null=True, blank=True)
    notice_until = models.DateTimeField("hiện đến", null=True, blank=True)
    notice_stop_at = models.DateTimeField(
        "dừng hệ thống lúc", null=True, blank=True, help_text="Chỉ điền khi báo trước việc dừng hệ thống."
    )
    notice_back_at = models.DateTimeField("dự kiến hoạt động trở lại", null=True, blank=True)

    held_fields = ()
    clock_fields = ("notice_from", "notice_until")
    history = History()

    class Meta:
        verbose_name = "thiết lập trang"
        verbose_name_plural = "thiết lập trang"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="site_settings_one_row"),
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True)
                | Q(notice_until__isnull=True)
                | Q(notice_until__gt=F("notice_from")),
                name="site_notice_ends_after_start",
                violation_error_message="Thông báo phải kết thúc sau khi bắt đầu.",
            ),
        ]

    def __str__(self):
        return self.portal_name

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    def clean(self):
        if self.notice_stop_at and self.notice_back_at and self.notice_back_at <= self.notice_stop_at:
            raise ValidationError({"notice_back_at": "Thời điểm hoạt động trở lại phải sau thời điểm dừng."})
        if self.notice_stop_at and not self.notice_back_at:
            raise ValidationError({"notice_back_at": "Hãy nêu thời điểm dự kiến hoạt động trở lại."})

    @classmethod
    def load(cls) -> "SiteSettings":
        """Return the saved settings, or unsaved defaults before the first save."""
        return cls.objects.first() or cls()

    @property
    def notice_shown(self) -> bool:
        now = timezone.now()
        begun = self.notice_from is None or self.notice_from <= now
        return bool(self.notice) and begun and (self.notice_until is None or now < self.notice_until)


class Place(models.TextChoices):
    MENU_START = "menu-start", "Thực đơn, trước các chuyên mục"
    MENU_END = "menu-end", "Thực đơn, sau các chuyên mục"
    FOOTER = "footer", "Chân trang"
    WEBSITES = "websites", "Khối Liên kết website"


class Link(models.Model):
    """A link in the frame of every page."""

    label = LineField("nhãn", max_length=120)
    url = AddressField("địa chỉ", max_length=300)
    place = models.CharField("vị trí", max_length=12, choices=Place)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "liên kết"
        verbose_name_plural = "liên kết"
        ordering = ["place", "order", "pk"]

    def __str__(self):
        return self.label

    @transaction.atomic  # with what portal/freshness.py writes then
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)


TAKEN_ADDRESSES = frozenset(
    (
        "admin chuyen-muc healthz hien-thi media rss so-do-cong static thong-ke tim-kiem tin-tuc tu-khoa van-ban video "
        "xem-truoc"
    ).split()
)


def page_address(slug: str) -> None:
    """Validator: a page must be reachable, so its address is none of the portal's own."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise ValidationError("Chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối, như gioi-thieu.")
    if slug in TAKEN_ADDRESSES:
        raise ValidationError("Đường dẫn này đã dành cho trang khác của cổng.")


class Page(models.Model):
    """A standing page such as Giới thiệu or Liên hệ."""

    title = LineField("tiêu đề", max_length=200)
    slug = models.SlugField(
        "đường dẫn",
        max_length=100,
        unique=True,
        validators=[page_address],
        help_text="Ví dụ: gioi-thieu. Không đổi được về sau.",
    )
    body = models.TextField("nội dung", blank=True)
    modified_at = models.DateTimeField("cập nhật lúc", auto_now=True)

    history = History(derived=("modified_at",), outlives=True)

    class Meta:
        verbose_name = "trang"
        verbose_name_plural = "trang"
        ordering = ["title"]

    def __str__(self):
        return self.title

    @transaction.atomic
    def save(self, *args, **kwargs):
        self.title = vietnamese.normalize_title(self.title)
        self.body = richtext.clean(self.body)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])
