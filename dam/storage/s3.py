"""The object store on any S3 server, with plain calls only: no versions, tags, policies or a vendor's extensions."""

import contextlib
import io
import os
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from minio import Minio
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from urllib3 import PoolManager
from urllib3.util import Timeout

from dam.domain.errors import Missing, ServiceAway
from dam.ports import StoredObject
from dam.storage.keys import checked_folder, checked_key, checked_prefix, checked_range
from dam.storage.s3_errors import PatientOnce, named_errors
from dam.storage.s3_reader import ObjectStream

_CONNECT_SECONDS = 2.0
_ANSWER_SECONDS = 5.0
# One part is sent within the connect timeout, as urllib3 has it: generous for a slow line. A quick question before
# every upload finds out soon whether the server is there at all.
_PART_SECONDS = 120.0
_UPLOAD_ANSWER_SECONDS = 60.0
_PART_BYTES = 16 * 1024 * 1024
_MOST_PARTS = 9_000
_CONNECTIONS = 16


class S3Store:
    """Objects in one bucket. Any number of threads may share it; after a fork each process makes its own connections.

    Browsers reach the server as `public_endpoint`, for which addresses are signed; without it none are made, since the
    name by which we reach the server may mean nothing to them.
    """

    def __init__(
        self,
        endpoint: str,
        access_key: str,
        secret_key: str,
        bucket: str,
        public_endpoint: str | None = None,
        region: str = "us-east-1",
    ) -> None:
        self._endpoint = endpoint
        self._keys = (access_key, secret_key)
        self._bucket = bucket
        self._region = region
        self._lock = threading.Lock()
        self._pid = 0
        # Signing asks nothing of the server, as the region is given: the public name need not resolve from here.
        self._signer = self._client(public_endpoint, _CONNECT_SECONDS, _ANSWER_SECONDS) if public_endpoint else None

    def create(self) -> None:
        """Make the bucket where it is missing. For the first start alone."""
        with named_errors():
            if not self._quick.bucket_exists(self._bucket):
                try:
                    self._quick.make_bucket(self._bucket, location=self._region)
                except S3Error as error:
                    if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                        raise

    def adopt(self, key: str, path: Path, media_type: str) -> None:
        """Upload the file, in parts where it is large, then remove it. On any error it stays where it was."""
        checked_key(key)
        with path.open("rb") as file:
            self._upload(key, file, os.fstat(file.fileno()).st_size, media_type)
        path.unlink()

    def put_bytes(self, key: str, data: bytes, media_type: str) -> None:
        self._upload(checked_key(key), io.BytesIO(data), len(data), media_type)

    def open(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        """The bytes from `start`; a range past the end reads as nothing. Raises `errors.Missing`."""
        checked_range(start, length)
        if length == 0:
            if self.stat(key) is None:
                raise Missing(f"The store has no object {key}.")
            return io.BytesIO()
        with named_errors():
            try:
                response = self._quick.get_object(self._bucket, checked_key(key), offset=start, length=length or 0)
            except S3Error as error:
                if error.code == "InvalidRange":
                    return io.BytesIO()
                raise
        return ObjectStream.buffered(response)

    def stat(self, key: str) -> StoredObject | None:
        with named_errors():
            try:
                found = self._quick.stat_object(self._bucket, checked_key(key))
            except S3Error as error:
                if error.code != "NoSuchKey":
                    raise
                # A HEAD says no more than 404: an object that is missing and a bucket that is gone are two things.
                self._check_bucket()
                return None
        if found.size is None or found.last_modified is None:
            raise ServiceAway("The object store's answer lacks size or date.")
        return StoredObject(key, found.size, found.last_modified)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Objects whose key starts with `prefix`, in the order of their keys."""
        checked_prefix(prefix)
        with named_errors():
            # A folder's own empty object, which some tools leave, is no object of ours.
            for found in self._quick.list_objects(self._bucket, prefix=prefix, recursive=True):
                key = found.object_name or ""
                if not key.endswith("/") and found.size is not None and found.last_modified is not None:
                    yield StoredObject(key, found.size, found.last_modified)

    def delete(self, key: str) -> None:
        with named_errors(), contextlib.suppress(Missing):
            self._quick.remove_object(self._bucket, checked_key(key))

    def delete_prefix(self, prefix: str) -> None:
        """Remove everything under a prefix that ends in a slash."""
        checked_folder(prefix)
        with named_errors():
            found = self._quick.list_objects(self._bucket, prefix=prefix, recursive=True)
            doomed = [DeleteObject(entry.object_name) for entry in found if entry.object_name]
            left = list(self._upload_client.remove_objects(self._bucket, iter(doomed)))
        if left:
            raise ServiceAway(f"The object store kept {len(left)} objects under {prefix}: {left[0].message}")

    def local_path(self, key: str) -> Path | None:
        checked_key(key)
        return None

    def presigned_url(self, key: str, seconds: int, media_type: str, content_disposition: str) -> str | None:
        """An address good for `seconds`, answering with this type and disposition whatever was stored."""
        if self._signer is None:
            return None
        headers: dict[str, str | list[str] | tuple[str]] = {
            "response-content-type": media_type,
            "response-content-disposition": content_disposition,
        }
        return self._signer.get_presigned_url(
            "GET", self._bucket, checked_key(key), timedelta(seconds=seconds), response_headers=headers
        )

    def sweep(self, older_than_seconds: float) -> int:
        """Nothing: parts of an upload that died are no objects, and clearing them up is the server's own affair."""
        return 0

    def ready(self) -> None:
        """Write, and remove, an empty object: a store that is full or read-only is not ready."""
        key = f"probes/{uuid.uuid4().hex}"
        with named_errors():
            self._quick.put_object(self._bucket, key, io.BytesIO(b"1"), 1)
            self._quick.remove_object(self._bucket, key)

    def _upload(self, key: str, stream: BinaryIO, size_bytes: int, media_type: str) -> None:
        with named_errors():
            self._check_bucket()
            try:
                self._put(key, stream, size_bytes, media_type)
            except S3Error as error:
                if error.code != "NoSuchUpload":
                    raise
                # The server let go of the parts that it had, as one does whose disk fills up or that clears up itself.
                stream.seek(0)
                self._put(key, stream, size_bytes, media_type)

    def _put(self, key: str, stream: BinaryIO, size_bytes: int, media_type: str) -> None:
        self._upload_client.put_object(
            self._bucket,
            key,
            stream,
            size_bytes,
            content_type=media_type,
            part_size=max(_PART_BYTES, -(-size_bytes // _MOST_PARTS)),
            num_parallel_uploads=1,  # memory is one part, and the first error ends it
        )

    def _check_bucket(self) -> None:
        if not self._quick.bucket_exists(self._bucket):
            raise ServiceAway(f"The bucket {self._bucket} is not there.")

    @property
    def _quick(self) -> Minio:
        self._after_fork()
        return self._quick_client

    @property
    def _upload_client(self) -> Minio:
        self._after_fork()
        return self._slow_client

    def _after_fork(self) -> None:
        """Two processes must not speak on one socket."""
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid != os.getpid():
                self._quick_client = self._client(self._endpoint, _CONNECT_SECONDS, _ANSWER_SECONDS)
                self._slow_client = self._client(self._endpoint, _PART_SECONDS, _UPLOAD_ANSWER_SECONDS)
                self._pid = os.getpid()

    def _client(self, endpoint: str, connect_seconds: float, answer_seconds: float) -> Minio:
        address = urlsplit(endpoint)
        return Minio(
            address.netloc,
            access_key=self._keys[0],
            secret_key=self._keys[1],
            secure=address.scheme == "https",
            region=self._region,
            http_client=PoolManager(
                maxsize=_CONNECTIONS,
                timeout=Timeout(connect=connect_seconds, read=answer_seconds),
                retries=PatientOnce(total=1, redirect=0, status=0, backoff_factor=0),
            ),
        )
