"""What a file is, from its bytes alone. Pure Python on the first 64 KB: safe in the web process.

A name only breaks the tie between a camera's RAW and the TIFF that it is built on.
"""

import struct
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from dam.media.results import Kind
from dam.media.sniff_text import sniff_text

HEAD_BYTES: Final = 65536


@dataclass(frozen=True)
class Sniffed:
    """A recognised type. `demuxer` is what ffmpeg is forced to, for video and audio only.

    A container may turn out to hold sound alone: `kind` is then settled by the probe.
    """

    media_type: str
    kind: Kind
    format_name: str
    demuxer: str | None = None


def sniff(head: bytes, file_name: str = "") -> Sniffed | None:
    """The type of a file by its first bytes (up to HEAD_BYTES of them), or None when it is none that is taken here."""
    if not head or refusal_code(head) in ("playlist", "vector_image"):
        return None
    return (
        _picture(head, file_name)
        or _iso_base_media(head)
        or _recording(head)
        or _zip_or_pdf(head)
        or _as_text(head, file_name)
    )


def refusal_code(head: bytes) -> str:
    """Why `sniff` gave None: a code of `dam.domain.failures.FAILURES`."""
    if not head:
        return "empty"
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"#EXTM3U", b"ffconcat", b"[playlist]", b"<asx", b"<ASX")) or _is_manifest(start):
        return "playlist"
    low = start[:2048].lower()
    if low.startswith((b"<svg", b"<!doctype svg")) or (low.startswith((b"<?xml", b"<!--")) and b"<svg" in low):
        return "vector_image"
    if head.startswith(b"\x1f\x8b") or not head.strip(b"\0"):
        return "damaged" if not head.strip(b"\0") else "unsupported"
    return "unsupported"


def _is_manifest(start: bytes) -> bool:
    low = start[:2048].lower()
    if low.startswith((b"<?xml", b"<mpd", b"<smil", b"<playlist")):
        return any(mark in low for mark in (b"<mpd", b"<smil", b"<playlist", b"<smoothstreamingmedia"))
    lines = low.splitlines()[:3]
    return (
        bool(lines)
        and lines[0].startswith((b"file '", b"file /"))
        and all(ln.startswith((b"file ", b"#")) for ln in lines if ln)
    )


# ---- pictures ----------------------------------------------------------------------------------------------------

_RAW_TYPES: Final = {
    "cr2": "image/x-canon-cr2", "cr3": "image/x-canon-cr3", "nef": "image/x-nikon-nef", "arw": "image/x-sony-arw",
    "dng": "image/x-adobe-dng", "raf": "image/x-fuji-raf", "orf": "image/x-olympus-orf",
    "rw2": "image/x-panasonic-rw2", "pef": "image/x-pentax-pef", "srw": "image/x-samsung-srw",
}  # fmt: skip
_RAW_MAKERS: Final = ((b"NIKON", "nef"), (b"SONY", "arw"), (b"PENTAX", "pef"), (b"RICOH", "pef"), (b"SAMSUNG", "srw"))


def _photo(name: str) -> Sniffed:
    return Sniffed(_RAW_TYPES.get(name, f"image/{name}"), "photo", name if name not in _RAW_TYPES else f"raw-{name}")


def _picture(head: bytes, file_name: str) -> Sniffed | None:
    if head.startswith(b"\xff\xd8\xff"):
        return _photo("jpeg")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _photo("png")
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _photo("gif")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _photo("webp")
    if head.startswith(b"FUJIFILMCCD-RAW"):
        return _photo("raf")
    if head.startswith((b"IIRO", b"IIRS", b"MMOR")):
        return _photo("orf")
    if head.startswith(b"IIU\0"):
        return _photo("rw2")
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return _photo(_tiff_family(head, PurePath(file_name).suffix.lower().lstrip(".")))
    return None


def _tiff_family(head: bytes, suffix: str) -> str:
    """`tiff`, or the camera's RAW that its first directory shows. The suffix decides only between those two."""
    if head[8:10] == b"CR":
        return "cr2"
    order = "<" if head.startswith(b"II") else ">"
    tags = _first_directory(head, order)
    if 50706 in tags:  # DNGVersion
        return "dng"
    make = _ascii(head, tags.get(271), order)
    reduced = 330 in tags and tags.get(254, (0, 0, 0))[2] == 1  # a thumbnail first, the picture in a sub-directory
    for maker, name in _RAW_MAKERS:
        if make.upper().startswith(maker) and (reduced or suffix in (name, "nrw", "sr2")):
            return name
    return suffix if suffix in _RAW_TYPES and not tags else "tiff"


def _first_directory(head: bytes, order: str) -> dict[int, tuple[int, int, int]]:
    """{tag: (type, count, value or offset)} of IFD0, as far as it lies in the head."""
    try:
        (offset,) = struct.unpack_from(order + "I", head, 4)
        (count,) = struct.unpack_from(order + "H", head, offset)
        found = {}
        for index in range(min(count, 200)):
            tag, kind, number = struct.unpack_from(order + "HHI", head, offset + 2 + 12 * index)
            form = "H" if kind == 3 and number == 1 else "I"
            (value,) = struct.unpack_from(order + form, head, offset + 10 + 12 * index)
            found[tag] = (kind, number, value)
        return found
    except struct.error:
        return {}


def _ascii(head: bytes, entry: tuple[int, int, int] | None, order: str) -> bytes:
    if entry is None:
        return b""
    _, count, value = entry
    return struct.pack(order + "I", value)[:count] if count <= 4 else head[value : value + min(count, 64)]


# ---- ISO base media: MP4, MOV, M4A, 3GP, HEIC, AVIF, CR3 -------------------------------------------------------

_HEIF_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_TOP_BOXES: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def _iso_base_media(head: bytes) -> Sniffed | None:
    box = head[4:8]
    if box in _TOP_BOXES and _plausible_box(head):
        return Sniffed("video/quicktime", "video", "mov", "mov")
    if box != b"ftyp":
        return None
    size = min(struct.unpack(">I", head[:4])[0], len(head), 512)
    major = head[8:12]
    brands = {major, *(head[i : i + 4] for i in range(16, size - 3, 4))}
    if major == b"crx ":
        return _photo("cr3")
    if brands & {b"avif", b"avis"} and major not in (b"isom", b"mp42"):
        return _photo("avif")
    if major in _HEIF_BRANDS:
        return _photo("heic")
    if major in (b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "):
        return Sniffed("audio/mp4", "audio", "m4a", "mov")
    if major == b"qt  ":
        return Sniffed("video/quicktime", "video", "mov", "mov")
    if major.startswith((b"3gp", b"3g2", b"3ge", b"3gg", b"3gr", b"3gs")):
        return Sniffed("video/3gpp", "video", "3gp", "mov")
    return Sniffed("video/mp4", "video", "mp4", "mov")


def _plausible_box(head: bytes) -> bool:
    """A QuickTime file without `ftyp`: after the first box another known one, or a size that leaves the head."""
    (size,) = struct.unpack(">I", head[:4])
    if size in (0, 1) or size >= len(head):
        return True
    return size >= 8 and head[size + 4 : size + 8] in _TOP_BOXES | {b"udta", b"uuid"}


# ---- other recordings ------------------------------------------------------------------------------------------

_ASF: Final = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_VIDEO: Final = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
_MXF: Final = bytes.fromhex("060e2b34020501010d0102")


def _recording(head: bytes) -> Sniffed | None:
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        webm = b"webm" in head[:64]
        return Sniffed("video/webm" if webm else "video/x-matroska", "video", "webm" if webm else "mkv", "matroska")
    if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] in (b"WAVE", b"AVI ", b"AVIX"):
        if head[8:12] == b"WAVE":
            return Sniffed("audio/wav", "audio", "wav", "wav")
        return Sniffed("video/x-msvideo", "video", "avi", "avi")
    if head.startswith(b"riff\x2e\x91\xcf\x11"):
        return Sniffed("audio/x-w64", "audio", "w64", "w64")
    if head.startswith(_ASF):
        if _ASF_VIDEO in head[:16384]:
            return Sniffed("video/x-ms-wmv", "video", "wmv", "asf")
        return Sniffed("audio/x-ms-wma", "audio", "wma", "asf")
    if head.startswith(b"FLV\x01"):
        return Sniffed("video/x-flv", "video", "flv", "flv")
    if head.startswith(b"OggS"):
        video = any(mark in head[:512] for mark in (b"\x80theora", b"\x01video\0", b"BBCD\0", b"OVP80"))
        return Sniffed("video/ogg" if video else "audio/ogg", "video" if video else "audio", "ogg", "ogg")
    if _MXF in head[:HEAD_BYTES]:  # up to so many other bytes may stand before it
        return Sniffed("application/mxf", "video", "mxf", "mxf")
    return _program_or_transport(head) or _sound(head)


def _program_or_transport(head: bytes) -> Sniffed | None:
    if head.startswith((b"\0\0\x01\xba", b"\0\0\x01\xbb")):
        return Sniffed("video/mpeg", "video", "mpeg-ps", "mpeg")
    if head.startswith(b"\0\0\x01\xb3"):
        return Sniffed("video/mpeg", "video", "mpeg-video", "mpegvideo")
    if head.startswith((b"\x1f\x07\0", b"\xff\x07\0")):
        return Sniffed("video/x-dv", "video", "dv", "dv")
    for packet, first in ((188, 0), (192, 4), (204, 0)):
        marks = range(first, min(len(head), packet * 5), packet)
        if len(marks) >= 3 and all(head[mark] == 0x47 for mark in marks):
            return Sniffed("video/mp2t", "video", "mpeg-ts", "mpegts")
    return None


def _sound(head: bytes) -> Sniffed | None:
    if head.startswith(b"fLaC"):
        return Sniffed("audio/flac", "audio", "flac", "flac")
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return Sniffed("audio/aiff", "audio", "aiff", "aiff")
    if head.startswith(b"#!AMR"):
        return Sniffed("audio/amr", "audio", "amr", "amr")
    if head.startswith(b"caff\0\x01"):
        return Sniffed("audio/x-caf", "audio", "caf", "caf")
    body = head
    if head.startswith(b"ID3") and len(head) >= 10:
        size = (head[6] & 127) << 21 | (head[7] & 127) << 14 | (head[8] & 127) << 7 | head[9] & 127
        body = head[10 + size :]
        if len(body) < 4:  # a large cover before the sound: ID3 alone is MP3 until the probe says otherwise
            return Sniffed("audio/mpeg", "audio", "mp3", "mp3")
        body = body.lstrip(b"\0")
        if body.startswith(b"fLaC"):
            return Sniffed("audio/flac", "audio", "flac", "flac")
    return _framed_sound(body) or (Sniffed("audio/mpeg", "audio", "mp3", "mp3") if head.startswith(b"ID3") else None)


_MP3_KBPS: Final = {
    (1, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _framed_sound(body: bytes) -> Sniffed | None:
    """MPEG audio and ADTS AAC have no header but frames: two in a row must fit."""
    for length_of, result in (
        (_adts_length, Sniffed("audio/aac", "audio", "aac", "aac")),
        (_mpeg_length, Sniffed("audio/mpeg", "audio", "mp3", "mp3")),
    ):
        first = length_of(body, 0)
        # A head that ends within the first frame is believed for layer III only: FF FE also begins UTF-16.
        if first and (length_of(body, first) or (len(body) <= first + 4 and body[1] & 6 == 2)):
            return result
    return None


def _adts_length(data: bytes, at: int) -> int:
    if len(data) < at + 7 or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return length if length >= 7 and data[at + 2] >> 2 & 15 < 13 else 0


def _mpeg_length(data: bytes, at: int) -> int:
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    rate_index, frequency_index = data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or layer == 0 or frequency_index == 3 or rate_index in (0, 15):
        return 0
    kbps = _MP3_KBPS[1 if version == 3 else 2, layer][rate_index]
    hertz = (44100, 48000, 32000)[frequency_index] >> {3: 0, 2: 1, 0: 2}[version]
    padding = data[at + 2] >> 1 & 1
    if layer == 3:
        return (12 * kbps * 1000 // hertz + padding) * 4
    return (72 if layer == 1 and version != 3 else 144) * kbps * 1000 // hertz + padding


# ---- texts -----------------------------------------------------------------------------------------------------

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT: Final = "application/vnd.oasis.opendocument.text"


def _zip_or_pdf(head: bytes) -> Sniffed | None:
    if b"%PDF-" in head[:1024]:
        return Sniffed("application/pdf", "text", "pdf")
    if not head.startswith(b"PK\x03\x04"):
        return None
    if head[30:38] == b"mimetype" and _ODT.encode() in head[38:140]:
        return Sniffed(_ODT, "text", "odt")
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        # The parts' names stand in the local headers; a large first part may hide them: `word` is then checked later.
        others = (b"xl/", b"ppt/", b"visio/")
        if b"word/" in head or not any(other in head for other in others):
            return Sniffed(_DOCX, "text", "docx")
    return None


def _as_text(head: bytes, file_name: str) -> Sniffed | None:
    found = sniff_text(head, PurePath(file_name).suffix.lower())
    return Sniffed(found[1], "text", found[0]) if found else None
