"""Static files under an address that changes with their content, so that browsers may keep them for ever.

The version is a part of the path, not a query: style sheets and modules refer to each other relatively, and so
everything that belongs together is fetched from the same version. Several style sheets have an address together, such
as `css/tokens+base.css`: a slow line waits for every file that has to be asked for.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, abort, current_app, send_from_directory
from markupsafe import Markup
from werkzeug.utils import safe_join

from dam.http.identity import open_to_all
from dam.web import compress

_YEAR_SECONDS = 365 * 24 * 3600
_OTHERWISE_SECONDS = 60
_AND = "+"
_SEVERAL = re.compile(r"css/([a-z-]+(?:\+[a-z-]+)+)\.css")


def register(app: Flask) -> None:
    app.extensions["web_static_version"] = version(Path(str(app.static_folder)))
    app.add_url_rule("/static/~<tag>/<path:filename>", "versioned_static", _send)
    app.jinja_env.globals.update(static_url=static_url, styles=styles)
    # Flask's own route to the same files; it needs no permission either.
    open_to_all(app.view_functions["static"])


def static_url(filename: str) -> str:
    return f"/static/~{current_app.extensions['web_static_version']}/{filename}"


def version(folder: Path) -> str:
    """A digest over the names and contents of all files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def styles(*names: str) -> Markup:
    """A link to these style sheets, one after the other in one file."""
    return Markup('<link rel="stylesheet" href="{}">').format(static_url(f"css/{_AND.join(names)}.css"))


@open_to_all
def _send(tag: str, filename: str) -> Response:
    several = _SEVERAL.fullmatch(filename)
    if several:
        paths = _sheets_named(several[1].split(_AND))
        response = current_app.response_class(b"".join(path.read_bytes() for path in paths), mimetype="text/css")
        response.cache_control.max_age = _OTHERWISE_SECONDS
    else:
        response = send_from_directory(str(current_app.static_folder), filename, max_age=_OTHERWISE_SECONDS)
        paths = (Path(safe_join(str(current_app.static_folder), filename) or ""),)
    if tag == current_app.extensions["web_static_version"]:
        if Path(filename).suffix in compress.SUFFIXES and compress.wanted() and response.status_code == 200:
            response = _compressed(paths, response)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
    return response


def _sheets_named(names: Sequence[str]) -> tuple[Path, ...]:
    """404 where one is not there or is named twice: nobody can have ever larger files made."""
    paths = tuple(Path(str(current_app.static_folder), "css", f"{name}.css") for name in names)
    if len(set(paths)) < len(paths) or not all(path.is_file() for path in paths):
        abort(404)
    return paths


def _compressed(paths: tuple[Path, ...], plain: Response) -> Response:
    """The same without a range or a validator: under this address it is kept for ever and never asked for again."""
    plain.close()
    return compress.mark(current_app.response_class(compress.of_files(paths), mimetype=plain.mimetype))
