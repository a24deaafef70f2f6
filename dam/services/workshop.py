"""What a worker has at hand: decoders in their sandbox, and originals as files of this machine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dam.domain.errors import Missing
from dam.media.results import MediaFailure
from dam.media.sandbox import Sandbox
from dam.media.sniff import Sniffed, sniff
from dam.services.context import Context
from dam.services.staging import HEAD_BYTES


@dataclass(frozen=True)
class Workshop:
    """The context, the decoders, and a folder for files under way."""

    context: Context
    sandbox: Sandbox
    scratch: Path

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """An empty folder of this name for as long as the block lasts."""
        folder = self.scratch / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def original(self, key: str, folder: Path) -> Iterator[Path]:
        """The original as a local file; where the store is not local, a copy in `folder` while the block lasts.

        Raises `MediaFailure` when its bytes are gone.
        """
        local = self.context.store.local_path(key)
        if local is not None:
            yield local
            return
        path = folder / "original"
        try:
            with self.context.store.open(key) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
        except Missing as problem:
            raise MediaFailure("original_missing") from problem
        yield path
        path.unlink()


def sniffed_again(path: Path, file_name: str) -> Sniffed:
    """What kind of file an original is. Raises `MediaFailure`."""
    try:
        with path.open("rb") as file:
            sniffed = sniff(file.read(HEAD_BYTES), file_name)
    except FileNotFoundError as problem:
        raise MediaFailure("original_missing") from problem
    if sniffed is None:
        raise MediaFailure("damaged")
    return sniffed
