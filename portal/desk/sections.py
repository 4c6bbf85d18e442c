"""Sections in the admin."""

from .deleting import PlainDeletion


class SectionAdmin(PlainDeletion):
    list_display = ("name", "order", "slug")
    list_editable = ("order",)

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()  # the address stays what it is
