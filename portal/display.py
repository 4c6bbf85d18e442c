"""How a reader has chosen to see the site: text size and theme, in one cookie that is set only by that choice.

The cookie is `<step>` or `<step>.<theme>`, as in `2`, `0.toi`, `4.sang`; anything else counts as no choice (ADR 0004).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

COOKIE = "hien_thi"
MAX_AGE = 365 * 24 * 3600  # seconds
SIZES = (100, 125, 150, 175, 200)  # per cent of the site's own text size
THEMES = {"toi": "dark", "sang": "light"}
CHOICE = re.compile(r"([0-4])(?:\.(toi|sang))?")


@dataclass(frozen=True)
class Display:
    step: int = 0
    theme: str = ""  # "", as the reader's system prefers; "toi", the night theme; "sang", the day theme

    @classmethod
    def read(cls, cookies: Mapping[str, Any]) -> "Display":
        match = CHOICE.fullmatch(cookies.get(COOKIE, ""))
        return cls(int(match[1]), match[2] or "") if match else cls()

    @classmethod
    def of(cls, request: HttpRequest) -> "Display":
        return cls.read(request.COOKIES)

    @property
    def value(self) -> str:
        """What the cookie says, "" for no choice."""
        if self == Display():
            return ""
        return f"{self.step}.{self.theme}" if self.theme else str(self.step)

    def chosen(self, action: str) -> "Display":
        """Return the display after a button of the toolbar: `giam`, `tang`, `mac-dinh` or `dao-mau`."""
        match action:
            case "giam":
                return Display(max(0, self.step - 1), self.theme)
            case "tang":
                return Display(min(len(SIZES) - 1, self.step + 1), self.theme)
            case "mac-dinh":
                return Display(0, self.theme)
            case "dao-mau":
                return Display(self.step, "sang" if self.inverted else "toi")
        return self

    def keep(self, response: HttpResponse, secure: bool) -> None:
        if self.value:
            response.set_cookie(COOKIE, self.value, max_age=MAX_AGE, secure=secure, samesite="Lax")
        else:
            response.delete_cookie(COOKIE, samesite="Lax")

    @property
    def inverted(self) -> bool:
        return self.theme == "toi"

    @property
    def data_theme(self) -> str:
        return THEMES.get(self.theme, "")

    @property
    def smallest(self) -> bool:
        return self.step == 0

    @property
    def largest(self) -> bool:
        return self.step == len(SIZES) - 1
