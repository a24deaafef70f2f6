"""A multipart form with one file: small fields in memory, the file straight into the staging folder while it comes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import request
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from dam.domain.errors import BadRequest, Invalid, TooLarge
from dam.http import body
from dam.services.context import Context
from dam.services.staging import Staged, StagedFile

_MOST_PARTS = 16
_HEADER_BYTES = 64 * 1024  # a file name of 4,000 characters, percent-encoded
_FIELD_BYTES = 1024 * 1024
_ATTACHED_BYTES = 32 * 1024 * 1024


@dataclass
class Form:
    """`staged` is whole and on the disk; whoever holds the form answers for its file.

    `attached` are (field, file name, bytes) of the other parts that have a file name, in their order.
    """

    fields: dict[str, bytes] = field(default_factory=dict)
    attached: list[tuple[str, str, bytes]] = field(default_factory=list)
    file_name: str = ""
    staged: Staged | None = None

    def text(self, name: str) -> str:
        """A field as text, empty where it was not sent. Raises `BadRequest`."""
        try:
            return self.fields.get(name, b"").decode()
        except UnicodeDecodeError:
            raise BadRequest(f"The form field {name} is not UTF-8.") from None


@contextmanager
def received(
    context: Context, before_file: Callable[[Form], None], larger_fields: Mapping[str, int] | None = None
) -> Iterator[Form]:
    """Read the form of this request; leaving the block by an error removes the staged file.

    `before_file` may refuse at the first byte of the file, by what came before it. `larger_fields` gives fields that
    may exceed the usual limit, in bytes. Raises `BadRequest`, `Invalid`, `TooLarge`, `StorageFull`.
    """
    form = Form()
    try:
        _Reader(context, form, before_file, larger_fields or {}).read()
        yield form
    except BaseException:
        if form.staged is not None:
            form.staged.path.unlink(missing_ok=True)
        raise


class _Reader:
    def __init__(
        self, context: Context, form: Form, before_file: Callable[[Form], None], larger: Mapping[str, int]
    ) -> None:
        self._context = context
        self._form = form
        self._before_file = before_file
        self._larger = larger
        self._file: StagedFile | None = None
        self._name: str | None = None
        self._part_file_name: str | None = None
        self._attached_bytes = 0
        self._data = bytearray()

    def read(self) -> None:
        boundary = request.mimetype_params.get("boundary", "")
        if request.mimetype != "multipart/form-data" or not boundary:
            raise BadRequest("Send a form of the type multipart/form-data with the parts file and metadata.")
        try:
            with PushMultipartParser(boundary, max_header_size=_HEADER_BYTES, max_segment_count=_MOST_PARTS) as parser:
                for block in body.blocks():
                    for event in parser.parse(bytes(block)):
                        self._take(event)
        except MultipartError as problem:
            raise BadRequest(f"The form can't be read: {problem}.") from problem
        finally:
            if self._file is not None and self._form.staged is None:
                self._file.discard()
        if self._form.staged is None:
            raise Invalid("The form has no part named file with a file in it.", "no_file", field="file")

    def _take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._name == "file" and self._file is not None:
            self._file.write(event)
        else:
            self._data += event
            limit_bytes = self._larger.get(self._name or "", _FIELD_BYTES)
            if len(self._data) > limit_bytes:
                raise TooLarge(f"The form field {self._name} is larger than {limit_bytes} bytes.")

    def _begin(self, segment: MultipartSegment) -> None:
        self._name, self._data = segment.name or "", bytearray()
        self._part_file_name = segment.filename
        if self._name != "file":
            return
        if self._file is not None:
            raise BadRequest("Send one file in a form; the part named file came twice.")
        self._form.file_name = segment.filename or ""
        self._before_file(self._form)
        self._file = StagedFile(self._context)

    def _end(self) -> None:
        if self._name == "file" and self._file is not None:
            self._form.staged = self._file.finish()
        elif self._name is not None:
            data = self._form.fields[self._name] = bytes(self._data)
            if self._part_file_name is not None:
                self._attach(self._part_file_name, data)
        self._name = None

    def _attach(self, file_name: str, data: bytes) -> None:
        self._attached_bytes += len(data)
        if self._attached_bytes > _ATTACHED_BYTES:
            raise TooLarge(f"What goes with the file has at most {_ATTACHED_BYTES} bytes in all.")
        self._form.attached.append((self._name or "", file_name, data))
