"""What a phone needs to put the archive among its programs: the manifest, and the sign of the house as pictures.

There is no service worker: nothing of the archive may stay readable on a phone after signing out, and what somebody
types is kept by the page itself (js/drafts.js).
"""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from flask import Blueprint, Response, current_app, make_response, url_for
from flask_babel import gettext
from PIL import Image, ImageDraw

from dam.domain.errors import Missing
from dam.http.identity import open_to_all
from dam.web.i18n import language
from dam.web.statics import static_url

blueprint = Blueprint("installing", __name__)
SIZES_PX = (180, 192, 512)
_SVG = "{http://www.w3.org/2000/svg}"
_SMOOTHING = 4
_DAY_SECONDS = 24 * 3600
_PATH = re.compile(r"([MLHVmlhvz])|(-?\d*\.?\d+)")


@blueprint.get("/manifest.webmanifest")
@open_to_all
def manifest() -> Response:
    office = current_app.config["DAM_SETTINGS"].office_name
    pictures = [
        {"src": url_for("installing.icon", size=size), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in SIZES_PX[1:]
    ]
    drawing = {"src": static_url("icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    shown = language()
    response = current_app.json.response(
        name=office,
        short_name=office[:12],
        description=gettext("The archive of the press office: photographs, sound, video and texts."),
        id="/",
        start_url="/",
        scope="/",
        display="standalone",
        lang=shown.tag,
        dir="rtl" if shown.right_to_left else "ltr",
        background_color="#0c3b3a",
        theme_color="#0c3b3a",
        icons=[drawing, *pictures, pictures[-1] | {"purpose": "maskable"}],
        shortcuts=[{"name": gettext("Upload"), "url": url_for("uploads.page")}],
    )
    response.mimetype = "application/manifest+json"
    response.vary.update(("Cookie", "Accept-Language"))
    answer: Response = response
    return answer


@blueprint.get("/icon-<int:size>.png")
@open_to_all
def icon(size: int) -> Response:
    if size not in SIZES_PX:
        raise Missing("There is no icon of this size.", "nothing_here")
    response = make_response(_drawn(Path(str(current_app.static_folder)) / "icon.svg", size))
    response.mimetype = "image/png"
    response.cache_control.max_age = _DAY_SECONDS
    response.cache_control.public = True
    return response


@lru_cache(maxsize=len(SIZES_PX))
def _drawn(source: Path, side_px: int) -> bytes:
    """icon.svg as PNG, to its edges: what shows an icon cuts its corners itself."""
    drawing = ElementTree.fromstring(source.read_text(encoding="utf-8"))  # noqa: S314 - a file of ours
    units = float(drawing.attrib["viewBox"].split()[2])
    scale = side_px * _SMOOTHING / units
    ground = drawing.find(f"{_SVG}rect")
    picture = Image.new("RGB", (side_px * _SMOOTHING,) * 2, ground.attrib["fill"] if ground is not None else "#fff")
    pen = ImageDraw.Draw(picture)
    for path in drawing.iter(f"{_SVG}path"):
        pen.polygon([(x * scale, y * scale) for x, y in _corners(path.attrib["d"])], fill=path.attrib["fill"])
    sink = io.BytesIO()
    picture.resize((side_px, side_px), Image.Resampling.LANCZOS).save(sink, "PNG", optimize=True)
    return sink.getvalue()


def _corners(path: str) -> Iterator[tuple[float, float]]:
    """The corners of an SVG path of straight lines."""
    tokens = [command or float(number) for command, number in _PATH.findall(path)]
    x = y = 0.0
    command = "M"
    while tokens:
        if isinstance(tokens[0], str):
            command = str(tokens.pop(0))
            if command == "z":
                return
        taken = [float(tokens.pop(0)) for _ in range(1 if command in "HVhv" else 2)]
        base_x, base_y = (x, y) if command.islower() else (0.0, 0.0)
        if command in "Hh":
            x = base_x + taken[0]
        elif command in "Vv":
            y = base_y + taken[0]
        else:
            x, y = base_x + taken[0], base_y + taken[1]
        yield x, y
