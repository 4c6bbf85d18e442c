"""Measuring in turns: a machine that is busy for a while slows all contestants, not one."""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django


def size() -> float:
    """Return the part of everything that the command line asks for."""
    return float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def begin() -> float:
    """Set up Django and an empty database; return the size."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return size()


def cpu(task: Callable[[], Any], calls: int) -> float:
    """Return the CPU time, user and system, of this process for a call: µs."""
    begun = time.process_time_ns()
    for _ in range(calls):
        task()
    return (time.process_time_ns() - begun) / calls / 1000


def medians(contestants: dict[str, Callable[[], Any]], rounds: int, calls: int) -> dict[str, float]:
    """Return what a call of each costs, in the median of rounds: µs of CPU."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, task in contestants.items():
            taken[name].append(cpu(task, calls))
    return {name: statistics.median(times) for name, times in taken.items()}


def addition(without: Callable[[], Any], counted: Callable[[], Any], rounds: int, calls: int) -> tuple[float, float]:
    """Return what a call of `without` costs, and what `counted` costs more: medians, the second one of the differences
    between neighbours. µs of CPU."""
    pairs = [(cpu(without, calls), cpu(counted, calls)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(more - less for less, more in pairs)


def milliseconds(task: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Return the medians of the time that a task takes and of this process's CPU in it, after once that does not count."""
    task()
    times = []
    for _ in range(rounds):
        begun, begun_cpu = time.perf_counter(), time.process_time()
        task()
        times.append((time.perf_counter() - begun, time.process_time() - begun_cpu))
    wall, cpu = zip(*times, strict=True)
    return statistics.median(wall) * 1000, statistics.median(cpu) * 1000
