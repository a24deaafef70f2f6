"""A 4 GB file over tus (one PATCH) and over POST, against one copy and one SHA-256 on the same disk.

Floor: the file is read once, hashed and written, with an fsync at the end, by a plain loop.
System: from the first byte sent until the answer that says it is safe; the web process may grow by less than 64 MB.
"""

import argparse
import base64
import hashlib
import http.client
import os
import statistics
import tempfile
import time
import urllib.parse
from pathlib import Path

from harness import Running, descendants, memory_kib, report, running

GOAL = 0.5
GROWTH_GOAL_MIB = 64
_BLOCK_BYTES = 1024 * 1024
_HEAD_BYTES = 4096
_MARK = "kronika-benchmark-boundary"


def make_file(path: Path, size_bytes: int) -> None:
    """A recording whose index was never written: known by its first bytes, and soon done with by the worker."""
    noise = os.urandom(64 * _BLOCK_BYTES)
    with path.open("wb") as file:
        while file.tell() < size_bytes:
            file.write(noise[: size_bytes - file.tell()])
        file.flush()
        os.fsync(file.fileno())


def head(mark: str, size_bytes: int) -> bytes:
    """The first bytes, different for each upload."""
    kind = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    rest = b"\x00\x00\x00\x01mdat" + (size_bytes - len(kind)).to_bytes(8, "big")
    return (kind + rest + mark.encode()).ljust(_HEAD_BYTES, b"\x00")


def floor_seconds(source: Path) -> float:
    target = source.with_suffix(".copy")
    begin = time.monotonic()
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb", buffering=0) as writer:
        while block := reader.read(_BLOCK_BYTES):
            digest.update(block)
            writer.write(block)
        os.fsync(writer.fileno())
    seconds = time.monotonic() - begin
    target.unlink()
    return seconds


def connect(system: Running) -> http.client.HTTPConnection:
    address = urllib.parse.urlsplit(system.url)
    return http.client.HTTPConnection(str(address.hostname), address.port, timeout=600)


def send(connection: http.client.HTTPConnection, source: Path, first: bytes) -> None:
    """`first`, then the file from behind its head, by the kernel: the sender should not be what is measured."""
    connection.send(first)
    with source.open("rb") as file:
        connection.sock.sendfile(file, _HEAD_BYTES)


def over_post(system: Running, source: Path, mark: str) -> float:
    size_bytes = source.stat().st_size
    before = (
        f'--{_MARK}\r\nContent-Disposition: form-data; name="file"; filename="{mark}.mp4"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    after = f"\r\n--{_MARK}--\r\n".encode()
    connection = connect(system)
    begin = time.monotonic()
    connection.putrequest("POST", "/api/v1/assets")
    connection.putheader("Authorization", f"Bearer {system.token}")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={_MARK}")
    connection.putheader("Content-Length", str(len(before) + size_bytes + len(after)))
    connection.endheaders()
    send(connection, source, before + head(mark, size_bytes))
    connection.send(after)
    expect(connection, 201)
    return time.monotonic() - begin


def over_tus(system: Running, source: Path, mark: str) -> float:
    size_bytes = source.stat().st_size
    common = {"Authorization": f"Bearer {system.token}", "Tus-Resumable": "1.0.0"}
    name = base64.b64encode(f"{mark}.mp4".encode()).decode()
    connection = connect(system)
    begin = time.monotonic()
    told = {**common, "Upload-Length": str(size_bytes), "Upload-Metadata": f"filename {name}"}
    connection.request("POST", "/api/v1/uploads", headers=told)
    location = expect(connection, 201)["Location"]
    connection.putrequest("PATCH", location)
    piece = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "Content-Length": str(size_bytes)}
    for header, value in (common | piece).items():
        connection.putheader(header, value)
    connection.endheaders()
    send(connection, source, head(mark, size_bytes))
    if not expect(connection, 204)["Asset-Id"]:
        raise RuntimeError("the last answer names no asset")
    return time.monotonic() - begin


def expect(connection: http.client.HTTPConnection, status: int) -> http.client.HTTPMessage:
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != status:
        raise RuntimeError(f"{answer.status} {body[:300]!r}")
    return answer.headers


def wait_for_workers(system: Running, assets: int) -> None:
    """Until that many are done with: the next figure is of an upload alone."""
    while system.call("/api/v1/assets?state=available&state=failed&limit=1")["total"] < assets:
        time.sleep(0.2)


def web_process(system: Running) -> int:
    for pid in descendants(system.pid):
        if b"\0serve\0" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise RuntimeError("there is no web process")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=4096)
    size_bytes = parser.parse_args().mebibytes * _BLOCK_BYTES
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as folder:
        source, small = Path(folder) / "long.bin", Path(folder) / "short.bin"
        make_file(source, size_bytes)
        make_file(small, 2 * _BLOCK_BYTES)
        floors = [floor_seconds(source)]
        with running(workers="2") as system:
            web = web_process(system)
            for number, way in enumerate((over_post, over_tus)):
                way(system, small, f"warm {number}")
            wait_for_workers(system, 2)
            before_kib = memory_kib(web)
            tus = over_tus(system, source, "over tus")
            wait_for_workers(system, 3)
            floors.append(floor_seconds(source))
            post = over_post(system, source, "over post")
            grown_mib = (memory_kib(web, "VmHWM") - before_kib) / 1024
        floors.append(floor_seconds(source))
    # The disk's speed drifts: the floor is taken before, between and after.
    floor = statistics.mean(floors)
    ratio = floor / max(tus, post)
    mebibytes = size_bytes / _BLOCK_BYTES
    report(
        "upload",
        ratio,
        GOAL,
        ok=ratio >= GOAL and grown_mib < GROWTH_GOAL_MIB,
        tus_mebibytes_per_second=mebibytes / tus,
        post_mebibytes_per_second=mebibytes / post,
        floor_mebibytes_per_second=mebibytes / floor,
        web_process_grew_by_mebibytes=grown_mib,
        file_mebibytes=mebibytes,
    )


if __name__ == "__main__":
    main()
