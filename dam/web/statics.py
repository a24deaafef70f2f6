"""Static files under an address that changes with their content, so that browsers may keep them for ever.

The version is a part of the path, not a query: style sheets and modules refer to each other relatively, and so
everything that belongs together is fetched from the same version.
"""

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, send_from_directory
from werkzeug.utils import safe_join

from dam.http.identity import open_to_all
from dam.web import compress

_YEAR_SECONDS = 365 * 24 * 3600


def register(app: Flask) -> None:
    app.extensions["web_static_version"] = version(Path(str(app.static_folder)))
    app.add_url_rule("/static/~<tag>/<path:filename>", "versioned_static", _send)
    app.jinja_env.globals["static_url"] = static_url
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


@open_to_all
def _send(tag: str, filename: str) -> Response:
    response = send_from_directory(str(current_app.static_folder), filename, max_age=60)
    if tag == current_app.extensions["web_static_version"]:
        if Path(filename).suffix in compress.SUFFIXES and compress.wanted() and response.status_code == 200:
            response = _compressed(filename, response)
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
    return response


def _compressed(filename: str, plain: Response) -> Response:
    """The same without a range or a validator: under this address it is kept for ever and never asked for again."""
    path = Path(safe_join(str(current_app.static_folder), filename) or "")
    plain.close()
    return compress.mark(current_app.response_class(compress.of_file(path), mimetype=plain.mimetype))
