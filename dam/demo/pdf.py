"""A PDF of one page: a picture to look at, and under it the same words unseen, for searching and copying.

Written by hand, since shaping Persian or Georgian into a PDF needs a typesetter, and a picture with words does not.
"""

import unicodedata

_POINTS_WIDE, _POINTS_HIGH = 595, 842


def page_with_words(jpeg: bytes, size_px: tuple[int, int], lines: list[str], title: str, author: str) -> bytes:
    """The file. `lines` are written from the top down in invisible letters; every character below U+10000 goes."""
    shown = f"q {_POINTS_WIDE} 0 0 {_POINTS_HIGH} 0 0 cm /Picture Do Q\n"
    words = ["BT 3 Tr /Words 9 Tf 11 TL 60 780 Td"]
    words += [f"<{_coded(_as_seen(part))}> Tj T*" for line in lines for part in _folded(line)]
    content = (shown + "\n".join([*words, "ET"])).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /XObject << /Picture 5 0 "
        b"R >>"
        b" /Font << /Words 6 0 R >> >> >>" % (_POINTS_WIDE, _POINTS_HIGH),
        _stream(b"", content),
        _stream(
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 "
            b"/Filter /DCTDecode " % size_px,
            jpeg,
        ),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Unseen /Encoding /Identity-H /DescendantFonts [7 0 R] "
        b"/ToUnicode 8 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unseen /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /DW 500 /FontDescriptor 9 0 R >>",
        _stream(b"", _MAP),
        b"<< /Type /FontDescriptor /FontName /Unseen /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>",
        b"<< /Title <FEFF%s> /Author <FEFF%s> >>" % (_coded(title).encode(), _coded(author).encode()),
    ]
    return _file(objects)


def _coded(text: str) -> str:
    return "".join(f"{ord(letter):04X}" for letter in text if ord(letter) < 0x10000)


def _as_seen(line: str) -> str:
    """Letters in the order in which they stand on paper: that is what readers of a PDF put back in order."""
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in line):
        return line
    return line[::-1]


def _folded(line: str, width: int = 95) -> list[str]:
    parts = [""]
    for word in line.split():
        if len(parts[-1]) + len(word) > width:
            parts.append("")
        parts[-1] += word + " "
    return parts


# Each code is its own character. A range may not cross a change of the first byte.
_RANGES = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256)]
_MAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Same def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    + "".join(
        f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange\n"
        for part in (_RANGES[start : start + 100] for start in range(0, 256, 100))
    )
    + "endcmap CMapName currentdict /CMap defineresource pop end end"
).encode()


def _stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (dictionary, len(data), data)


def _file(objects: list[bytes]) -> bytes:
    parts, offsets, at = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, body in enumerate(objects, 1):
        offsets.append(at)
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        parts.append(part)
        at += len(part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects)))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
    return b"".join(parts)
