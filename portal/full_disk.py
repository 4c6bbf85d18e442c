"""A full disk: how the system and the databases tell of it, and what an editor is told whose upload it stops."""

import errno
import sqlite3

ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
POSTGRESQL = "53100"  # disk_full
PART_LOST = "Ổ đĩa của máy chủ đã đầy. Phần đã tải lên vẫn còn; hãy báo quản trị viên."  # of an upload in parts


def says_full(error: BaseException | None) -> bool:
    """Say whether an error of the system, or of Django's database, comes from a full disk."""
    if isinstance(error, OSError):
        return error.errno in ERRORS
    said = error.__cause__ if error else None  # by the database's own library
    return getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(said, "pgcode", None) == POSTGRESQL
