"""A full disk: how the system tells of it, and what an editor is told whose upload it stops."""

import errno

ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
PART_LOST = "Ổ đĩa của máy chủ đã đầy. Phần đã tải lên vẫn còn; hãy báo quản trị viên."  # of an upload in parts


def says_full(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in ERRORS
