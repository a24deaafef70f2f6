"""What a worker has at hand: decoders in their sandbox, and originals as files of this machine."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from dam.domain.errors import Missing, StorageFull
from dam.media.results import MediaFailure
from dam.media.sandbox import Sandbox
from dam.media.sniff import Sniffed, sniff
from dam.ports import SpeechEngine
from dam.services.context import Context
from dam.services.staging import HEAD_BYTES, disk_errors

# A decoder that finds less room than this may have failed for want of it, whatever it says.
_TOO_LITTLE_BYTES = 16 * 1024 * 1024
_BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Workshop:
    """The context, the decoders, and a folder for files under way."""

    context: Context
    sandbox: Sandbox
    scratch: Path
    speech: SpeechEngine | None = None

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """An empty folder for as long as the block lasts, whose name begins so.

        It is nobody else's: of work that was asked for anew a worker that was cancelled may still be about, with the
        same number of attempt.
        """
        with disk_errors():
            self.scratch.mkdir(parents=True, exist_ok=True)
            folder = Path(mkdtemp(prefix=f"{name}-", dir=self.scratch))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def original(self, key: str, folder: Path, on_progress: Callable[[float], None]) -> Iterator[Path]:
        """The original as a local file; where the store is not local, a copy in `folder` while the block lasts.

        `on_progress` is called while it is fetched, with 0: a film may take longer than a lease lasts. Raises
        `MediaFailure` when its bytes are gone.
        """
        local = self.context.store.local_path(key)
        if local is not None:
            yield local
            return
        # In a folder of its own: what decoders write is measured.
        path = folder / "source" / "original"
        try:
            path.parent.mkdir()
            with disk_errors(), self.context.store.open(key) as source, path.open("wb") as target:
                while block := source.read(_BLOCK_BYTES):
                    target.write(block)
                    on_progress(0.0)
        except Missing as problem:
            raise MediaFailure("original_missing") from problem
        yield path
        path.unlink()

    def require_room(self, folder: Path) -> None:
        """For a decoder that failed: raises `StorageFull` where it can only have been the disk, not the file."""
        if shutil.disk_usage(folder).free < _TOO_LITTLE_BYTES:
            raise StorageFull("The disk is full. Free some room; the file is processed then.")


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
