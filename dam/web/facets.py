"""The facets beside the library's grid: which values there are, how many assets each holds, what is chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from dam.http.identity import current_actor
from dam.ports import FacetValue
from dam.services import accounts, collections, events, find
from dam.services.context import Context
from dam.web import formats, periods, texts
from dam.web.library_query import MINE, LibraryQuery
from search import years

_SHOWN_AT_ONCE = 8


@dataclass(frozen=True)
class Choice:
    """One value to pick: what is read, how many it holds (None where it was not counted), where a click leads.

    `address` is empty where it would be too long: then `toggle` is sent with the form of all that is chosen.
    """

    facet: str
    label: str
    count: int | None
    chosen: bool
    address: str
    # Whether the label is the office's own words, in any script, and not the interface's.
    content: bool = False
    # How deep within the choices above it, as a month in its year, and a day in its month.
    deeper: int = 0
    toggle: str = ""


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    choices: list[Choice]

    @property
    def at_once(self) -> int:
        """How many are shown before the others are asked for; what is chosen or opened is among them."""
        told = [number for number, one in enumerate(self.choices, 1) if one.chosen or one.deeper]
        return max([_SHOWN_AT_ONCE, *told[-1:]])


class FacetReader:
    """Reads one search's facets; event titles are fetched once."""

    def __init__(
        self, context: Context, query: LibraryQuery, found: Mapping[str, Sequence[FacetValue]], total: int
    ) -> None:
        self._context = context
        self._query = query
        self._found = found
        self._total = total
        self._chosen = frozenset(query.chosen())
        self._unwieldy = query.unwieldy
        ids = {value.value for value in found.get("event", ())} | set(query.choices.get("event", ()))
        self._event_titles = events.event_titles(context, sorted(ids)) if ids else {}

    def all(self) -> list[Facet]:
        """Those with something to choose from."""
        facets = [
            Facet("kind", _("Kind"), self._valued("kind")),
            Facet("date", _("Date"), self._dates()),
            Facet("event", _("Event"), self._valued("event")),
            Facet("keyword", _("Keywords"), self._valued("keyword")),
            Facet("creator", _("Photographer"), self._valued("creator")),
            Facet("level", _("Access level"), self._valued("level")),
            Facet("state", _("State"), self._states()),
        ]
        return [facet for facet in facets if self._narrows(facet)]

    def chips(self) -> list[Choice]:
        """Everything that narrows the result; a click on a chip takes it away."""
        return [self._choice(facet, value, None) for facet, value in self._query.chosen()]

    def _narrows(self, facet: Facet) -> bool:
        """One value that everything has is nothing to choose."""
        choices = facet.choices
        return len(choices) > 1 or any(choice.chosen or choice.count != self._total for choice in choices)

    def _valued(self, facet: str) -> list[Choice]:
        counts = {value.value: value.count for value in self._found.get(facet, ())}
        for chosen in self._query.choices.get(facet, ()):
            counts.setdefault(chosen, 0)
        return [self._choice(facet, value, count) for value, count in counts.items()]

    def _dates(self) -> list[Choice]:
        """Years, the newest first; under the opened one its months, and under the opened one of these its days."""
        opened: list[Choice] = []
        for unit in ("day", "month", "year"):
            values = sorted(self._found.get(unit, ()), key=lambda v: v.value, reverse=unit == "year")
            keys = [years.key_of(int(value.value)) for value in values]
            here = [self._choice("date", key, value.count) for key, value in zip(keys, values, strict=True)]
            place = next((n for n, key in enumerate(keys, 1) if self._query.date.startswith(key)), len(here))
            opened = here[:place] + opened + here[place:]
        return opened

    def _states(self) -> list[Choice]:
        counts = {v.value: v.count for v in self._found.get("state", ()) if v.value in ("ingesting", "failed")}
        if self._query.state:
            counts.setdefault(self._query.state, 0)
        choices = [self._choice("state", value, count) for value, count in counts.items()]
        if not choices:
            return []
        now = self._query.state
        everything = self._address("state", now) if now else f"?{self._query.query_string()}"
        rest = Choice("state", _("All"), None, not now, everything, toggle=f"state:{now}")
        return [rest, *choices]

    def _choice(self, facet: str, value: str, count: int | None) -> Choice:
        chosen = (facet, value) in self._chosen
        content = facet in ("event", "keyword", "creator", "collection")
        deeper = value.count("-") if facet == "date" else 0
        label = periods.beneath(value) if deeper and count is not None else self._label(facet, value)
        address, toggle = self._address(facet, value), f"{facet}:{value}"
        return Choice(facet, label, count, chosen, address, content, deeper, toggle)

    def _address(self, facet: str, value: str) -> str:
        return "" if self._unwieldy else f"?{self._query.toggled(facet, value).query_string()}"

    def _label(self, facet: str, value: str) -> str:
        if facet == "date":
            return periods.in_words(value)
        if facet == "box":
            return _("Part of the map")
        if facet == "event":
            return self._event_titles.get(value, _("Unknown event"))
        if facet == "since":
            return _("Came in today") if value == "today" else _("Came in since %(day)s", day=_day(value))
        if facet in ("similar", "same"):
            return self._like(facet, value)
        if facet == "collection":
            return collections.names_of(self._context, current_actor(), [value]).get(value, _("Unknown collection"))
        if facet == "uploaded_by":
            return self._uploader(value)
        tables = {"kind": texts.KINDS, "level": texts.LEVELS, "state": texts.STATES, "missing": texts.MISSING}
        table = tables.get(facet, {})
        return str(table.get(value, value))

    def _like(self, facet: str, asset_id: str) -> str:
        found = find.get_assets(self._context, current_actor(), [asset_id])
        if not found:
            return _("Similar to something that is not there")
        name = found[0].title or found[0].file_name
        same = facet == "same"
        return _("Nearly the same as %(name)s", name=name) if same else _("Similar to %(name)s", name=name)

    def _uploader(self, value: str) -> str:
        if value == MINE:
            return _("Brought in by me")
        names = accounts.display_names(self._context, [value])
        return _("Brought in by %(name)s", name=names[value]) if value in names else _("Brought in by somebody else")


def _day(key: str) -> str:
    start = formats.day_start(key)
    return formats.short_day(start) if start else key
