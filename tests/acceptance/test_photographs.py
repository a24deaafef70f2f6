"""A photograph's whole way: brought in, understood, found by its caption, looked at, given back unchanged."""

import hashlib
from pathlib import Path

import pyexiv2
import pytest

from tests.fixtures.media_files import jpeg
from tests.fixtures.running import RunningSystem, eventually


def described(path: Path, mark: str) -> bytes:
    """A picture with what a photographer's program writes into it."""
    path.write_bytes(jpeg(2600, 1700, sum(mark.encode())))
    image = pyexiv2.Image(str(path))
    image.modify_exif(
        {
            "Exif.Photo.DateTimeOriginal": "2024:03:21 09:15:00",
            "Exif.Photo.OffsetTimeOriginal": "+05:00",
            "Exif.Image.Model": "Nikon Z 6",
            "Exif.Image.Artist": "Матбуот хизмати",
        }
    )
    image.modify_iptc({"Iptc.Application2.Keywords": ["Наврўз", "байрам"], "Iptc.Envelope.CharacterSet": "\x1b%G"})
    image.modify_xmp(
        {
            "Xmp.dc.title": {'lang="x-default"': f"Наврўз сайли {mark}"},
            "Xmp.dc.description": {'lang="x-default"': "Ҳоким пиёдалар кўчасида ҳунармандлар билан учрашди"},
        }
    )
    image.close()
    return path.read_bytes()


def test_from_the_card_to_the_editor(archive: RunningSystem, tmp_path: Path) -> None:
    data = described(tmp_path / "DSC_0001.jpg", "bir")
    made = archive.upload(data, "DSC_0001.jpg")
    assert made.status == 201, made.body
    asset = archive.settled(made.json["id"])
    assert asset["state"] == "available", asset["failure"]
    assert (asset["kind"], asset["width_px"], asset["height_px"]) == ("photo", 2600, 1700)
    assert (asset["sha256"], asset["size_bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert asset["title"] == "Наврўз сайли bir"
    assert "ҳунармандлар" in asset["description"]
    assert {"Наврўз", "байрам"} <= set(asset["keywords"])
    assert asset["captured_at"] == "2024-03-21T09:15:00+05:00"
    assert asset["creator"] == "Матбуот хизмати"
    longest = {r["name"]: max(r["width_px"], r["height_px"]) for r in asset["renditions"]}
    assert {name: longest[name] for name in ("thumb", "preview", "screen")} == {
        "thumb": 320,
        "preview": 1024,
        "screen": 2048,
    }
    # By a word of the caption, in Cyrillic and as it is written in Latin letters.
    for query in ("ҳунармандлар bir", "hunarmandlar bir", "Navroʻz bir"):
        eventually(lambda query=query: archive.total(query) == 1, f"found by {query}")
    for rendition in asset["renditions"]:
        got = archive.call("GET", rendition["url"])
        assert (got.status, len(got.body)) == (200, rendition["size_bytes"]), rendition["name"]
        assert got.headers["Content-Type"] == rendition["media_type"]
    assert archive.call("GET", f"/api/v1/assets/{asset['id']}/original").body == data


@pytest.mark.parametrize(("orientation", "upright"), [(1, False), (3, False), (6, True), (8, True)])
def test_a_turned_camera(archive: RunningSystem, tmp_path: Path, orientation: int, upright: bool) -> None:
    path = tmp_path / "turned.jpg"
    path.write_bytes(jpeg(800, 600, 500 + orientation))
    image = pyexiv2.Image(str(path))
    image.modify_exif({"Exif.Image.Orientation": str(orientation)})
    image.close()
    asset = archive.settled(archive.upload(path.read_bytes(), "turned.jpg").json["id"])
    thumb = next(r for r in asset["renditions"] if r["name"] == "thumb")
    assert (thumb["height_px"] > thumb["width_px"]) is upright


def test_never_enlarged(archive: RunningSystem) -> None:
    asset = archive.settled(archive.upload(jpeg(200, 150, 77), "small.jpg").json["id"])
    assert all(max(r["width_px"], r["height_px"]) <= 200 for r in asset["renditions"])
