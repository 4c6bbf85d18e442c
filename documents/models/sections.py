"""What documents are sorted by: their kind (Quyết định, Nghị định …), who issued them, and the field they are about."""

from portal import sections
from portal.fields import LineField


class Section(sections.Section):
    """What kinds, issuers and fields have in common."""

    name = LineField("tên", max_length=200, unique=True)

    class Meta:
        abstract = True
        ordering = ["order", "name"]


class Kind(Section):
    class Meta(Section.Meta):
        verbose_name = "loại văn bản"
        verbose_name_plural = "loại văn bản"


class Issuer(Section):
    class Meta(Section.Meta):
        verbose_name = "cơ quan ban hành"
        verbose_name_plural = "cơ quan ban hành"


class Field(Section):
    class Meta(Section.Meta):
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
