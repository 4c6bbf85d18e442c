"""Pages of video reports read for their elements."""

from tests.portal import reading


def tags(html: str, name: str) -> list[dict[str, str]]:
    """Return the attributes of all elements of a name, in their order."""
    return [attributes for _, attributes in reading.tags(html, name)]
