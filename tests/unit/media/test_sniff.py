"""Types by their bytes. Names lie."""

import struct

import pytest

from dam.media.sniff import sniff


def tiff(entries: list[tuple[int, int, int, int]], order: str = "<") -> bytes:
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    body = struct.pack(order + "H", len(entries))
    for tag, kind, count, value in entries:
        form = "HHIHH" if kind == 3 else "HHII"
        body += struct.pack(order + form, tag, kind, count, value, *([0] if kind == 3 else []))
    return head + body + b"\0" * 200


def with_make(maker: bytes, extra: list[tuple[int, int, int, int]]) -> bytes:
    entries = sorted([*extra, (271, 2, len(maker), 8 + 2 + 12 * (len(extra) + 1))])
    data = tiff(entries)
    at = 8 + 2 + 12 * len(entries)
    return data[:at] + maker + data[at + len(maker) :]


FTYP = b"\0\0\0\x18ftyp"
MP3_FRAME = b"\xff\xfb\x90\x00" + b"\0" * 413
ADTS_FRAME = bytes((0xFF, 0xF1, 0x50, 0x80, 0x04, 0x1F, 0xFC)) + b"\0" * 25
MXF = bytes.fromhex("060e2b34020501010d010201010204000000")
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + b"\0" * 40
ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")

CASES = [
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "photo", "image/jpeg", None),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo", "image/png", None),
    (b"GIF89a\1\0\1\0", "photo", "image/gif", None),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "photo", "image/webp", None),
    (tiff([(256, 3, 1, 100)]), "photo", "image/tiff", None),
    (tiff([(256, 3, 1, 100)], ">"), "photo", "image/tiff", None),
    (tiff([(256, 3, 1, 100), (50706, 1, 4, 0x0401)]), "photo", "image/x-adobe-dng", None),
    (b"II*\0\x10\0\0\0CR\x02\0", "photo", "image/x-canon-cr2", None),
    (with_make(b"NIKON CORPORATION\0", [(254, 4, 1, 1), (330, 4, 1, 500)]), "photo", "image/x-nikon-nef", None),
    (with_make(b"SONY\0\0", [(254, 4, 1, 1), (330, 4, 1, 500)]), "photo", "image/x-sony-arw", None),
    (with_make(b"NIKON CORPORATION\0", [(256, 3, 1, 9)]), "photo", "image/tiff", None),
    (b"FUJIFILMCCD-RAW 0201", "photo", "image/x-fuji-raf", None),
    (b"IIRO\x08\0\0\0", "photo", "image/x-olympus-orf", None),
    (b"IIU\0\x18\0\0\0", "photo", "image/x-panasonic-rw2", None),
    (FTYP + b"crx \0\0\0\1crx isom", "photo", "image/x-canon-cr3", None),
    (FTYP + b"heic\0\0\0\0mif1heic", "photo", "image/heic", None),
    (FTYP + b"mif1\0\0\0\0mif1avif", "photo", "image/avif", None),
    (FTYP + b"avif\0\0\0\0mif1avif", "photo", "image/avif", None),
    (FTYP + b"isom\0\0\0\0isommp42", "video", "video/mp4", "mov"),
    (FTYP + b"qt  \0\0\0\0qt  \0\0\0\0", "video", "video/quicktime", "mov"),
    (b"\0\0\0\x08wide\0\0\x10\0mdat", "video", "video/quicktime", "mov"),
    (FTYP + b"M4A \0\0\0\0isommp42", "audio", "audio/mp4", "mov"),
    (FTYP + b"3gp5\0\0\0\0isom3gp5", "video", "video/3gpp", "mov"),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm", "video", "video/webm", "matroska"),
    (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x88matroska", "video", "video/x-matroska", "matroska"),
    (b"RIFF\0\0\1\0AVI LIST", "video", "video/x-msvideo", "avi"),
    (b"RIFF\0\0\1\0WAVEfmt ", "audio", "audio/wav", "wav"),
    (b"RF64\xff\xff\xff\xffWAVEds64", "audio", "audio/wav", "wav"),
    (ASF + ASF_VIDEO, "video", "video/x-ms-wmv", "asf"),
    (ASF, "audio", "audio/x-ms-wma", "asf"),
    (b"FLV\x01\x05\0\0\0\x09", "video", "video/x-flv", "flv"),
    (b"OggS\0\2" + b"\0" * 22 + b"\x01vorbis", "audio", "audio/ogg", "ogg"),
    (b"OggS\0\2" + b"\0" * 22 + b"\x80theora", "video", "video/ogg", "ogg"),
    (MXF, "video", "application/mxf", "mxf"),
    ((b"\x47" + b"\0" * 187) * 6, "video", "video/mp2t", "mpegts"),
    ((b"\0\0\0\0\x47" + b"\0" * 187) * 6, "video", "video/mp2t", "mpegts"),
    (b"\0\0\x01\xba\x44\0\4", "video", "video/mpeg", "mpeg"),
    (b"fLaC\0\0\0\x22", "audio", "audio/flac", "flac"),
    (b"FORM\0\0\1\0AIFFCOMM", "audio", "audio/aiff", "aiff"),
    (b"#!AMR\n\x3c", "audio", "audio/amr", "amr"),
    (b"ID3\x04\0\0\0\0\0\0" + MP3_FRAME * 3, "audio", "audio/mpeg", "mp3"),
    (b"ID3\x04\0\0\0\x0f\0\0" + b"x" * 500, "audio", "audio/mpeg", "mp3"),
    (MP3_FRAME * 3, "audio", "audio/mpeg", "mp3"),
    (ADTS_FRAME * 3, "audio", "audio/aac", "aac"),
    (b"%PDF-1.7\n%\xe2\xe3", "text", "application/pdf", None),
    (b"{\\rtf1\\ansi Hello}", "text", "application/rtf", None),
    (b"<!DOCTYPE html><html><body>x", "text", "text/html", None),
    (b"From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\n\r\nhello", "text", "message/rfc822", None),
    ("Каттақўрғон".encode(), "text", "text/plain", None),
    ("Каттақўрғон".encode("utf-16"), "text", "text/plain", None),
    ("Мэр города открыл площадь".encode("cp1251"), "text", "text/plain", None),
    ("شهرداري تهران مراسم".encode("cp1256"), "text", "text/plain", None),
]


@pytest.mark.parametrize("name", ["photo.jpg", "video.mp4", "../../x", "", "a\0b.tif", "x" * 4000])
@pytest.mark.parametrize(("head", "kind", "media_type", "demuxer"), CASES)
def test_the_bytes_decide_whatever_the_name(
    head: bytes, kind: str, media_type: str, demuxer: str | None, name: str
) -> None:
    found = sniff(head, name)
    assert found is not None and (found.kind, found.media_type, found.demuxer) == (kind, media_type, demuxer)


def test_a_name_only_breaks_the_tie_between_raw_and_tiff() -> None:
    head = with_make(b"NIKON CORPORATION\0", [(256, 3, 1, 9)])
    assert sniff(head, "scan.tif").media_type == "image/tiff"  # type: ignore[union-attr]
    assert sniff(head, "DSC_0001.NEF").media_type == "image/x-nikon-nef"  # type: ignore[union-attr]
    assert sniff(tiff([(256, 3, 1, 9)]), "x.cr2").media_type == "image/tiff"  # type: ignore[union-attr]


def _zip_entry(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0, 0, len(data), len(data), len(name), 0) + name + data


def test_zip_archives_by_their_first_entries() -> None:
    odt = _zip_entry(b"mimetype", b"application/vnd.oasis.opendocument.text") + _zip_entry(b"content.xml")
    docx = _zip_entry(b"[Content_Types].xml", b"<Types/>") + _zip_entry(b"word/document.xml")
    xlsx = _zip_entry(b"[Content_Types].xml", b"<Types/>") + _zip_entry(b"xl/workbook.xml")
    assert sniff(odt).format_name == "odt" and sniff(docx).format_name == "docx"  # type: ignore[union-attr]
    assert sniff(xlsx) is None and sniff(_zip_entry(b"a.exe", b"MZ")) is None


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\0" * 100,
        b"MZ\x90\0\3\0",
        b"\x7fELF\2\1\1",
        b"\x1f\x8b\x08\0",
        b"BM6\0\0\0",
        bytes(range(256)) * 4,
        b"\1\2\3",
    ],
)
def test_what_is_none_of_ours(head: bytes) -> None:
    assert sniff(head, "holiday.jpg") is None


def test_every_prefix_of_everything_is_answered() -> None:
    for head, *_ in CASES:
        for length in range(min(len(head), 120)):
            sniff(head[:length], "x")
