"""JSON: one array of objects under the stable names of the columns, a row a line."""

import json
from collections.abc import Iterable, Iterator

from dam.db.models import Asset
from dam.services.export.columns import Reads, Wording

_BLOCK_BYTES = 64 * 1024


def json_blocks(reads: Reads, wording: Wording, assets: Iterable[Asset]) -> Iterator[bytes]:
    block, before = bytearray(b"["), b"\n"
    for asset in assets:
        row = {name: read(asset, wording) for name, read in reads.items()}
        block += before + json.dumps(row, ensure_ascii=False).encode()
        before = b",\n"
        if len(block) >= _BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    yield bytes(block) + b"\n]\n"
