"""Querysets that pages ask again and again, compiled to SQL once (docs/adr/0011).

The ORM says what is asked, with slots in place of values; asking costs no more than the database's own work and the
objects. Compiling is four fifths of what a small query costs otherwise, and on PostgreSQL planning is most of the rest:
there each connection lets the server plan once too.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from inspect import signature
from itertools import count
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection, models
from django.db.models.expressions import Expression

Row = TypeVar("Row", bound=models.Model)

numbers = count(1)
planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # names of statements, by the driver's connection


class Slot(Expression):
    """Stands in a prepared queryset for a value that is given when it is asked."""

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.name = name
        self.place = place

    def each(self, most: int) -> "list[Slot]":
        """Return slots for a list of at most `most` values; those beyond its end are null."""
        return [Slot(self.name, place) for place in range(most)]

    def value(self, given: dict[str, Any]) -> Any:
        value = given[self.name]
        if self.place is None:
            return value
        return value[self.place] if self.place < len(value) else None

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Compiled(NamedTuple):
    model: Any
    sql: str
    params: Sequence[Any]
    fields: list[str]
    annotations: list[str]
    compiler: Any
    converters: dict[int, Any]

    def row(self, values: Sequence[Any]) -> Any:
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, values[: len(self.fields)])
        vars(found).update(zip(self.annotations, values[len(self.fields) :], strict=True))
        return found


class Prepared(Generic[Row]):
    """`Prepared(build)(x=1)` returns the rows of `build(x=1)` as a list. `build` filters by its parameters only, and
    selects no related objects; what it leaves out with `only()` stays deferred."""

    def __init__(self, build: Callable[..., "models.QuerySet[Row]"]) -> None:
        self.build = build
        self.name = f"portal_{next(numbers)}"

    @cached_property
    def compiled(self) -> Compiled:
        queryset = self.build(**{name: Slot(name) for name in signature(self.build).parameters})
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        columns: list[Any] = [column for column, *_ in compiler.select]
        fields = [column.target.attname for column, _, alias in compiler.select if not alias]
        annotations = [alias for *_, alias in compiler.select if alias]
        converters = compiler.get_converters(columns)
        return Compiled(queryset.model, sql, params, fields, annotations, compiler, converters)

    def __call__(self, **values: Any) -> list[Row]:
        return [self.compiled.row(row) for row in self.rows(**values)]

    def rows(self, **values: Any) -> Iterable[Sequence[Any]]:
        """Return the columns only, where no objects are needed."""
        known = self.compiled
        given = [param.value(values) if isinstance(param, Slot) else param for param in known.params]
        adapted = [connection.ops.adapt_unknown_value(value) for value in given]
        try:
            rows = self.answer(adapted)
        except NotSupportedError:  # a migration by another process has changed the type of a column
            if connection.vendor != "postgresql" or connection.in_atomic_block:
                raise
            forget_plans()
            rows = self.answer(adapted)
        return known.compiler.apply_converters(rows, known.converters)

    def answer(self, given: list[Any]) -> list[Any]:
        sql = self.compiled.sql
        if connection.vendor == "postgresql":
            sql = self.statement(sql, len(given))
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()

    def statement(self, sql: str, size: int) -> str:
        """Return what executes the statement on this connection; the first time, let the server plan it."""
        connection.ensure_connection()
        names = planned.setdefault(connection.connection, set())
        if self.name not in names:
            places = [f"${number + 1}" for number in range(size)]
            with connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self.name} AS {sql}" % tuple(places))
            names.add(self.name)
        return f"EXECUTE {self.name} ({', '.join(['%s'] * size)})"


def forget_plans() -> None:
    """Let this connection plan its statements anew."""
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    planned.pop(connection.connection, None)
