"""Embedded metadata to our fields, and capture times with their zones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dam.domain.capture_time import captured, parsed
from dam.domain.metadata_map import describe


@pytest.mark.parametrize(
    ("text", "local", "offset", "precision"),
    [
        ("2024:05:09 10:30:00", "2024-05-09T10:30:00", None, "second"),
        ("2024:05:09 10:30:00+05:00", "2024-05-09T10:30:00", 300, "second"),
        ("2024-05-09T10:30:00.25Z", "2024-05-09T10:30:00.250", 0, "second"),
        ("2024-05-09T10:30-03:30", "2024-05-09T10:30", -210, "minute"),
        ("20240509 103000+0430", "2024-05-09T10:30:00", 270, "second"),
        ("D:20240509103000+05'00'", "2024-05-09T10:30:00", 300, "second"),
        ("D:20240509103000Z", "2024-05-09T10:30:00", 0, "second"),
        ("2024-05-09", "2024-05-09", None, "day"),
        ("2024-05", "2024-05", None, "month"),
        ("1987", "1987", None, "year"),
        ("2024:00:00 00:00:00", "2024", None, "year"),
    ],
)
def test_dates_in_all_spellings(text: str, local: str, offset: int | None, precision: str) -> None:
    moment = parsed(text, "x")
    assert moment is not None
    assert (moment.local_text, moment.utc_offset_minutes, moment.precision) == (local, offset, precision)


@pytest.mark.parametrize(
    "text",
    ["", None, "0000:00:00 00:00:00", "1904-01-01T00:00:00Z", "1970-01-01T00:00:00", "1980:01:01 00:00:00",
     "    :  :     :  :  ", "2024:13:45 99:99:99", "yesterday", "2024-02-30", "\0\0",
     "9999-12-31T23:59:59-05:00", "9" * 500, "۲۰۲۴", "۲۰۲۴-۰۵", "٢٠٢٤-٠٥-٠٩"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert parsed(text, "x") is None


def test_an_unknown_zone_stays_unknown_until_somebody_assumes_one() -> None:
    moment = captured({"exif": {"DateTimeOriginal": "2024:05:09 10:30:00"}})
    assert moment is not None and not moment.zone_known and moment.at_utc is None
    assert moment.assuming(ZoneInfo("Asia/Tashkent")) == datetime(2024, 5, 9, 5, 30, tzinfo=UTC)


def test_the_offset_tag_makes_it_exact() -> None:
    moment = captured({"exif": {"DateTimeOriginal": "2024:05:09 10:30:00", "OffsetTimeOriginal": "+05:00"}})
    assert moment is not None and moment.at_utc == datetime(2024, 5, 9, 5, 30, tzinfo=UTC)
    assert moment.assuming(ZoneInfo("Europe/Sofia")) == moment.at_utc


def test_satellite_time_tells_the_zone() -> None:
    exif = {"DateTimeOriginal": "2024:05:09 10:30:02", "GPSDate": "2024:05:09", "GPSTimeStamp": "05:29:58"}
    moment = captured({"exif": exif})
    assert moment is not None and moment.utc_offset_minutes == 300 and "GPS" in moment.source
    stale = captured({"exif": {**exif, "GPSTimeStamp": "05:20:00"}})
    assert stale is not None and not stale.zone_known


def test_another_source_of_the_same_moment_lends_its_zone() -> None:
    moment = captured(
        {
            "exif": {"DateTimeOriginal": "2024:05:09 10:30:00"},
            "xmp": {
                "photoshop:DateCreated": "2024-05-09T10:30:00+05:00",
                "xmp:CreateDate": "2025-01-01T00:00:01+00:00",
            },
        }
    )
    assert moment is not None and moment.utc_offset_minutes == 300 and moment.local_text.startswith("2024-05-09T10:30")


def test_recordings() -> None:
    mp4 = captured({"container": {"creation_time": "2024-05-09T05:30:00.000000Z"}})
    assert mp4 is not None and mp4.utc_offset_minutes == 0
    phone = captured(
        {
            "quicktime": {"com.apple.quicktime.creationdate": "2024-05-09T10:30:00+0500"},
            "container": {"creation_time": "2024-05-09T05:30:00Z"},
        }
    )
    assert phone is not None and phone.utc_offset_minutes == 300
    broadcast = captured({"container": {"date": "2024-05-09", "creation_time": "10:30:00"}})
    assert broadcast is not None and broadcast.local_text == "2024-05-09T10:30:00" and not broadcast.zone_known
    assert captured({"container": {"creation_time": "1904-01-01T00:00:00Z"}}) is None


def test_xmp_goes_before_iptc_and_a_sidecar_before_both() -> None:
    groups = {
        "sidecar": {"dc:title": {"x-default": "from the sidecar"}},
        "xmp": {"dc:title": {"x-default": "from XMP"}, "dc:description": {"uz": "XMP caption"}},
        "iptc": {"ObjectName": "from IPTC", "Caption": "IPTC caption", "Byline": ["A", "B"]},
    }
    fields = describe(groups)
    assert (fields.title, fields.description, fields.creator) == ("from the sidecar", "XMP caption", "A; B")
    assert describe({"iptc": groups["iptc"]}).title == "from IPTC"


@pytest.mark.parametrize(
    "noise", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100", "  ", "---", "Untitled", "default"]
)
def test_what_cameras_write_by_themselves_is_no_caption(noise: str) -> None:
    assert describe({"exif": {"ImageDescription": noise}}).description is None


def test_keywords() -> None:
    assert describe({"xmp": {"dc:subject": ["мэр", " мэр ", "a|b"]}}).keywords == ("мэр", "a", "b")
    assert describe({"exif": {"XPKeywords": "one;two; two"}}).keywords == ("one", "two")
    assert describe({"document": {"keywords": "режа، май, июн"}}).keywords == ("режа", "май", "июн")


def test_place_and_position() -> None:
    fields = describe(
        {
            "xmp": {"photoshop:City": "თბილისი", "photoshop:Country": "საქართველო"},
            "iptc": {"SubLocation": "მერია"},
            "gps": {"latitude": 41.7, "longitude": 44.8, "altitude_m": 400.0},
        }
    )
    assert fields.place == "მერია, თბილისი, საქართველო"
    assert (fields.latitude, fields.longitude, fields.altitude_m) == (41.7, 44.8, 400.0)
    phone = describe({"quicktime": {"com.apple.quicktime.location.ISO6709": "+39.9000-066.2600+700.5/"}})
    assert (phone.latitude, phone.longitude, phone.altitude_m) == (39.9, -66.26, 700.5)
    assert describe({"xmp": {"exif:GPSLatitude": "39,54.0N", "exif:GPSLongitude": "66,15,36W"}}).longitude == -66.26
    assert describe({"gps": {"latitude": 0, "longitude": 0}}).latitude is None
    assert describe({"gps": {"latitude": 95.0, "longitude": 10.0}}).latitude is None


def test_the_maker_is_not_named_twice() -> None:
    assert describe({"exif": {"Make": "Canon", "Model": "Canon EOS R5"}}).camera == "Canon EOS R5"
    assert describe({"exif": {"Make": "NIKON CORPORATION", "Model": "NIKON Z 6"}}).camera == "NIKON Z 6"
    assert describe(
        {"quicktime": {"com.apple.quicktime.make": "Apple", "com.apple.quicktime.model": "iPhone 15"}}
    ).camera == ("Apple iPhone 15")


def test_anything_at_all_is_survived() -> None:
    odd = [None, 5, 1.5, True, [], {}, [[["x"]]], {"a": {"b": ["c"]}}, "x" * 100_000, "\0", ["", None, 3]]
    for value in odd:
        for group in ("sidecar", "xmp", "iptc", "exif", "gps", "tags", "quicktime", "container", "document"):
            names = (
                "dc:title",
                "dc:subject",
                "Keywords",
                "DateTimeOriginal",
                "GPSTimeStamp",
                "latitude",
                "longitude",
                "title",
            )
            describe({group: dict.fromkeys(names, value)})
