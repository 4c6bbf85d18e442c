"""Where a video report stands: its kind (Phóng sự, Bản tin …) and its category."""

from portal import sections
from portal.addresses import address
from portal.fields import LineField


class Section(sections.Section):
    """What a kind and a category have in common: a list of their own."""

    name = LineField("tên", max_length=100)

    list_name = ""  # of the list's address in urls.py

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def get_absolute_url(self):
        return address(self.list_name, self.slug)


class Kind(Section):
    list_name = "videos:kind"

    class Meta(Section.Meta):
        verbose_name = "thể loại video"
        verbose_name_plural = "thể loại video"


class Category(Section):
    description = LineField("mô tả", max_length=300, blank=True)

    list_name = "videos:category"

    class Meta(Section.Meta):
        verbose_name = "chuyên mục video"
        verbose_name_plural = "chuyên mục video"
