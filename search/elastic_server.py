"""The connection to Elasticsearch and the shape of our index there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError

from dam.domain.errors import ServiceAway
from search.document import (
    FACET_FIELDS,
    MEASURE_FIELDS,
    NUMBER_FIELDS,
    POSITION_FIELDS,
    SCHEMA_VERSION,
    TEXT_FIELDS,
    TEXT_KEY_FIELDS,
    VALUE_FIELDS,
    WORD_FIELDS,
)
from search.errors import IndexUnusable

_SEARCH_SECONDS = 10.0
_BULK_SECONDS = 60.0


class ElasticServer:
    """Names and secrets may stand in the address: https://name:secret@host:9200."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 9200)
        host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
        options: dict[str, Any] = {"max_retries": 1, "retry_on_timeout": False, "request_timeout": _SEARCH_SECONDS}
        if parts.username:
            options["basic_auth"] = (parts.username, parts.password or "")
        self.client = Elasticsearch(f"{parts.scheme}://{host}:{port}{parts.path}", **options)
        self.bulk_client = self.client.options(request_timeout=_BULK_SECONDS)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Turns what the client raises into `ServiceAway` or `IndexUnusable`, with no address or secret in it."""
        try:
            yield
        except TransportError as problem:
            raise ServiceAway("The search server does not answer.") from problem
        except ApiError as problem:
            if problem.status_code in {401, 403}:
                raise ServiceAway("The search server refuses the name or secret of its address.") from problem
            if problem.status_code == 404:
                raise IndexUnusable("it is missing") from problem
            if problem.status_code == 400:
                raise IndexUnusable(f"the search server says {problem.error}") from problem
            raise ServiceAway(f"The search server answers {problem.status_code}.") from problem

    def search(self, index: str, body: dict[str, Any]) -> dict[str, Any]:
        with self.asking():
            return dict(self.client.search(index=index, **_arguments(body)))

    def exists_alias(self, name: str) -> bool:
        with self.asking():
            return bool(self.client.indices.exists_alias(name=name))

    def indices_of(self, name: str) -> list[str]:
        """The indices behind an alias, or the index that itself bears the name."""
        with self.asking():
            return list(self.client.indices.get(index=name, ignore_unavailable=True, allow_no_indices=True).keys())

    def meta(self, name: str) -> dict[str, Any]:
        with self.asking():
            answer = self.client.indices.get_mapping(index=name)
        if len(answer) != 1:
            # Two processes began at the same moment; whoever fills the index anew takes all of them away.
            raise IndexUnusable("several bear its name")
        (found,) = answer.values()
        return dict(found["mappings"].get("_meta", {}))

    def create_once(self, index: str, body: dict[str, Any]) -> None:
        """Create an index; that another process did so a moment ago is as good."""
        try:
            self.client.indices.create(index=index, **body)
        except BadRequestError as problem:
            if problem.error != "resource_already_exists_exception":
                raise

    def discard(self, index: str) -> None:
        with self.asking(), suppress(NotFoundError):
            self.client.indices.delete(index=index)


def index_body(complete: bool, aliases: Sequence[str], *, filling: bool = False) -> dict[str, Any]:
    """`complete` says that the index holds everything as soon as it bears the name that searches use; while `filling`
    the server does not make it searchable again and again.
    """
    text = {"type": "text", "analyzer": "whitespace", "norms": False}
    properties: dict[str, Any] = {name: {**text, "index_options": "positions"} for name in TEXT_FIELDS}
    properties |= {name: {**text, "index_options": "docs"} for name in WORD_FIELDS}
    properties |= {name: {"type": "keyword", "doc_values": False} for name in VALUE_FIELDS}
    properties |= {name: {"type": "keyword"} for name in (*FACET_FIELDS, *TEXT_KEY_FIELDS)}
    properties |= {name: {"type": "long"} for name in (*NUMBER_FIELDS, *MEASURE_FIELDS, *POSITION_FIELDS)}
    # What was taken out may come back at once with a lower version, as a restored database would have it.
    settings: dict[str, Any] = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "gc_deletes": "0s"}
    if filling:
        settings["refresh_interval"] = "-1"
    return {
        "settings": {"index": settings},
        "mappings": {
            "dynamic": "strict",
            "_meta": {"schema": SCHEMA_VERSION, "complete": complete},
            # All that is sent is searched or counted but never read back.
            "_source": {"enabled": False},
            "properties": properties,
        },
        "aliases": {name: {} for name in aliases},
    }


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    return {{"_source": "source"}.get(name, name): value for name, value in body.items()}
