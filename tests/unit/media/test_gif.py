"""The packet of a GIF is found by its blocks, wherever it stands, and nothing else is taken for one."""

import io
from pathlib import Path

import pytest
from PIL import Image

from dam.media.gif import xmp_packet

PACKET = (
    b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">\xd2\x9a\xd1\x80' + b"<a>b</a>" * 200 + b"</x:xmpmeta>"
)
TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
EXTENSION = b"\x21\xff\x0bXMP DataXMP" + PACKET + TRAILER
COMMENT = b"\x21\xfe\x0eXMP DataXMP <a\x00"


def animation() -> bytes:
    frames = [Image.new("RGB", (40, 30), (40 * number, 90, 200)) for number in range(4)]
    sink = io.BytesIO()
    frames[0].save(sink, "GIF", save_all=True, append_images=frames[1:], loop=0)
    return sink.getvalue()


def after_tables(data: bytes) -> int:
    return 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)


def found(tmp_path: Path, data: bytes) -> bytes:
    path = tmp_path / "a.gif"
    path.write_bytes(data)
    return xmp_packet(str(path))


def test_before_and_behind_the_pictures(tmp_path: Path) -> None:
    plain = animation()
    start = after_tables(plain)
    assert found(tmp_path, plain) == b""
    assert found(tmp_path, plain[:start] + COMMENT + EXTENSION + plain[start:]) == PACKET
    assert found(tmp_path, plain[:-1] + EXTENSION + plain[-1:]) == PACKET


def test_only_where_a_block_begins(tmp_path: Path) -> None:
    plain = animation()
    start = after_tables(plain)
    assert found(tmp_path, plain[:start] + COMMENT + plain[start:]) == b""
    assert found(tmp_path, plain + EXTENSION) == b""


@pytest.mark.parametrize("length", [0, 6, 10, 13, 40, 800, 1000])
def test_a_file_that_breaks_off_has_none(tmp_path: Path, length: int) -> None:
    plain = animation()
    start = after_tables(plain)
    assert found(tmp_path, (plain[:start] + EXTENSION)[:length]) == b""
