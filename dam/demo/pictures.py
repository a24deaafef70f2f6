"""Photographs: a drawn scene, encoded as its file name says, with what a photographer's camera and desk write in."""

import io
import random
from datetime import datetime
from typing import Any

import pyexiv2
import pyvips
from PIL import Image

from dam.demo.drawing import Drawing
from dam.demo.lettering import lettered
from dam.demo.plan import Shot, Town
from dam.demo.scenes import SCENES

_JPEG_QUALITY = 87


def picture_of(shot: Shot, town: Town) -> bytes:
    """The whole file, metadata included."""
    image = drawn(shot.scene, shot.size, shot.seed, town)
    if shot.lettering:
        image = lettered(image, shot.lettering.split("\n"), shot.size[0] // 8, 0.1)
    exif, iptc, xmp = _metadata(shot, town)
    ending = shot.file_name.rpartition(".")[2]
    if ending in ("heic", "avif"):
        return _modern(image, ending, exif, xmp)
    return _tagged(_encoded(image, ending), exif, iptc, xmp)


def drawn(scene: str, size: tuple[int, int], seed: int, town: Town, *, grain: float = 3.0) -> pyvips.Image:
    """A scene in a town's colours: 8-bit sRGB, `size` px wide and high."""
    sheet = Drawing(*size, seed, scarves=town.outlook.scarves)
    SCENES[scene](sheet, town.outlook)
    return sheet.picture(grain).copy_memory()


def _encoded(image: pyvips.Image, ending: str) -> bytes:
    if ending == "png":
        return bytes(image.pngsave_buffer(compression=4, filter="sub"))
    if ending == "webp":
        return bytes(image.webpsave_buffer(Q=82, effort=2))
    if ending == "tif":
        return bytes(image.tiffsave_buffer(compression="jpeg", Q=92))
    return bytes(image.jpegsave_buffer(Q=_JPEG_QUALITY, optimize_coding=True))


def _tagged(data: bytes, exif: dict[str, Any], iptc: dict[str, Any], xmp: dict[str, Any]) -> bytes:
    with pyexiv2.ImageData(data) as file:
        file.modify_exif(exif)
        file.modify_iptc(iptc)
        file.modify_xmp(xmp)
        return bytes(file.get_bytes())


def _modern(image: pyvips.Image, ending: str, exif: dict[str, Any], xmp: dict[str, Any]) -> bytes:
    """HEIC and AVIF, whose containers libexiv2 does not write: the blocks are made in a JPEG and carried over."""
    blank = pyvips.Image.black(8, 8, bands=3).jpegsave_buffer()
    with pyexiv2.ImageData(_tagged(blank, exif, {}, xmp)) as file:
        packet = file.read_raw_xmp().encode()
        blocks = Image.open(io.BytesIO(file.get_bytes())).info.get("exif", b"")
    target = io.BytesIO()
    picture = Image.fromarray(image.numpy())
    if ending == "heic":
        import pillow_heif

        pillow_heif.from_pillow(picture).save(target, quality=55, exif=blocks, xmp=packet)
    else:
        picture.save(target, "AVIF", quality=70, speed=8, exif=blocks, xmp=packet)
    return target.getvalue()


def _metadata(shot: Shot, town: Town) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    moment = datetime.fromisoformat(shot.captured)
    offset = shot.captured[-6:]
    chance = random.Random(shot.seed)  # noqa: S311
    latitude = town.latitude + chance.uniform(-0.012, 0.012)
    longitude = town.longitude + chance.uniform(-0.012, 0.012)
    written = moment.strftime("%Y:%m:%d %H:%M:%S")
    exif = {
        "Exif.Image.Make": "Kronika",
        "Exif.Image.Model": f"Demo Camera {1 + shot.seed % 3}",
        "Exif.Image.DateTime": written,
        "Exif.Photo.DateTimeOriginal": written,
        "Exif.Photo.OffsetTimeOriginal": offset,
        "Exif.Photo.FNumber": chance.choice(("28/10", "40/10", "56/10", "80/10")),
        "Exif.Photo.ExposureTime": chance.choice(("1/60", "1/125", "1/250", "1/500")),
        "Exif.Photo.ISOSpeedRatings": chance.choice(("100", "200", "400", "1600")),
        "Exif.Photo.FocalLength": chance.choice(("24/1", "35/1", "50/1", "85/1")),
        "Exif.GPSInfo.GPSLatitudeRef": "N",
        "Exif.GPSInfo.GPSLatitude": _degrees(latitude),
        "Exif.GPSInfo.GPSLongitudeRef": "E",
        "Exif.GPSInfo.GPSLongitude": _degrees(longitude),
    }
    iptc = {
        "Iptc.Envelope.CharacterSet": "\x1b%G",
        "Iptc.Application2.ObjectName": shot.title,
        "Iptc.Application2.Caption": shot.caption,
        "Iptc.Application2.Keywords": list(shot.keywords),
        "Iptc.Application2.Byline": shot.creator,
        "Iptc.Application2.City": town.name,
        "Iptc.Application2.Credit": town.office,
        "Iptc.Application2.DateCreated": moment.strftime("%Y-%m-%d"),
    }
    xmp = {
        "Xmp.dc.title": {'lang="x-default"': shot.title},
        "Xmp.dc.description": {'lang="x-default"': shot.caption},
        "Xmp.dc.subject": list(shot.keywords),
        "Xmp.dc.creator": [shot.creator],
        "Xmp.dc.language": [shot.language],
        "Xmp.dc.rights": {'lang="x-default"': f"© {moment.year} {town.office}"},
        "Xmp.photoshop.City": town.name,
        "Xmp.photoshop.Credit": town.office,
        "Xmp.photoshop.DateCreated": shot.captured,
    }
    return exif, iptc, xmp


def _degrees(value: float) -> str:
    minutes = value % 1 * 60
    return f"{int(value)}/1 {int(minutes)}/1 {round(minutes % 1 * 60 * 100)}/100"
