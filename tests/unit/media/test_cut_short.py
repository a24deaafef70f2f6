"""Boxes that break off are told from whole ones, and none of them leads in a circle."""

from pathlib import Path

import pytest

from dam.media.cut_short import breaks_off_in_a_box

HEAD = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"


@pytest.mark.parametrize(
    ("rest", "breaks_off"),
    [
        (b"", False),
        (b"\x00\x00\x00\x20mdat" + bytes(24), False),
        (b"\x00\x00\x00\x20mdat" + bytes(8), True),
        (b"\x00\x00\x00\x01mdat" + (40).to_bytes(8, "big") + bytes(8), True),
        # A length of nothing leads nowhere.
        (b"\x00\x00\x00\x01mdat" + bytes(64), False),
        (b"\x00\x00\x00\x02free" * 20_000, False),
    ],
)
def test_the_last_box(tmp_path: Path, rest: bytes, breaks_off: bool) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(HEAD + rest)
    assert breaks_off_in_a_box(path) is breaks_off
