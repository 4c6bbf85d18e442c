"""Put a file among the uploads of a node, as if an editor had uploaded it: `python -m tests.fire.upload <file>`."""

import shutil
import sys
from pathlib import Path

import django
from django.utils import timezone


def upload(path: Path) -> None:
    from videos.models import Clip, ClipState

    clip = Clip(name=path.name, size=path.stat().st_size, uploaded_at=timezone.now(), state=ClipState.WAITING)
    clip.source.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, clip.source)
    clip.save()


if __name__ == "__main__":
    django.setup()
    upload(Path(sys.argv[1]))
