from . import reading
from .documents import Document
from .files import File
from .sections import Field, Issuer, Kind

__all__ = ["Document", "Field", "File", "Issuer", "Kind", "reading"]
