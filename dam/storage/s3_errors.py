"""What an S3 server's refusals and silences mean: missing, full and away are three things."""

import contextlib
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from minio.error import MinioException, S3Error
from urllib3 import BaseHTTPResponse
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import HTTPError, TimeoutError
from urllib3.util import Retry

from dam.domain.errors import Missing, ServiceAway, StorageFull

_FULL = {
    "XMinioStorageFull",
    "XMinioAdminBucketQuotaExceeded",
    "QuotaExceeded",
    "InsufficientStorage",
    "InsufficientCapacity",
}
# MinIO calls a disk that fills up in the middle of an upload an internal error.
_FULL_WORDS = "no space left on device"
_MISSING = {"NoSuchKey", "NoSuchVersion"}
_NOT_ALLOWED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"}
_INSUFFICIENT_STORAGE = 507


class PatientOnce(Retry):
    """One more try where a kept connection had died. Never after a silence: the second one would be as long."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        if isinstance(error, TimeoutError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


def _means_full(error: S3Error) -> bool:
    said = (error.message or "").lower()
    return error.code in _FULL or error.response.status == _INSUFFICIENT_STORAGE or _FULL_WORDS in said


@contextlib.contextmanager
def named_errors() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in _MISSING:
            raise Missing("The store has no such object.") from error
        if _means_full(error):
            raise StorageFull("The object store is full. Nothing was kept; make room and send it again.") from error
        if error.code in _NOT_ALLOWED:
            raise ServiceAway(f"The object store refuses our key ({error.code}). Check its access settings.") from error
        raise ServiceAway(f"The object store refused: {error.code}, {error.message}") from error
    except MinioException as error:
        raise ServiceAway(f"The object store's answer can't be understood: {error}") from error
    except HTTPError as error:
        raise ServiceAway("The object store does not answer.") from error
