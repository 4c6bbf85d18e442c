"""What readers play of a video: files in some sizes, or YouTube after a click."""

from collections.abc import Collection
from dataclasses import dataclass

from .clips import ClipState, Rendition
from .reports import Video, VideoQuerySet

YOUTUBE_PAGE = "https://www.youtube.com/watch?v="
YOUTUBE_PLAYER = "https://www.youtube-nocookie.com/embed/"
PLACE = "trinh-phat"  # the id of YouTube's player on its page
ORDINARY = 16, 9  # while nobody has looked at the clip


@dataclass(frozen=True)
class Player:
    youtube_id: str = ""
    files: Collection[Rendition] = ()  # the largest first
    clip_width: int | None = None
    clip_height: int | None = None
    clip_state: str | None = None

    @classmethod
    def of(cls, video: Video) -> "Player":
        """Return the player of one of those that `with_files` has asked for."""
        clip = video.clip
        if clip is None:
            return cls(video.youtube_id)
        return cls(video.youtube_id, clip.renditions.all(), clip.width, clip.height, clip.state)

    @property
    def playable(self) -> list[Rendition]:
        """The files to offer: the copy of the upload only while there is no other."""
        made = [file for file in self.files if file.height]
        return made or list(self.files)

    @property
    def best(self) -> Rendition | None:
        return self.playable[0] if self.playable else None

    @property
    def best_type(self) -> str:
        """The MIME type of the best file, without codecs."""
        return self.best.type.partition(";")[0] if self.best else ""

    @property
    def small(self) -> Rendition | None:
        """The file for phones, where there is a choice."""
        return self.playable[-1] if len(self.playable) > 1 else None

    @property
    def is_coming(self) -> bool:
        """Whether something to play is being made."""
        return self.clip_state in (ClipState.UPLOADING, ClipState.WAITING, ClipState.WORKING)

    @property
    def is_youtube(self) -> bool:
        return bool(self.youtube_id) and not self.files

    @property
    def page(self) -> str:
        return f"{YOUTUBE_PAGE}{self.youtube_id}"

    @property
    def embedded(self) -> str:
        return f"{YOUTUBE_PLAYER}{self.youtube_id}"

    @property
    def width(self) -> int:
        return self.clip_width or ORDINARY[0]

    @property
    def height(self) -> int:
        return self.clip_height or ORDINARY[1]

    @property
    def shape(self) -> str:
        """Which box the player stands in: what is of another shape has ink beside or above it."""
        ratio = self.width / self.height
        if ratio < 1.5:
            return "upright" if ratio < 0.9 else "square" if ratio < 1.2 else "standard"
        return "wide" if abs(ratio - 16 / 9) < 0.05 else "broad"

    def address_at(self, seconds: int) -> str:
        """Return where a browser alone plays the video from this moment on, or "".

        For YouTube that is the player's place on the page, where the reader is told who will be asked.
        """
        if self.best:
            return f"{self.best.url}#t={seconds}"
        return f"#{PLACE}" if self.is_youtube else ""

    @property
    def place(self) -> str:
        return PLACE


def with_files(videos: VideoQuerySet) -> VideoQuerySet:
    """Load what is played of each video as well, for programs to read."""
    return videos.for_list().select_related("category", "kind", "clip").prefetch_related("clip__renditions")
