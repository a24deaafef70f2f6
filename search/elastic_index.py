"""The search engine for many machines: Elasticsearch 8.

The name that searches use is an alias of one index. A rebuild fills another beside it, which carries the second alias
`<name>-building` so that writes of the meantime reach both, and then moves the first alias in one step.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise
from typing import Any

import orjson

from dam.domain.boxes import Box
from dam.domain.errors import ServiceAway
from dam.ports import Cluster, HeldDocument, IndexDocument, Place, SearchRequest, SearchResult
from search import clusters, elastic_query
from search.cursor import Position
from search.days import utc_now
from search.document import SCHEMA_VERSION, line_of, values_of
from search.elastic_server import ElasticServer, index_body
from search.errors import IndexUnusable
from search.finding import BETWEEN, Between, Hit, Order, Page, find
from search.placing import place
from search.plan import Mark, Node, apart
from search.suggest import Written, nothing_written
from search.times import LAST_BITS, counts_between, span

_BULK_ROWS = 1000
_BULK_BYTES = 8_000_000
_VERSION_CONFLICT = 409
# All that is read of the server's answer to each row.
_ANSWERED = ("errors", "items.*.status", "items.*.error.reason")
_SENT_AT_ONCE = 2
_MOST_HELD = 10_000


@dataclass(frozen=True)
class _Row:
    """What is done (index or delete) to the document `id` of an index, and the lines that say so to the server."""

    kind: str
    target: str
    id: str
    lines: tuple[bytes, ...]


class ElasticIndex:
    """`dam.ports.SearchIndex` under the alias `index_name`, made when missing. Safe to use from several threads.

    `now` tells the time in the zone whose days a query means, `written` the texts from which words are suggested.
    """

    def __init__(
        self,
        url: str,
        index_name: str,
        now: Callable[[], datetime] = utc_now,
        written: Written = nothing_written,
    ) -> None:
        self._now, self._written = now, written
        self._server = ElasticServer(url)
        self._name = index_name
        self._building = f"{index_name}-building"
        self._checked = self._is_filled = False

    def write(self, documents: Sequence[IndexDocument], deleted_ids: Sequence[str] = ()) -> None:
        self._check()
        targets = [self._name]
        if self._server.exists_alias(self._building):
            targets.append(self._building)
        lines = [(asset, _line(asset)) for asset in documents]
        rows = [row for target in targets for row in _rows(lines, deleted_ids, target)]
        for batch in _batches(iter(rows)):
            self._send_batch(batch, refresh=True, may_vanish=self._building)

    def search(self, request: SearchRequest) -> SearchResult:
        with self._checked_index():
            return find(_View(self._server, self._name, self._now()), request, self._written)

    def span(self, request: SearchRequest) -> tuple[datetime, datetime] | None:
        with self._checked_index():
            return span(_View(self._server, self._name, self._now()), request)

    def counts_between(self, request: SearchRequest, bounds: Sequence[datetime]) -> list[int]:
        with self._checked_index():
            return counts_between(_View(self._server, self._name, self._now()), request, bounds)

    def place(self, request: SearchRequest, asset_id: str) -> Place | None:
        with self._checked_index():
            return place(_View(self._server, self._name, self._now()), request, asset_id)

    def clusters(self, request: SearchRequest, view: Box) -> list[Cluster]:
        with self._checked_index():
            return clusters.clusters(_View(self._server, self._name, self._now()), request, view)

    def extent(self, request: SearchRequest) -> Box | None:
        with self._checked_index():
            return clusters.extent(_View(self._server, self._name, self._now()), request)

    def count(self) -> int:
        with self._checked_index(), self._server.asking():
            return int(self._server.client.count(index=self._name)["count"])

    def ready(self) -> None:
        self._check(again=True)

    def filled(self) -> bool:
        self._check(again=not self._is_filled)
        return self._is_filled

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, was never filled or is of another version. It only looks.

        Raises `ServiceAway`.
        """
        if not self._server.exists_alias(self._name):
            return True
        try:
            meta = self._server.meta(self._name)
        except IndexUnusable:  # taken away a moment ago, or there are several
            return True
        return meta.get("schema") != SCHEMA_VERSION or not meta.get("complete", False)

    def rebuild(self, documents: Iterator[IndexDocument]) -> int:
        """Searches go on in the old index meanwhile, and writes reach both."""
        server = self._server
        new = f"{self._name}-{secrets.token_hex(6)}"
        # The first index has to be there before it is replaced: another process that misses it would make it later.
        with suppress(IndexUnusable):
            self._check(again=True)
        with server.asking():
            for left in server.indices_of(self._building):
                server.client.indices.delete(index=left)
            server.client.indices.create(
                index=new, **index_body(complete=True, aliases=(self._building,), filling=True)
            )
        rows = (_index_row(asset, _line(asset), self._building) for asset in documents)
        try:
            self._send_side_by_side(rows)
            with server.asking():
                # Searches would find what is still being filled in by themselves only from here on.
                server.client.indices.put_settings(index=new, settings={"index": {"refresh_interval": None}})
                server.client.indices.refresh(index=new)
                self._swap(new)
        except BaseException:
            server.discard(new)
            raise
        self._checked = False
        return self.count()

    def held(self, first: int, last: int) -> list[HeldDocument]:
        body = {
            "size": _MOST_HELD,
            "query": {"range": {"ordinal": {"gte": first, "lte": last}}},
            "sort": [{"ordinal": "asc"}],
            "version": True,
            "_source": False,
            "track_total_hits": False,
        }
        with self._checked_index():
            answer = self._server.search(self._name, body)
        return [HeldDocument(hit["_id"], int(hit["sort"][0]), int(hit["_version"])) for hit in answer["hits"]["hits"]]

    def remove(self) -> None:
        """Delete the index with all it holds."""
        with self._server.asking():
            for name in (self._name, self._building):
                for index in self._server.indices_of(name):
                    self._server.discard(index)
        self._checked = False

    def close(self) -> None:
        self._server.client.close()

    def _swap(self, new: str) -> None:
        client = self._server.client
        old = self._server.indices_of(self._name)
        actions: list[dict[str, Any]] = [{"add": {"index": new, "alias": self._name}}]
        actions.append({"remove": {"index": new, "alias": self._building}})
        # Taken away within the same step, also where an index of ours or a foreign one itself bears the name.
        actions += [{"remove_index": {"index": index}} for index in old]
        client.indices.update_aliases(actions=actions)

    def _check(self, again: bool = False) -> None:
        """Make the index where there is none. Raises `IndexUnusable` for a foreign one or one of another version."""
        if self._checked and not again:
            return
        with self._server.asking():
            if not self._server.exists_alias(self._name):
                if self._server.indices_of(self._name):
                    raise IndexUnusable(f"something else is stored under the name {self._name}")
                self._server.create_once(f"{self._name}-first", index_body(complete=False, aliases=(self._name,)))
            meta = self._server.meta(self._name)
            self._is_filled = bool(meta.get("complete", False))
            if meta.get("schema") != SCHEMA_VERSION:
                raise IndexUnusable("it was made by another version of the program")
        self._checked = True

    @contextmanager
    def _checked_index(self) -> Iterator[None]:
        self._check()
        try:
            yield
        except IndexUnusable:
            # It may have been lost or replaced since; the next call looks again.
            self._checked = False
            raise

    def _send_side_by_side(self, rows: Iterator[_Row]) -> None:
        """Some batches at once, so that the server works while the next ones are folded; in no certain order."""
        under_way: set[Future[None]] = set()
        with ThreadPoolExecutor(_SENT_AT_ONCE, thread_name_prefix="bulk") as pool:
            for batch in _batches(rows):
                if len(under_way) > _SENT_AT_ONCE:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    for one in done:
                        one.result()
                under_way.add(pool.submit(self._send_batch, batch, refresh=False))
            for one in under_way:
                one.result()

    def _send_batch(self, batch: list[_Row], *, refresh: bool, may_vanish: str = "") -> None:
        operations = [line for row in batch for line in row.lines]
        with self._server.asking():
            answer = self._server.bulk_client.bulk(
                operations=operations,  # type: ignore[arg-type]  # lines that are written already are sent as they are
                refresh=refresh,
                require_alias=True,
                filter_path=_ANSWERED,
            )
        if not answer["errors"]:
            return
        newer: dict[str, list[str]] = {}
        for row, result in zip(batch, answer["items"], strict=True):
            (done,) = result.values()
            if done["status"] < 300:
                continue
            if done["status"] == _VERSION_CONFLICT:
                newer.setdefault(row.target, []).append(row.id)
                continue
            if done["status"] == 404 and (row.kind == "delete" or row.target == may_vanish):
                continue
            if done["status"] == 404:
                self._checked = False
            reason = done.get("error", {}).get("reason", done["status"])
            raise ServiceAway(f"The search index did not take {row.id}: {reason}")
        for target, ids in newer.items():
            self._require(target, ids)

    def _require(self, target: str, ids: Sequence[str]) -> None:
        """A conflict means that a newer version stands there already, or that a newer one was taken out just now."""
        with self._server.asking():
            answer = self._server.client.mget(index=target, ids=list(ids), source=False)
            if all(row.get("found") for row in answer["docs"]):
                return
            # The server forgets what was taken out when it refreshes.
            self._server.client.indices.refresh(index=target)
        raise ServiceAway("The search index has not yet let go of what was taken out. Try again in a moment.")


class _View:
    """`finding.Engine` on the index behind an alias."""

    def __init__(self, server: ElasticServer, name: str, now: datetime) -> None:
        self.now = now
        self._server = server
        self._name = name

    def surely_empty(self, match: Node) -> bool:
        # The server would have to be asked, which takes as long as to ask it for the page.
        return False

    def page(
        self,
        match: Node,
        marks: Sequence[Mark],
        order: Order,
        after: Position | None,
        limit: int,
        *,
        counted: bool = True,
    ) -> Page:
        # Counted in any case, since the server does so along with the hits.
        by_score = order.by_score and bool(marks)
        sort: list[dict[str, Any]] = [{order.field: {"order": "desc" if order.descending else "asc"}}]
        if by_score:
            sort.insert(0, {"_score": {"order": "desc"}})
        body: dict[str, Any] = {"size": limit, "sort": sort, "track_total_hits": True, "_source": False}
        body["query"] = elastic_query.scored(match, marks) if by_score else elastic_query.query(match)
        if after is not None:
            body["search_after"] = [after.score, after.key] if by_score else [after.key]
        answer = self._server.search(self._name, body)
        hits = []
        for hit in answer["hits"]["hits"]:
            score = round(hit["sort"][0]) if by_score else 0
            hits.append(Hit(hit["_id"], Position(score, hit["sort"][-1])))
        total = int(answer["hits"]["total"]["value"])
        return Page(tuple(hits), lambda: total)

    def counts(
        self, asked: Sequence[tuple[Node, Sequence[str | Between]]], size: int
    ) -> dict[str, list[tuple[str, int]]]:
        rows = [(node, wanted) for node, wanted in asked if wanted]
        if not rows:
            return {}
        base, beside = apart([node for node, _ in rows])
        aggregations = {
            str(number): {"filter": elastic_query.query(rest), "aggs": dict(_asked(one, size) for one in wanted)}
            for number, (rest, (_, wanted)) in enumerate(zip(beside, rows, strict=True))
        }
        answer = self._count(base, aggregations)
        return dict(_told(one, answer[str(number)]) for number, (_, wanted) in enumerate(rows) for one in wanted)

    def span(self, match: Node, field: str) -> tuple[int, int] | None:
        asked = {name: {name: {"field": field}} for name in ("min", "max")}
        answer = self._count(match, asked)
        low, high = answer["min"]["value"], answer["max"]["value"]
        # The numbers come back as floating-point ones, which lack the last bits of a key.
        return None if low is None else (max(0, int(low) - LAST_BITS), int(high) + LAST_BITS)

    def counts_between(self, match: Node, field: str, bounds: Sequence[int]) -> list[int]:
        wanted = Between(field, tuple(bounds))
        if len(wanted.bounds) < 2:
            return []
        return [count for _, count in _told(wanted, self._count(match, dict([_asked(wanted, 0)])))[1]]

    def cells(self, match: Node, size: int) -> list[tuple[int, int, int, float, float]]:
        return clusters.told(self._count(match, clusters.asked(size)))

    def _count(self, match: Node, asked: dict[str, Any]) -> dict[str, Any]:
        body = {"size": 0, "query": elastic_query.query(match), "aggs": asked, "track_total_hits": False}
        return dict(self._server.search(self._name, body)["aggregations"])


def _rows(documents: Sequence[tuple[IndexDocument, bytes]], deleted_ids: Sequence[str], target: str) -> Iterator[_Row]:
    for asset, line in documents:
        yield _index_row(asset, line, target)
    for asset_id in deleted_ids:
        action = {"delete": {"_index": target, "_id": asset_id}}
        yield _Row("delete", target, asset_id, (orjson.dumps(action),))


def _line(asset: IndexDocument) -> bytes:
    return line_of(asset, values_of(asset))


def _index_row(asset: IndexDocument, line: bytes, target: str) -> _Row:
    # The server itself keeps the newer one of two versions.
    action = {"_index": target, "_id": asset.id, "version": asset.version, "version_type": "external_gte"}
    return _Row("index", target, asset.id, (orjson.dumps({"index": action}), line))


def _batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    """Rows in lists that one request may carry: bounded in number and in bytes."""
    while batch := list(islice(rows, 1)):
        size = _size(batch[0])
        while len(batch) < _BULK_ROWS and size < _BULK_BYTES and (more := next(rows, None)) is not None:
            batch.append(more)
            size += _size(more)
        yield batch


def _size(row: _Row) -> int:
    return sum(map(len, row.lines))


def _asked(wanted: str | Between, size: int) -> tuple[str, dict[str, Any]]:
    """An aggregation and its name."""
    if isinstance(wanted, Between):
        ranges = [{"key": str(low), "from": low, "to": high} for low, high in pairwise(wanted.bounds)]
        return BETWEEN, {"range": {"field": wanted.field, "keyed": True, "ranges": ranges}}
    return wanted, {"terms": {"field": wanted, "size": size}}


def _told(wanted: str | Between, answer: Mapping[str, Any]) -> tuple[str, list[tuple[str, int]]]:
    """What the server has counted, under its name."""
    if isinstance(wanted, Between):
        counted = answer[BETWEEN]["buckets"]
        return BETWEEN, [(str(low), int(counted[str(low)]["doc_count"])) for low in wanted.bounds[:-1]]
    found = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[wanted]["buckets"]]
    return wanted, sorted(found, key=lambda pair: (-pair[1], pair[0]))
