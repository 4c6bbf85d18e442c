"""How the pages of a model in the admin are called, and where they are."""

from typing import Any

from django.contrib import admin
from django.urls import reverse


class DeskPages(admin.ModelAdmin):
    """A ModelAdmin that has pages of its own beside Django's."""

    def page_name(self, page: str) -> str:
        """Return the name of an address, as `get_urls` gives it: news_article_change."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def address(self, page: str, *keys: Any) -> str:
        return reverse(f"admin:{self.page_name(page)}", args=keys)
