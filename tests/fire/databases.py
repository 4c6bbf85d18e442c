"""The databases of the sites under fire, read past Django: what was counted, and whether something is just written."""

import shutil
import sqlite3
from pathlib import Path

import psycopg2

from tests.fire.processes import locks, until
from tests.postgres import Server

# fsync, full_page_writes and synchronous_commit stay on; syncfs spares the recovery from syncing each file.
AS_IN_PRODUCTION = "-c max_connections=100 -c recovery_init_sync_method=syncfs"
WAL_WRITE_LOCK = 120  # its byte in the -shm file: https://sqlite.org/walformat.html#locks
WRITING = (
    "SELECT 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
)


class SQLite:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.address = f"sqlite:///{path}"

    def copy(self, number: int) -> "SQLite":
        """Return a new database with the same content; nobody may have this one open."""
        copied = self.path.with_name(f"copy-{number}.sqlite3")
        shutil.copy(self.path, copied)
        return SQLite(copied)

    def rows(self, query: str) -> list[tuple]:
        connection = sqlite3.connect(self.path, timeout=20)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def wait_for_writing(self) -> None:
        """Return in the midst of a transaction that writes."""
        shared = self.path.with_name(self.path.name + "-shm")
        until(lambda: locks(shared, "POSIX", WAL_WRITE_LOCK), "a transaction", pause=0.0003)


class PostgreSQL:
    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self.name = name
        self.address = server.address(name)

    def copy(self, number: int) -> "PostgreSQL":
        """Return a new database with the same content; nobody may have this one open."""
        maintenance = PostgreSQL(self.server, "postgres")
        maintenance.execute(f"CREATE DATABASE copy_{number} TEMPLATE {self.name}")
        return PostgreSQL(self.server, f"copy_{number}")

    def connect(self):
        connection = psycopg2.connect(host=str(self.server.cluster), user="portal", dbname=self.name)
        connection.autocommit = True
        return connection

    def execute(self, command: str) -> None:
        connection = self.connect()
        try:
            connection.cursor().execute(command)
        finally:
            connection.close()

    def rows(self, query: str) -> list[tuple]:
        connection = self.connect()
        try:
            cursor = connection.cursor()
            cursor.execute(query)
            return cursor.fetchall()
        finally:
            connection.close()

    def wait_for_writing(self) -> None:
        """Return in the midst of a transaction that writes."""
        connection = self.connect()
        try:
            cursor = connection.cursor()
            until(lambda: cursor.execute(WRITING) or cursor.fetchone(), "a transaction", pause=0.0003)
        finally:
            connection.close()
