"""Servers that are loaded in turns, so that a machine that is busy for a while slows all of them, and what came of it."""

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import load, usage
from tests.benchmarks.servers import Baseline, Portal

WIDTH = 50


class Contestant(NamedTuple):
    name: str
    served: Sequence[Baseline | Portal]  # the first one is asked, the CPU of all of them counts
    requests: Path
    way: str = "turn"
    limit: float = 0  # times the first contestant


class Figures:
    """What the rounds of one contestant have shown."""

    def __init__(self) -> None:
        self.costs: list[float] = []  # µs of CPU a request
        self.outcomes: list[load.Outcome] = []
        self.answered = self.loads = 0  # the warming included

    @property
    def cost(self) -> float:
        return statistics.median(self.costs)

    @property
    def rate(self) -> float:
        return statistics.median(outcome.rate for outcome in self.outcomes)

    @property
    def p99(self) -> float:
        return statistics.median(outcome.p99 for outcome in self.outcomes)

    @property
    def failures(self) -> str:
        refused = sum(outcome.refused for outcome in self.outcomes)
        broken = sum(outcome.broken for outcome in self.outcomes)
        return f"   {refused} refused, {broken} broken" if refused or broken else ""

    def load(self, contestant: Contestant, seconds: float) -> tuple[float, load.Outcome]:
        """Load a contestant once; what is counted only afterwards belongs to its cost."""
        roots = [root for server in contestant.served for root in server.roots()]
        before = usage.cpu(roots)
        outcome = load.put(contestant.served[0].port, contestant.requests, contestant.way, seconds=seconds)
        for server in contestant.served:
            server.settle()
        self.answered += outcome.requests
        self.loads += 1
        return (usage.cpu(roots) - before) * 1e6 / outcome.requests, outcome

    def play(self, contestant: Contestant, seconds: float) -> None:
        cost, outcome = self.load(contestant, seconds)
        self.costs.append(cost)
        self.outcomes.append(outcome)


def play(contestants: Sequence[Contestant], rounds: int, seconds: float, warming: float = 1) -> list[Figures]:
    """Load all contestants in turns; before the first round for a while in which pages are made, and kept."""
    figures = [Figures() for _ in contestants]
    for contestant, found in zip(contestants, figures, strict=True):
        found.load(contestant, warming)
    for _ in range(rounds):
        for contestant, found in zip(contestants, figures, strict=True):
            found.play(contestant, seconds)
    return figures


def head(title: str) -> str:
    return f"{title}\n  {'':{WIDTH}}{'CPU µs':>9}{'× bare':>9}{'× nginx':>9}{'req/s':>9}  target"


def verdict(found: float, limit: float) -> str:
    return f"≤ {limit:g} {'reached' if found <= limit else 'MISSED'}" if limit else ""


def print_table(title: str, contestants: Sequence[Contestant], figures: Sequence[Figures], static: int | None) -> None:
    """Print figures beside those of the bare function, which is the first, and those of nginx's file."""
    print(head(title))
    for contestant, found in zip(contestants, figures, strict=True):
        to_bare = found.cost / figures[0].cost
        to_static = f"{found.cost / figures[static].cost:9.2f}" if static else " " * 9
        row = f"  {contestant.name:{WIDTH}}{found.cost:9.1f}{to_bare:9.2f}{to_static}{found.rate:9,.0f}"
        print(f"{row}  {verdict(to_bare, contestant.limit)}{found.failures}")
