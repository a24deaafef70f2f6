"""Pages, styles and scripts go out compressed; pictures, sound and fonts are that already."""

import gzip
import io
import secrets
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

from dam.http.addresses import is_rest

# Below this the header costs more than is won.
_LEAST_BYTES = 1024
_PAGE_LEVEL, _FILE_LEVEL = 4, 9
_MOST_PADDING_BYTES = 96
_ANSWERS = frozenset({"text/html", "application/json"})
SUFFIXES = frozenset({".css", ".js", ".json", ".svg"})


def register(app: Flask) -> None:
    app.after_request(_page)


def wanted() -> bool:
    """Whether the browser that asks takes gzip."""
    return request.accept_encodings["gzip"] > 0


@lru_cache(maxsize=256)
def of_files(paths: tuple[Path, ...]) -> bytes:
    """Files that do not change while the process lives, one after the other."""
    return gzip.compress(b"".join(path.read_bytes() for path in paths), _FILE_LEVEL, mtime=0)


def mark(response: Response) -> Response:
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _page(response: Response) -> Response:
    if response.mimetype not in _ANSWERS or is_rest(request.path):
        return response
    if response.is_streamed or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < _LEAST_BYTES or not wanted():
        return response
    response.set_data(_padded(body))
    return mark(response)


def _padded(body: bytes) -> bytes:
    """With a name of random length in the head, so that the size of a page tells nothing of a secret in it (BREACH)."""
    name = "p" * (1 + secrets.randbelow(_MOST_PADDING_BYTES))
    target = io.BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", fileobj=target, compresslevel=_PAGE_LEVEL, mtime=0) as file:
        file.write(body)
    return target.getvalue()
