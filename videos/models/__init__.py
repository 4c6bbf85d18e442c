from . import reading
from .clips import Clip, ClipState, Rendition
from .reports import Video
from .sections import Category, Kind

__all__ = ["Category", "Clip", "ClipState", "Kind", "Rendition", "Video", "reading"]
