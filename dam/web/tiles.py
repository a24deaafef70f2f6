"""One asset as the grid, the timeline and the list show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from dam.db.models import Asset, Event, Rendition
from dam.http.addresses import rendition_url
from dam.ports import Synonyms
from dam.web.calendars import Day, day_of, time_of_day
from dam.web.formats import short_day
from dam.web.hits import Hit
from dam.web.marking import found_in, marked

# Rows are laid out by CSS from a class for each ratio, since a style attribute is refused by the content policy.
RATIO_STEPS_PER_UNIT = 20
_NARROWEST, _WIDEST = 0.6, 2.6
_USUAL = {"photo": 1.5, "video": 16 / 9, "audio": 1.5, "text": 0.75}


@dataclass(frozen=True)
class Picture:
    """What to show of an asset: address, sizes, and a larger one for dense screens."""

    src: str
    srcset: str
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Scrub:
    """Addresses of a video's frames in one picture and of the list that says where each lies in it."""

    picture: str
    cues: str


@dataclass(frozen=True)
class Tile:
    asset: Asset
    name: str
    title: Markup
    found_in: Markup
    # Its page, and there to where the words are by which it was found.
    address: str
    hit: Hit | None
    picture: Picture | None
    ratio_class: str
    scrub: Scrub | None
    # The time by which it stands where it does, and what begins with it in a timeline.
    at: datetime
    day: Day | None = None
    begins_month: bool = False
    begins_day: bool = False
    # Whether all of its day, as far as it is in this part, belong to the event of this one.
    whole_day: bool = False
    # How many near-duplicates of the result it stands for, itself among them; 0 where it stands for itself alone.
    group_count: int = 0

    @property
    def said_when(self) -> str:
        """The day, or under a day's heading the time."""
        return time_of_day(self.at) if self.day else short_day(self.at)

    @property
    def event(self) -> Event | None:
        return self.asset.event


def tile(
    asset: Asset,
    words: str = "",
    by_arrival: bool = False,
    synonyms: Synonyms = (),
    hit: Hit | None = None,
) -> Tile:
    """`words` is the query, whose words are marked where they stand; `by_arrival` dates it by when it came in."""
    name = asset.title or asset.file_name
    renditions = {rendition.name: rendition for rendition in asset.renditions}
    return Tile(
        asset=asset,
        name=name,
        title=marked(name, words, synonyms),
        found_in=found_in(asset, words, synonyms),
        address=hit.address if hit else url_for("assets.page", asset_id=asset.id),
        hit=hit,
        picture=_picture(renditions),
        ratio_class=ratio_class(asset, renditions.get("thumb")),
        scrub=_scrub(renditions),
        at=asset.created_at if by_arrival else asset.captured_at or asset.created_at,
    )


def tiles(
    assets: Iterable[Asset],
    words: str = "",
    by_arrival: bool = False,
    in_days: bool = False,
    synonyms: Synonyms = (),
    hits: Mapping[str, Hit] | None = None,
) -> list[Tile]:
    """`in_days` gives each its day, and tells with which of them a day or a month begins; the first begins both.

    `hits` by asset id say where inside it the words are said or stand.
    """
    shown = [tile(asset, words, by_arrival, synonyms, (hits or {}).get(asset.id)) for asset in assets]
    return _in_days(shown) if in_days else shown


def with_groups(shown: Iterable[Tile], counts: Mapping[str, int]) -> list[Tile]:
    """Each with the count of the group that it stands for, by its asset's id."""
    return [replace(one, group_count=counts.get(one.asset.id, 0)) for one in shown]


def _in_days(shown: list[Tile]) -> list[Tile]:
    found: list[Tile] = []
    events: dict[str, set[str | None]] = {}
    for one in shown:
        events.setdefault(day_of(one.at).key, set()).add(one.asset.event_id)
    for one in shown:
        day, before = day_of(one.at), found[-1].day if found else None
        found.append(
            replace(
                one,
                day=day,
                begins_day=before is None or before.key != day.key,
                begins_month=before is None or before.month_key != day.month_key,
                whole_day=len(events[day.key]) == 1,
            )
        )
    return found


def ratio_class(asset: Asset, thumb: Rendition | None) -> str:
    """Width by height in twentieths: `ratio-30` is 3:2."""
    width, height = (thumb.width_px, thumb.height_px) if thumb else (asset.width_px, asset.height_px)
    ratio = width / height if width and height else _USUAL.get(asset.kind, 1.5)
    return f"ratio-{round(min(max(ratio, _NARROWEST), _WIDEST) * RATIO_STEPS_PER_UNIT)}"


def _scrub(renditions: dict[str, Rendition]) -> Scrub | None:
    sprite, cues = renditions.get("sprite"), renditions.get("sprite_vtt")
    return Scrub(rendition_url(sprite), rendition_url(cues)) if sprite and cues else None


def _picture(renditions: dict[str, Rendition]) -> Picture | None:
    thumb = renditions.get("thumb")
    if thumb is None:
        return None
    larger = renditions.get("preview") or renditions.get("poster")
    src = rendition_url(thumb)
    sizes = [f"{src} {thumb.width_px}w"]
    if larger and larger.width_px and thumb.width_px and larger.width_px > thumb.width_px:
        sizes.append(f"{rendition_url(larger)} {larger.width_px}w")
    return Picture(src, ", ".join(sizes) if len(sizes) > 1 else "", thumb.width_px or 320, thumb.height_px or 213)
