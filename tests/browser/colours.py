"""The colours in which words stand on a page, and the contrast between two of them."""

COLOURS = """() => {
  const clear = "rgba(0, 0, 0, 0)";
  function ground(element) {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if (colour !== clear) return colour;
    }
    return "rgb(255, 255, 255)";
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (words && element.checkVisibility()) found.push([words, getComputedStyle(element).color, ground(element)]);
  }
  return found;
}"""


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2) of a colour as `rgb(19, 22, 27)`."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
