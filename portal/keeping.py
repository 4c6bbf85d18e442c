"""What is worked out once in a generation and kept in memory until the next one (docs/adr/0011)."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from . import generation

P = ParamSpec("P")
T = TypeVar("T")

MOST = 500  # values; a piece of a page has some 5 kB


class Shelf:
    """Holds the values of one generation, at most `MOST`."""

    def __init__(self) -> None:
        self.content: tuple[Hashable, dict[Hashable, Any]] = (None, {})

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` has returned for `key` in this generation; the token is read before `make` reads."""
        token = generation.current()
        if token is None:
            return make()
        if self.content[0] != token:
            self.content = token, {}
        known, values = self.content
        if known != token:  # another thread is in another generation
            return make()
        try:
            return values[key]
        except KeyError:
            value = make()
        if len(values) >= MOST:
            values.clear()
        return values.setdefault(key, value)


shelf = Shelf()


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """Let a function of hashable arguments work once in a generation. What it returns is shared: never change it."""

    @wraps(make)
    def get(*args: P.args, **kwargs: P.kwargs) -> T:
        return shelf.get((make, args, *kwargs.items()), lambda: make(*args, **kwargs))

    return get
