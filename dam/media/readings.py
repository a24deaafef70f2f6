"""What every reader of a text gives, and reading a bounded number of bytes."""

from dataclasses import dataclass, field
from typing import Any, Final

INPUT_BYTES_MAX: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class Reading:
    """Plain text, the properties that the file states (`title`, `author`, `subject`, `keywords`, `language`,
    `created`, `date` ...), and a picture of the first page where the format has pages."""

    text: str
    properties: dict[str, Any] = field(default_factory=dict)
    page_count: int | None = None
    first_page: Any = None
    warnings: tuple[str, ...] = ()


def read_bytes(path: str) -> tuple[bytes, tuple[str, ...]]:
    """At most INPUT_BYTES_MAX of a file, and the warning when there was more."""
    with open(path, "rb") as stream:  # noqa: PTH123 - a descriptor path of the sandbox
        data = stream.read(INPUT_BYTES_MAX + 1)
    return data[:INPUT_BYTES_MAX], ("text_cut",) if len(data) > INPUT_BYTES_MAX else ()
