"""How long a piece of work takes, as tests of growth compare it at two lengths."""

import contextlib
import gc
import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

RUNS = 3


def seconds(work: Callable[..., Any], *given: Any) -> float:
    """Return the processor time of the best of some runs; to refuse is work too.

    Without the collector of garbage: what it looks at is everything that other tests have left.
    """
    return min(once(work, *given) for _ in range(RUNS))


def in_proportion(work: Callable[..., Any], short: Any, long: Any, most: float, unmeasurable: float) -> bool:
    """Return whether `long` takes less than `most` times as long as `short`, or as `unmeasurable` seconds."""
    if once(work, long) < most * unmeasurable:
        return True
    return seconds(work, long) < most * max(seconds(work, short), unmeasurable)


def once(work: Callable[..., Any], *given: Any) -> float:
    """Return the processor time of one run."""
    gc.disable()
    try:
        begun = time.process_time()
        with contextlib.suppress(ValueError, ValidationError):
            work(*given)
        return time.process_time() - begun
    finally:
        gc.enable()
