"""As much of the S3 protocol as it takes to ask a server whether it works, and to make a bucket."""

import datetime
import hashlib
import hmac
import http.client
from dataclasses import dataclass

from .common import LOOPBACK, ServicesError
from .server import NotReady

REGION = "us-east-1"
BUCKET = "kronika"


@dataclass(frozen=True)
class S3Access:
    port: int
    access_key: str
    secret_key: str

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


def probe(access: S3Access) -> None:
    """List the buckets, signed; raises NotReady."""
    try:
        status, body = _request(access, "GET", "/")
    except (OSError, http.client.HTTPException) as error:
        raise NotReady(str(error)) from error
    if status != 200 or b"ListAllMyBucketsResult" not in body:
        raise NotReady(f"listing buckets answered {status}: {body[:200]!r}")


def make_bucket(access: S3Access, bucket: str = BUCKET) -> None:
    if _request(access, "HEAD", f"/{bucket}")[0] == 200:
        return
    status, body = _request(access, "PUT", f"/{bucket}")
    if status != 200:
        raise ServicesError(f"{access.endpoint} refused to make the bucket {bucket}: {status} {body[:500]!r}")


def _request(access: S3Access, method: str, path: str) -> tuple[int, bytes]:
    """One request without a body, signed with AWS Signature Version 4; gives status and answer."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    day = now[:8]
    empty = hashlib.sha256(b"").hexdigest()
    headers = {"host": f"{LOOPBACK}:{access.port}", "x-amz-content-sha256": empty, "x-amz-date": now}
    signed = ";".join(headers)
    canonical = "\n".join(
        [method, path, "", *(f"{name}:{value}" for name, value in headers.items()), "", signed, empty]
    )
    scope = f"{day}/{REGION}/s3/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{access.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={access.access_key}/{scope}, SignedHeaders={signed}, Signature={signature}"
    )
    connection = http.client.HTTPConnection(LOOPBACK, access.port, timeout=5)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
