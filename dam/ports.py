"""What services know of the world outside: stores, index, queue. Adapters fulfil these; nobody else sees more."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from dam.domain.access import AccessScope
from dam.domain.boxes import Box
from dam.domain.transcripts import Cue


@dataclass(frozen=True)
class StoredObject:
    key: str
    size_bytes: int
    modified_at: datetime


class ObjectStore(Protocol):
    """Bytes under keys such as `assets/<id>/original`. Writes are atomic and durable when the call returns.

    Every method raises `errors.ServiceAway` when the store does not answer and `errors.StorageFull` when it is full.
    """

    def create(self) -> None:
        """Make the empty store where there is none; one that is there stays as it is. For the first start alone."""

    def adopt(self, key: str, path: Path, media_type: str) -> None:
        """Take the local file at `path` as the object; the file is gone afterwards (moved, or copied and removed)."""

    def put_bytes(self, key: str, data: bytes, media_type: str) -> None: ...
    def open(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        """A readable stream from byte `start`, `length` bytes long. Raises `errors.Missing`. The caller closes it."""

    def stat(self, key: str) -> StoredObject | None: ...
    def list(self, prefix: str) -> Iterator[StoredObject]: ...
    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""

    def delete_prefix(self, prefix: str) -> None: ...
    def local_path(self, key: str) -> Path | None:
        """The object's own file where the store is local, else None. Readers must not change it."""

    def presigned_url(self, key: str, seconds: int, media_type: str, content_disposition: str) -> str | None:
        """A short-lived address from which a browser fetches the bytes, or None where the store can't make one."""

    def sweep(self, older_than_seconds: float) -> int:
        """Remove what writes that died have left, untouched for so long; how much there was."""

    def ready(self) -> None:
        """Return when the store answers and can be written, else raise."""


# One is made for every asset of a rebuild; frozen, it would take three times as long.
@dataclass(slots=True)
class IndexDocument:
    """One asset as both engines index it: plain values, not yet folded. Absent is None or empty.

    `rights` are its lines on credit, copyright and usage; `copy_number` is above 0 for bytes that were here already.
    `near` are the names of the town it was taken in or near, as (language or empty, name).
    """

    id: str
    ordinal: int
    version: int
    kind: str
    state: str
    title: str
    description: str
    keywords: tuple[str, ...]
    language: str
    event_id: str
    event_title: str
    creator: str
    place: str
    camera: str
    file_name: str
    text: str
    access_level: str
    uploaded_by_id: str
    captured_at: datetime | None
    created_at: datetime
    duration_seconds: float | None = None
    width_px: int | None = None
    height_px: int | None = None
    size_bytes: int = 0
    latitude: float | None = None
    longitude: float | None = None
    rights: str = ""
    copy_number: int = 0
    near: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DateFacet:
    """Years as people count them: of `calendar` (gregorian, solar: that of Iran), beginning at midnight in `time_zone`.

    `opened` is the year whose months are counted too, `opened_month` the month of it whose days are.
    """

    calendar: str = "gregorian"
    time_zone: str = "UTC"
    opened: int | None = None
    opened_month: int | None = None


# Groups of terms that mean the same.
Synonyms = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SearchRequest:
    """`query` is what the person typed; the tuples are facet choices (any of one facet, all facets together).

    `ids` are the only assets that count, whatever else is asked; None leaves it open. What `within` finds is all that
    counts too: of it its words, choices and times are taken, and nothing else. At most 10,000 ids.
    `missing` holds values of `domain.describing.Missing`; `created_from` is the first moment of arrival that counts.
    `similar_to` is the id of an asset and `similar` what was found like it, in steps from the nearest on: nothing else
    counts then, and by relevance these steps are the order.
    `sort` is one of relevance, created_at, -created_at, captured_at, -captured_at, title, -title.
    `backwards` asks for the rows before the cursor in place of those after it, still in the result's order; not by
    relevance. `row` begins at that row, counted from 0, in place of the first; sorted by time alone, and at the same
    cost however far down. `loose` says whether words are found forgivingly; None does so where they find nothing sure.
    `dates` has the facets `year` (values such as 2024), `month` (202405) and `day` (20240509) counted on that calendar;
    without it there are the Gregorian years and months of UTC. `synonyms` are those that hold at the moment. `box`
    leaves what lies in it. `withheld` are ids that count no more, as their rows say what the index does not yet: at
    most 10,000.
    """

    scope: AccessScope
    query: str = ""
    kinds: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    uploaded_by_ids: tuple[str, ...] = ()
    created_from: datetime | None = None
    captured_from: datetime | None = None
    captured_to: datetime | None = None
    ids: tuple[str, ...] | None = None
    similar_to: str = ""
    similar: tuple[tuple[str, ...], ...] = ()
    within: "SearchRequest | None" = None
    sort: str = "relevance"
    limit: int = 60
    cursor: str | None = None
    facets: bool = True
    backwards: bool = False
    row: int | None = None
    loose: bool | None = None
    synonyms: Synonyms = ()
    withheld: tuple[str, ...] = ()
    dates: DateFacet | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Cluster:
    """Assets that lie close together: how many, their middle in degrees, and the box that holds exactly them."""

    count: int
    latitude: float
    longitude: float
    box: Box


@dataclass(frozen=True)
class Place:
    """Where an asset stands in a result: its row, counted from 0, and the ids beside it, None at either end."""

    row: int
    previous_id: str | None
    next_id: str | None


@dataclass(frozen=True)
class Hint:
    """Why a query was not taken at its word: a stable code, a sentence in English, and what the sentence is about."""

    code: str
    detail: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FacetValue:
    value: str
    count: int


@dataclass(frozen=True)
class SearchResult:
    """`previous_cursor` leads to the rows before these, backwards; absent where these are the first. `loose` is whether
    they were found forgivingly.
    """

    ids: tuple[str, ...]
    total: int
    facets: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    next_cursor: str | None = None
    previous_cursor: str | None = None
    did_you_mean: str | None = None
    hint: Hint | None = None
    loose: bool = False


@dataclass(frozen=True)
class HeldDocument:
    """What an index says it holds: the asset, its ordinal, and the version of it that was carried."""

    id: str
    ordinal: int
    version: int


class SearchIndex(Protocol):
    """Raises `ServiceAway` when the engine does not answer, `errors.BadRequest` for a cursor or sort it can't read."""

    def write(self, documents: Sequence[IndexDocument], deleted_ids: Sequence[str] = ()) -> None:
        """Put or replace documents and take others out; found by searches once the call returns."""

    def search(self, request: SearchRequest) -> SearchResult: ...
    def span(self, request: SearchRequest) -> tuple[datetime, datetime] | None:
        """The earliest and the latest time, to a second, by which the result is sorted; None of nothing found."""

    def counts_between(self, request: SearchRequest, bounds: Sequence[datetime]) -> list[int]:
        """How many of the result lie in each [bound, next bound) of its sort's time; bounds rise."""

    def place(self, request: SearchRequest, asset_id: str) -> Place | None:
        """Where the asset stands in the result; None where it is not in it, or too far down a list by relevance."""

    def clusters(self, request: SearchRequest, view: Box) -> list[Cluster]:
        """What of the result lies in `view`, whatever box the request has, by the cells of a grid; largest first."""

    def extent(self, request: SearchRequest) -> Box | None:
        """A box around all of the result that lies somewhere, whatever box the request has; None where nothing does."""

    def count(self) -> int: ...
    def rebuild(self, documents: Iterator[IndexDocument]) -> int:
        """Fill a new index beside the old one and swap; answers how many documents it holds.

        Searches and writes go on meanwhile, and the new index gets those writes as well. Raises `errors.Conflict`
        where another rebuild is seen to be under way. One that dies leaves the old index in use.
        """

    def held(self, first: int, last: int) -> Sequence[HeldDocument]:
        """The documents whose ordinal lies between the two, both included, in its order."""

    def filled(self) -> bool:
        """Whether a rebuild has filled the index in use; one that is made when missing begins empty."""

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, was never filled, is damaged or of another version."""

    def ready(self) -> None: ...


class JobQueue(Protocol):
    """Raises `ServiceAway` when the queue does not answer."""

    def enqueue(self, job: str, subject_id: str, queue: str) -> None:
        """Put the job named in the catalogue of workers/jobs.py on a queue; one that already waits is not doubled."""

    def wake_indexer(self) -> None: ...
    def wait_for_wake(self, seconds: float) -> bool:
        """Block until somebody called `wake_indexer`, at most `seconds`; whether somebody did."""

    def lengths(self) -> Mapping[str, int]: ...
    def ready(self) -> None: ...


@dataclass(frozen=True)
class Letter:
    """One e-mail: the same words as plain text and as HTML, which names its language and direction itself.

    `id` is the same whenever the same letter is sent once more, so that it is not shown twice.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str


class Mailer(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter over; once this returns the mail server answers for it.

        Raises `ServiceAway` when it does not answer or asks to be tried later, `errors.MailRefused` for good.
        """


@dataclass(frozen=True)
class Heard:
    """What an engine has heard in a piece of sound: its language, and lines at seconds from the piece's beginning."""

    language: str
    cues: tuple[Cue, ...]


class SpeechEngine(Protocol):
    """A program on this machine that writes down what is said. Raises `SpeechAway` when it can't."""

    @property
    def name(self) -> str:
        """The program and its model, for who reads what it wrote."""

    def ready(self) -> None:
        """Return when everything that it needs is there, else raise. Nothing is fetched."""

    def hear(self, samples: bytes, language: str, on_line: Callable[[], None]) -> Heard:
        """Listen to some minutes of sound: signed 16-bit little-endian samples, 16,000 a second, one channel.

        `language` is a tag, or empty: then the engine tells which it is, unless nothing is said. `on_line` is called
        with every line that is heard; what it raises ends the listening.
        """


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, UTC, aware."""
