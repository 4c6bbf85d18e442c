"""The open sessions of the newsroom, each with what its owner knows it by. Readers have none."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from .browsers import in_words


class DeskSession(AbstractBaseSession):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions", verbose_name="người dùng"
    )
    address = models.GenericIPAddressField("địa chỉ mạng", null=True)
    agent = models.CharField("trình duyệt", max_length=300, blank=True)
    begun_at = models.DateTimeField("bắt đầu lúc")
    seen_at = models.DateTimeField("hoạt động lúc")

    class Meta:
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"
        default_permissions = ()

    def __str__(self):
        return self.browser  # the key opens the session: it is shown nowhere

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore

        return SessionStore

    @property
    def browser(self) -> str:
        return in_words(self.agent)

    @property
    def name(self) -> str:
        """What a form calls the session by: nothing that opens it."""
        return salted_hmac("portal.login.session", self.session_key).hexdigest()[:16]
