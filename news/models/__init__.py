from . import front, reading
from .articles import Article, Placement
from .categories import Category, HomeBlock, Tag

__all__ = ["Article", "Category", "HomeBlock", "Placement", "Tag", "front", "reading"]
