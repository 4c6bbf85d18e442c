"""What axe-core finds on a page: every rule of WCAG 2.2 A and AA and its best practices."""

from pathlib import Path

import axe_playwright_python

from .desk import STARTED

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([tags, rules]) => {
  const switched = Object.fromEntries(rules.map((rule) => [rule, { enabled: true }]));
  const { violations } = await axe.run({ runOnly: tags, rules: switched, resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def violations(page, *further_rules: str) -> list[str]:
    """Return what axe-core finds in the state in which `page` is now, its editors started: rule, element, remedy."""
    page.wait_for_function(STARTED)
    page.evaluate(SOURCE)
    return page.evaluate(RUN, [TAGS, list(further_rules)])
