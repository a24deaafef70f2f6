"""The library's address is its state: reading it into a search, and writing it with one choice more or less."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from dam.domain.access import Actor, Level
from dam.domain.boxes import box_of
from dam.domain.describing import Missing
from dam.domain.errors import BadRequest, Gone
from dam.domain.errors import Missing as Absent
from dam.domain.lifecycle import AssetState, Kind
from dam.http.identity import context
from dam.ports import SearchRequest
from dam.services import collections, find, similar
from dam.services.addresses import Kept
from dam.services.similar import grouped
from dam.web import formats, periods, texts

PAGE_ASSETS = 60
MOST_CHOICES = 200
_MOST_LINKED_CHARACTERS = 1500
VIEWS = ("grid", "list", "timeline", "map")
DENSITIES = ("dense", "normal", "roomy")
LOOK_COOKIE = "kronika_look"
_BY_TIME = ("-captured_at", "captured_at", "-created_at")
# Facet in the engine -> parameter of the address.
PARAMETERS = {
    "kind": "kind",
    "event": "event",
    "keyword": "keyword",
    "creator": "by",
    "level": "level",
    "missing": "missing",
    "uploaded_by": "uploaded_by",
    "since": "since",
    "similar": "similar",
    "same": "same",
    "collection": "collection",
}
# Facets of which one value is chosen at most, named alike everywhere.
_SINGLE = ("date", "state", "box")
_KNOWN_VALUES = {"kind": frozenset(Kind), "level": frozenset(Level), "missing": frozenset(Missing)}
# Whoever looks: such an address means the same for everybody who opens it.
MINE = "me"


@dataclass(frozen=True)
class LibraryQuery:
    """What is looked for and how it is shown.

    `choices` maps a facet to the values chosen in it; `date` is a year, a month or a day (dam/web/periods.py) and `box`
    a part of the globe (dam/domain/boxes.py), or empty.
    `view` and `density` are empty where neither the address nor an earlier choice of the reader says them.
    """

    q: str = ""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    date: str = ""
    state: str = ""
    box: str = ""
    sort: str = ""
    view: str = ""
    density: str = ""
    # Whether of near-duplicates only one is shown.
    grouped: bool = False

    @property
    def sorted_by(self) -> str:
        """The chosen sort, else what suits: best match for words, the newest first without. A timeline is by time."""
        suits = "relevance" if (self.q or "similar" in self.choices) and self.shown_as != "timeline" else "-captured_at"
        return self.sort if self.sort and (self.shown_as != "timeline" or self.sort in _BY_TIME) else suits

    @property
    def by_time(self) -> bool:
        """Whether it can be begun anywhere: a list in groups is read from its beginning."""
        return self.sorted_by in _BY_TIME and not self.grouped

    @property
    def shown_as(self) -> str:
        return self.view or "grid"

    @property
    def set_as(self) -> str:
        """How closely tiles and rows are set."""
        return self.density or "normal"

    @property
    def look(self) -> dict[str, str]:
        return {name: value for name, value in (("view", self.view), ("density", self.density)) if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.date or self.state or self.box or any(self.choices.values()))

    @property
    def unwieldy(self) -> bool:
        """Whether its address is too long to stand in each of some hundred links: those name the change alone."""
        return len(self.query_string()) > _MOST_LINKED_CHARACTERS

    def toggled(self, facet: str, value: str) -> "LibraryQuery":
        if facet in _SINGLE:
            return replace(self, **{facet: "" if getattr(self, facet) == value else value})
        now = self.choices.get(facet, ())
        then = tuple(v for v in now if v != value) if value in now else (*now, value)
        return replace(self, choices={**self.choices, facet: then})

    def opened(self, asset_id: str) -> "LibraryQuery":
        """The group that this asset stands for, within the same result."""
        return replace(self, grouped=False, choices={**self.choices, "same": (asset_id,)})

    def query_string(self, **more: str) -> str:
        """`more` takes the place of what is said already."""
        plain = {"q": self.q, **{name: getattr(self, name) for name in (*_SINGLE, "sort")}, **self.look}
        plain |= {"group": "yes"} if self.grouped else {}
        pairs = [pair for pair in plain.items() if pair[0] not in more]
        pairs += [(PARAMETERS[facet], value) for facet, values in self.choices.items() for value in values]
        return urlencode([pair for pair in [*pairs, *more.items()] if pair[1]])

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Every choice as (facet, value), in the order shown."""
        for facet, values in self.choices.items():
            for value in values:
                yield facet, value
        for facet in _SINGLE:
            if value := getattr(self, facet):
                yield facet, value


def read(arguments: MultiDict[str, str], look: str = "") -> LibraryQuery:
    """What can't be read of an address is left out rather than refused. Raises `BadRequest` for more than
    `MOST_CHOICES` values of a facet.

    `look` is what the reader chose last, such as `list.dense`: it fills in where the address does not say.
    """
    view, density = (*look.split(".")[:2], "", "")[:2]
    choices = {
        facet: _values(facet, arguments.getlist(name)) for facet, name in PARAMETERS.items() if arguments.get(name)
    }
    date, state, sort = (arguments.get(name, "") for name in ("date", "state", "sort"))
    return LibraryQuery(
        q=arguments.get("q", "").strip(),
        choices={facet: values for facet, values in choices.items() if values},
        date=date if periods.period(date) else "",
        state=state if state in (AssetState.INGESTING, AssetState.FAILED) else "",
        box=_box(arguments.get("box", "")),
        sort=sort if sort in texts.SORTS else "",
        view=_known(arguments.get("view", ""), VIEWS) or _known(view, VIEWS),
        density=_known(arguments.get("density", ""), DENSITIES) or _known(density, DENSITIES),
        grouped=arguments.get("group") == "yes" and "same" not in choices,
    )


def toggled(query: LibraryQuery, change: str) -> LibraryQuery:
    """With one choice more or less, told as `facet:value`; what can't be read changes nothing."""
    facet, _, value = change.partition(":")
    known = value and (facet in PARAMETERS or facet in _SINGLE)
    return query.toggled(facet, value) if known else query


def request_of(actor: Actor, query: LibraryQuery, cursor: str | None = None, **part: Any) -> SearchRequest:
    """`part` says which part of the result: `backwards`, `row`."""
    start, end = (periods.period(query.date) or (None, None)) if query.date else (None, None)
    request = find.request_for(
        actor,
        query=query.q,
        kinds=query.choices.get("kind", ()),
        event_ids=query.choices.get("event", ()),
        keywords=query.choices.get("keyword", ()),
        creators=query.choices.get("creator", ()),
        levels=query.choices.get("level", ()),
        states=(query.state,) if query.state else (),
        missing=query.choices.get("missing", ()),
        uploaded_by_ids=tuple(actor.user_id if v == MINE else v for v in query.choices.get("uploaded_by", ())),
        created_from=next((formats.day_start(day) for day in query.choices.get("since", ())), None),
        captured_from=start,
        captured_to=end,
        box=box_of(query.box) if query.box else None,
        sort=query.sorted_by,
        limit=PAGE_ASSETS,
        cursor=cursor,
        dates=periods.facet(query.date),
        **{"facets": cursor is None, **part},
    )
    inside = query.choices.get("collection", ())
    if inside:
        request = collections.narrow(context(), actor, LibraryAddresses(), request, inside[0])
    like = query.choices.get("similar", ())
    if like:
        request = similar.narrow(context(), actor, request, like[0])
    same = query.choices.get("same", ())
    return grouped.within_group(context(), actor, request, same[0]) if same else request


class LibraryAddresses:
    """`dam.services.addresses.Addresses`, within the application's context."""

    def keep(self, actor: Actor, address: str, *, for_all: bool) -> Kept:
        query = replace(read_address(address), density="")
        if for_all and "uploaded_by" in query.choices:
            owners = tuple(actor.user_id if v == MINE else v for v in query.choices["uploaded_by"])
            query = replace(query, choices={**query.choices, "uploaded_by": owners})
        inside = query.choices.get("collection", ("",))
        return Kept(query.query_string(), query.narrowed, inside[0])

    def request(self, actor: Actor, query: str) -> SearchRequest:
        read = read_address(query)
        try:
            return request_of(actor, read, facets=False)
        except (Absent, Gone):
            # What it was to be like is gone, or no longer open to this actor.
            return replace(request_of(actor, replace(read, choices={}), facets=False), ids=())


def read_address(address: str) -> LibraryQuery:
    """A query string, or a whole address of the library as somebody copies it."""
    return read(MultiDict(parse_qsl(address.rpartition("?")[2])))


def _known(value: str, values: Iterable[str]) -> str:
    return value if value in values else ""


def _box(text: str) -> str:
    try:
        return str(box_of(text))
    except BadRequest:
        return ""


def _values(facet: str, values: Iterable[str]) -> tuple[str, ...]:
    known = _KNOWN_VALUES.get(facet)
    if facet in ("similar", "same", "collection"):
        values = list(values)[:1]
    if facet == "since":
        values = [value for value in values if formats.day_start(value)][:1]
    kept = tuple(dict.fromkeys(v for v in values if v and (known is None or v in known)))
    if len(kept) > MOST_CHOICES:
        raise BadRequest(
            f"At most {MOST_CHOICES} values of {PARAMETERS[facet]} can be chosen at once.", "too_many_choices"
        )
    return kept
