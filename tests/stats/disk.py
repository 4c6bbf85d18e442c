"""A record, what stands in the folder of records, and a disk that fails."""

import os
from pathlib import Path

from stats.records import Record, read
from tests.stats.on_paper import NOON


def line(person: int = 1) -> Record:
    """Return the record of a view."""
    return Record(NOON, person, 0, 7, "article", "", "")


def written(folder: Path) -> list[Record]:
    """Return all whole records of all files."""
    return [record for file in sorted(folder.glob("*.hits")) for record in read(file.read_bytes())[0]]


def failing(number: int):
    """Return a function that fails as a system call does, with this error number."""

    def call(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return call
