from .pictures import Picture, file_name
from .uses import Use

__all__ = ["Picture", "Use", "file_name"]
