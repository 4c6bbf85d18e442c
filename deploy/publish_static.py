"""Bring the static files of this version to the folder that nginx serves, while it serves.

Hashed files of earlier versions stay there, for pages that readers still have open.
"""

import filecmp
import os
import shutil
import sys
from pathlib import Path


def publish(source: Path, target: Path) -> int:
    """Bring every file of `source` to `target` that is not there yet; return how many were brought."""
    return sum(publish_file(file, target / file.relative_to(source)) for file in source.rglob("*") if file.is_file())


def publish_file(file: Path, place: Path) -> bool:
    if place.exists() and filecmp.cmp(file, place):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.part")
    shutil.copy2(file, unfinished)
    os.replace(unfinished, place)  # a reader never meets half a file
    return True


if __name__ == "__main__":
    print(f"{publish(Path(sys.argv[1]), Path(sys.argv[2]))} static files are new or changed.")
