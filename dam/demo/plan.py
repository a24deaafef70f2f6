"""What the demo archive is made of: towns with their events, photographs, recordings and press releases."""

from dataclasses import dataclass

from dam.demo.scenes.outlook import Outlook


@dataclass(frozen=True)
class Occasion:
    """An event to be. Times are ISO 8601 with their zone; `kind` as services.events takes it."""

    key: str
    kind: str
    title: str
    starts_at: str
    ends_at: str
    place: str
    description: str


@dataclass(frozen=True)
class Shot:
    """A photograph to be drawn. `size` is width and height in px; `lettering` stands large in a poster.

    The ending of `file_name` decides the format. `occasion` is an `Occasion.key`, or empty.
    """

    file_name: str
    scene: str
    seed: int
    size: tuple[int, int]
    title: str
    caption: str
    keywords: tuple[str, ...]
    captured: str
    creator: str
    language: str
    occasion: str = ""
    level: str = "internal"
    lettering: str = ""


@dataclass(frozen=True)
class Recording:
    """A video or a sound recording to be made; `scenes` follow one another. Music or speech is synthesised."""

    file_name: str
    scenes: tuple[str, ...]
    sound: str
    seconds: int
    cards: tuple[str, ...]
    title: str
    caption: str
    keywords: tuple[str, ...]
    captured: str
    creator: str
    language: str
    occasion: str = ""
    level: str = "internal"


@dataclass(frozen=True)
class Release:
    """A text to be set: the ending of `file_name` is pdf, docx, txt or html. `body` holds paragraphs."""

    file_name: str
    title: str
    body: tuple[str, ...]
    language: str
    occasion: str = ""
    level: str = "internal"


@dataclass(frozen=True)
class Town:
    """`latitude` and `longitude` in degrees, of a place that is not there; `office` is the press office's name."""

    name: str
    office: str
    outlook: Outlook
    latitude: float
    longitude: float
    occasions: tuple[Occasion, ...]
    shots: tuple[Shot, ...]
    recordings: tuple[Recording, ...]
    releases: tuple[Release, ...]
