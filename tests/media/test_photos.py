"""Photographs of every format, colour space and orientation."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
import pyexiv2
import pytest
import pyvips
from PIL import Image

from dam.media.results import Produced

Make = Callable[..., Produced]
UPRIGHT = ["red", "green", "blue", "yellow"]


def sizes(produced: Produced) -> dict[str, tuple[int | None, int | None]]:
    return {rendition.name: (rendition.width_px, rendition.height_px) for rendition in produced.renditions}


def test_the_three_sizes_from_one_large_picture(
    make: Make, cornered: Callable[..., Image.Image], tmp_path: Path
) -> None:
    path = tmp_path / "large.jpg"
    cornered(3000, 2000).save(path, quality=85)
    made = make(path)
    assert (made.facts.width_px, made.facts.height_px) == (3000, 2000)
    assert sizes(made) == {"screen": (2048, 1365), "preview": (1024, 683), "thumb": (320, 213)}
    for rendition in made.renditions:
        with Image.open(rendition.path) as picture:
            assert picture.size == (rendition.width_px, rendition.height_px) and picture.format == "JPEG"
        assert rendition.size_bytes == rendition.path.stat().st_size


def test_a_small_picture_is_never_enlarged(make: Make, cornered: Callable[..., Image.Image], tmp_path: Path) -> None:
    path = tmp_path / "small.png"
    cornered(100, 50).save(path)
    assert set(sizes(make(path)).values()) == {(100, 50)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(
    make: Make,
    cornered: Callable[..., Image.Image],
    corners_of: Callable[[Path], list[str]],
    tmp_path: Path,
    orientation: int,
) -> None:
    undo = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    picture = cornered(600, 400)
    for step in undo.get(orientation, []):
        picture = picture.transpose(step)
    path = tmp_path / f"turned{orientation}.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(path, quality=95, exif=exif)
    made = make(path)
    assert (made.facts.width_px, made.facts.height_px) == (600, 400)
    for rendition in made.renditions:
        assert corners_of(rendition.path) == UPRIGHT


def _save_cmyk(path: Path, picture: Image.Image) -> None:
    picture.convert("CMYK").save(path, format="JPEG", quality=95)


def _save_16_bit_tiff(path: Path, picture: Image.Image) -> None:
    pixels = np.asarray(picture, dtype=np.uint16) * 257
    image = pyvips.Image.new_from_memory(pixels.tobytes(), picture.width, picture.height, 3, "ushort")
    image.copy(interpretation="rgb16").tiffsave(str(path), compression="deflate")


def _save_16_bit_png(path: Path, picture: Image.Image) -> None:
    pixels = np.asarray(picture, dtype=np.uint16) * 257
    image = pyvips.Image.new_from_memory(pixels.tobytes(), picture.width, picture.height, 3, "ushort")
    image.copy(interpretation="rgb16").pngsave(str(path))


def _save_display_p3(path: Path, picture: Image.Image) -> None:
    image = pyvips.Image.new_from_memory(picture.tobytes(), picture.width, picture.height, 3, "uchar")
    image.copy(interpretation="srgb").icc_transform("p3", input_profile="srgb").jpegsave(str(path), Q=95)


def _save_heic(path: Path, picture: Image.Image) -> None:
    pillow_heif.from_pillow(picture).save(path, quality=90)


def _save_animation(path: Path, picture: Image.Image) -> None:
    other = Image.new("RGB", picture.size, (0, 0, 0))
    picture.save(path, save_all=True, append_images=[other, other], duration=100)


@pytest.mark.parametrize(
    ("name", "save", "media_type"),
    [
        ("plain.jpg", lambda path, picture: picture.save(path, quality=95), "image/jpeg"),
        ("progressive.jpg", lambda path, picture: picture.save(path, quality=95, progressive=True), "image/jpeg"),
        ("cmyk.jpg", _save_cmyk, "image/jpeg"),
        ("p3.jpg", _save_display_p3, "image/jpeg"),
        ("plain.png", lambda path, picture: picture.save(path), "image/png"),
        (
            "palette.png",
            lambda path, picture: picture.convert("P", palette=Image.Palette.ADAPTIVE).save(path),
            "image/png",
        ),
        ("deep.png", _save_16_bit_png, "image/png"),
        ("deep.tif", _save_16_bit_tiff, "image/tiff"),
        ("plain.tif", lambda path, picture: picture.save(path, compression="tiff_lzw"), "image/tiff"),
        ("cmyk.tif", lambda path, picture: picture.convert("CMYK").save(path), "image/tiff"),
        ("plain.webp", lambda path, picture: picture.save(path, quality=95), "image/webp"),
        ("moving.webp", _save_animation, "image/webp"),
        ("moving.gif", _save_animation, "image/gif"),
        ("plain.heic", _save_heic, "image/heic"),
        ("plain.avif", lambda path, picture: picture.save(path, format="AVIF", quality=90), "image/avif"),
    ],
)
def test_every_format_keeps_its_colours_and_corners(
    make: Make,
    sniffed: Callable[..., object],
    cornered: Callable[..., Image.Image],
    corners_of: Callable[[Path], list[str]],
    tmp_path: Path,
    name: str,
    save: Callable[[Path, Image.Image], None],
    media_type: str,
) -> None:
    path = tmp_path / name
    save(path, cornered(640, 480))
    assert sniffed(path).media_type == media_type  # type: ignore[attr-defined]
    made = make(path)
    assert (made.facts.width_px, made.facts.height_px) == (640, 480)
    assert corners_of(next(r.path for r in made.renditions if r.name == "screen")) == UPRIGHT
    assert made.warnings == ()


def test_transparent_parts_are_white(make: Make, tmp_path: Path, corners_of: Callable[[Path], list[str]]) -> None:
    for mode, colour in (("RGBA", (10, 10, 10, 0)), ("LA", (10, 0))):
        path = tmp_path / f"clear-{mode}.png"
        Image.new(mode, (400, 300), colour).save(path)
        assert corners_of(make(path).renditions[0].path) == ["white"] * 4


def test_a_wide_colour_space_is_brought_to_srgb(make: Make, tmp_path: Path) -> None:
    # A red that Display P3 writes with smaller numbers than sRGB does.
    red = np.zeros((200, 300, 3), dtype=np.uint8)
    red[:] = (200, 40, 40)
    image = pyvips.Image.new_from_memory(red.tobytes(), 300, 200, 3, "uchar").copy(interpretation="srgb")
    path = tmp_path / "p3.png"
    image.icc_transform("p3", input_profile="srgb").pngsave(str(path))
    stored = Image.open(path).convert("RGB").getpixel((10, 10))
    shown = Image.open(make(path).renditions[0].path).convert("RGB").getpixel((10, 10))
    assert stored[0] < 195, "the file itself holds other numbers"
    assert all(abs(a - b) <= 4 for a, b in zip(shown, (200, 40, 40), strict=True)), shown


def test_a_heic_that_carries_a_turn_comes_upright(
    make: Make, cornered: Callable[..., Image.Image], corners_of: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.heic"
    heif = pillow_heif.from_pillow(cornered(600, 400).transpose(Image.Transpose.ROTATE_90))
    heif.info["exif"] = exif.tobytes()
    heif.save(path, quality=90)
    made = make(path)
    assert (made.facts.width_px, made.facts.height_px) == (600, 400)
    assert corners_of(made.renditions[0].path) == UPRIGHT


def test_two_pictures_alike_have_hashes_alike(make: Make, cornered: Callable[..., Image.Image], tmp_path: Path) -> None:
    first, second = tmp_path / "a.jpg", tmp_path / "b.webp"
    cornered(900, 600).save(first, quality=90)
    cornered(450, 300).save(second, quality=60)
    hashes = [int(make(path).facts.dhash or "", 16) for path in (first, second)]
    assert (hashes[0] ^ hashes[1]).bit_count() <= 6


def test_embedded_metadata_reaches_our_fields(make: Make, cornered: Callable[..., Image.Image], tmp_path: Path) -> None:
    path = tmp_path / "described.jpg"
    cornered().save(path, quality=85)
    image = pyexiv2.Image(str(path))
    image.modify_exif(
        {
            "Exif.Image.Make": "Canon",
            "Exif.Image.Model": "Canon EOS R5",
            "Exif.Photo.DateTimeOriginal": "2024:05:09 10:30:00",
            "Exif.Photo.OffsetTimeOriginal": "+05:00",
            "Exif.GPSInfo.GPSLatitude": "39/1 54/1 0/1",
            "Exif.GPSInfo.GPSLatitudeRef": "N",
            "Exif.GPSInfo.GPSLongitude": "66/1 15/1 36/1",
            "Exif.GPSInfo.GPSLongitudeRef": "E",
        }
    )
    image.modify_iptc(
        {
            "Iptc.Envelope.CharacterSet": "\x1b%G",
            "Iptc.Application2.Caption": "Шаҳар ҳокими Хотира майдонида",
            "Iptc.Application2.Keywords": ["Хотира", "9 май"],
            "Iptc.Application2.Byline": ["Матбуот хизмати"],
            "Iptc.Application2.City": "Каттақўрғон",
            "Iptc.Application2.CountryName": "Ўзбекистон",
        }
    )
    image.modify_xmp(
        {"Xmp.dc.title": {'lang="x-default"': "Хотира куни"}, "Xmp.xmpRights.UsageTerms": {'lang="x-default"': "Эркин"}}
    )
    image.close()
    made = make(path)
    fields = made.descriptive
    assert (fields.title, fields.description) == ("Хотира куни", "Шаҳар ҳокими Хотира майдонида")
    assert fields.keywords == ("Хотира", "9 май") and fields.creator == "Матбуот хизмати"
    assert fields.place == "Каттақўрғон, Ўзбекистон" and fields.camera == "Canon EOS R5"
    assert fields.usage_terms == "Эркин"
    assert (fields.latitude, fields.longitude) == (39.9, 66.26)
    assert fields.captured is not None and fields.captured.at_utc is not None
    assert fields.captured.at_utc.isoformat() == "2024-05-09T05:30:00+00:00"


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif", "a.heic", "a.avif"])
def test_metadata_is_found_in_every_format(
    make: Make, cornered: Callable[..., Image.Image], tmp_path: Path, name: str
) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canon", "EOS R5"
    exif.get_ifd(0x8769).update({0x9003: "2024:05:09 10:30:00", 0x9011: "+05:00"})
    packet = SIDECAR.encode()
    path = tmp_path / name
    if name == "a.heic":
        heif = pillow_heif.from_pillow(cornered(300, 200))
        heif.info.update(exif=exif.tobytes(), xmp=packet)
        heif.save(path)
    elif name == "a.tif":
        cornered(300, 200).save(path)
        image = pyexiv2.Image(str(path))
        image.modify_raw_xmp(packet.decode())
        image.modify_exif({"Exif.Image.Make": "Canon", "Exif.Image.Model": "EOS R5"})
        image.modify_exif(
            {"Exif.Photo.DateTimeOriginal": "2024:05:09 10:30:00", "Exif.Photo.OffsetTimeOriginal": "+05:00"}
        )
        image.close()
    elif name == "a.png":
        cornered(300, 200).save(path, exif=exif)
        image = pyexiv2.Image(str(path))
        image.modify_raw_xmp(packet.decode())
        image.close()
    else:
        cornered(300, 200).save(path, exif=exif, xmp=packet)
    fields = make(path).descriptive
    assert (fields.title, fields.place, fields.camera) == ("ღონისძიება", "თბილისი", "Canon EOS R5")
    assert fields.captured is not None and fields.captured.utc_offset_minutes == 300


def test_a_gif_carries_xmp_too(make: Make, cornered: Callable[..., Image.Image], tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    cornered(300, 200).save(path)
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    extension = b"\x21\xff\x0bXMP DataXMP" + SIDECAR.encode() + trailer
    path.write_bytes(path.read_bytes()[:-1] + extension + b";")
    made = make(path)
    assert (made.descriptive.title, made.descriptive.place) == ("ღონისძიება", "თბილისი")
    assert made.warnings == ()


@pytest.mark.parametrize("name", ["a.jpg", "a.webp", "a.png"])
def test_broken_exif_costs_the_picture_nothing(
    make: Make, cornered: Callable[..., Image.Image], tmp_path: Path, name: str
) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2024:05:09 10:30:00"})
    whole = b"\x87\x69\0\x04\0\0\0\x01"
    assert whole in exif.tobytes()
    # The one directory below is said to be sixteen million.
    broken = exif.tobytes().replace(whole, b"\x87\x69\0\x04\x01\0\0\x01")
    path = tmp_path / name
    cornered(300, 200).save(path, exif=broken)
    made = make(path)
    assert sizes(made)["thumb"] == (300, 200)
    assert any(warning.startswith("exif_unreadable") for warning in made.warnings)


def test_a_satellite_time_that_is_none_leaves_the_rest(
    make: Make, cornered: Callable[..., Image.Image], tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0110] = "EOS R5"
    exif.get_ifd(0x8825).update({7: (5.0, 6.0, 7.0)})
    three = b"\0\0\0\x05\0\0\0\x01\0\0\0\x06\0\0\0\x01"
    assert three in exif.tobytes()
    path = tmp_path / "a.webp"
    cornered(300, 200).save(path, exif=exif.tobytes().replace(three, b"\0\0\0\x05\0\0\0\0\0\0\0\x06\0\0\0\0"))
    made = make(path)
    assert (made.descriptive.camera, made.warnings) == ("EOS R5", ())


def test_iptc_of_an_unnamed_code_page_is_read(make: Make, cornered: Callable[..., Image.Image], tmp_path: Path) -> None:
    path = tmp_path / "old.jpg"
    cornered().save(path, quality=85)
    image = pyexiv2.Image(str(path))
    image.modify_iptc(
        {"Iptc.Application2.Caption": "Кметът на града откри парка", "Iptc.Application2.Keywords": ["площад"]}, "cp1251"
    )
    image.close()
    fields = make(path).descriptive
    assert fields.description == "Кметът на града откри парка" and fields.keywords == ("площад",)


SIDECAR = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:City="თბილისი"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">ღონისძიება</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>მერი</rdf:li><rdf:li>საკრებულო</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_a_sidecar_goes_before_what_is_embedded(
    make: Make, cornered: Callable[..., Image.Image], tmp_path: Path
) -> None:
    path = tmp_path / "with sidecar.jpg"
    cornered().save(path, quality=85)
    image = pyexiv2.Image(str(path))
    image.modify_xmp({"Xmp.dc.title": {'lang="x-default"': "inside"}})
    image.close()
    made = make(path, sidecar=SIDECAR.encode())
    assert made.descriptive.title == "ღონისძიება" and made.descriptive.keywords == ("მერი", "საკრებულო")
    assert made.descriptive.place == "თბილისი"
    assert made.embedded["xmp"]["dc:title"] == {"x-default": "inside"}


def test_a_hostile_sidecar_reads_no_other_file(
    make: Make, cornered: Callable[..., Image.Image], tmp_path: Path
) -> None:
    path = tmp_path / "p.jpg"
    cornered().save(path, quality=85)
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + SIDECAR.replace("ღონისძიება", "a&e;b")
    assert "root:" not in str(make(path, sidecar=entity.encode()))
