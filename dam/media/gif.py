"""The XMP packet of a GIF, found by walking its blocks (GIF89a; XMP part 3, 1.1.2). Runs in the sandbox."""

from typing import Final

from dam.media.readings import read_bytes

_XMP: Final = b"\x0bXMP DataXMP"
# A packet stands there in one piece, not in the blocks of up to 255 bytes that GIF is made of. For those who know
# nothing of that it ends so that any byte of it, taken as a length, leads into this trailer and from there to its end.
_TRAILER: Final = bytes((1, *range(255, -1, -1), 0))
_EXTENSION, _IMAGE, _APPLICATION = 0x21, 0x2C, 0xFF


def xmp_packet(path: str) -> bytes:
    """Empty where there is none, or where the file breaks off before it."""
    data, _ = read_bytes(path)
    try:
        return _found(data)
    except IndexError:
        return b""


def _found(data: bytes) -> bytes:
    position = 13 + _table_bytes(data[10])
    while data[position] in (_EXTENSION, _IMAGE):
        if data[position] == _IMAGE:
            # Place, size and flags, a table of colours of its own, and the width of the first code.
            position = _after(data, position + 10 + _table_bytes(data[position + 9]) + 1)
            continue
        start = position + 2
        if data[position + 1] == _APPLICATION and data.startswith(_XMP, start):
            start += len(_XMP)
            return data[start : _after(data, start)].removesuffix(_TRAILER)
        position = _after(data, start)
    return b""


def _table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after(data: bytes, position: int) -> int:
    """Behind a chain of blocks, each of which begins with its length; one of no length ends it."""
    while length := data[position]:
        position += 1 + length
    return position + 1
