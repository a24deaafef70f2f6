"""The web server under odd clients."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from dam.services.rebuild.index import rebuild_index
from tests.fixtures.ports import reserved_port
from tests.fixtures.rest import Rest, form, jpeg
from tests.fixtures.running import eventually

ROOT = Path(__file__).resolve().parents[3]


def request_line(rest: Rest, method: str, path: str, **head: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {rest.tokens['ada']}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in head.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def read_answer(connection: socket.socket, method: str = "POST") -> http.client.HTTPResponse:
    answer = http.client.HTTPResponse(connection, method=method)
    answer.begin()
    return answer


def connected(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=60)
    except ConnectionRefusedError:
        return None


def test_long_addresses(rest: Rest) -> None:
    rebuild_index(rest.system.context, lambda done, total: None)
    for text in ("a" * 5000, "ჰ" * 5000):
        assert rest.call("GET", "/api/v1/assets?q=" + quote(text)).status == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /api/v1/" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /api/v1/assets HTTP/3.0\r\nHost: x\r\n\r\n", 505),
        (b"POST /api/v1/assets HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_what_is_no_request_is_told_so(rest: Rest, sent: bytes, status: int) -> None:
    with socket.create_connection(("127.0.0.1", rest.port), timeout=60) as connection:
        connection.sendall(sent)
        answer = read_answer(connection)
        assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
        problem = json.loads(answer.read())
        assert (problem["status"], problem["code"], bool(problem["detail"])) == (status, "unreadable", True)
        assert answer.will_close


def test_endless_headers(rest: Rest) -> None:
    with socket.create_connection(("127.0.0.1", rest.port), timeout=60) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ")
        try:
            for _ in range(40):
                connection.sendall(b"a" * 8192)
            status = read_answer(connection).status
        except ConnectionError:
            return
        assert status in (400, 413, 431)


def test_a_refused_body_does_not_hide_the_answer(rest: Rest) -> None:
    """The client sends all of it before it listens; the answer must still be there, and say why."""
    size_bytes = 300 * 1024 * 1024
    with socket.create_connection(("127.0.0.1", rest.port), timeout=60) as connection:
        head = {"Content_Type": "multipart/form-data; boundary=x", "Content_Length": str(size_bytes)}
        connection.sendall(request_line(rest, "POST", "/api/v1/assets", **head))
        for _ in range(size_bytes // 1024 // 1024):
            connection.sendall(bytes(1024 * 1024))
        answer = read_answer(connection)
        assert answer.status == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.will_close
        answer.read()
        assert connection.recv(1) == b""


def test_a_client_that_listens_early_hears_early(rest: Rest) -> None:
    with socket.create_connection(("127.0.0.1", rest.port), timeout=60) as connection:
        head = {"Content_Type": "multipart/form-data; boundary=x", "Content_Length": str(10**12)}
        connection.sendall(request_line(rest, "POST", "/api/v1/assets", **head))
        assert read_answer(connection).status == 413


def test_a_connection_is_kept_after_small_refusals(rest: Rest) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", rest.port, timeout=60)
    head = {"Authorization": f"Bearer {rest.tokens['ada']}"}
    for _ in range(3):
        connection.request("GET", "/api/v1/nothing", headers=head)
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.will_close) == (404, False)
    connection.close()


def test_silent_connections_take_no_thread(rest: Rest) -> None:
    """Browsers open spare connections: many more than there are threads, and the next request is still answered."""
    silent = [socket.create_connection(("127.0.0.1", rest.port), timeout=60) for _ in range(40)]
    try:
        assert rest.call("GET", "/healthz").status == 200
    finally:
        for connection in silent:
            connection.close()


def test_a_chunked_form(rest: Rest) -> None:
    body, head = form([("file", jpeg(), "chunked.jpg")])
    connection = http.client.HTTPConnection("127.0.0.1", rest.port, timeout=60)
    head["Authorization"] = f"Bearer {rest.tokens['ada']}"
    connection.request("POST", "/api/v1/assets", body=iter([body[:50], body[50:]]), headers=head, encode_chunked=True)
    assert connection.getresponse().status == 201
    connection.close()


def test_a_form_that_breaks_off_leaves_nothing(rest: Rest) -> None:
    body, head = form([("file", jpeg() + bytes(100_000), "a.jpg")])
    with socket.create_connection(("127.0.0.1", rest.port), timeout=60) as connection:
        line = request_line(
            rest, "POST", "/api/v1/assets", Content_Type=head["Content-Type"], Content_Length=str(len(body))
        )
        connection.sendall(line + body[:50_000])
        eventually(rest.staged, "it begins to arrive")
    eventually(lambda: not rest.staged(), "nothing is left in the staging folder")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_finished_before_it_stops(tmp_path: Path, number: signal.Signals) -> None:
    program = (
        "import time\n"
        "from dam.http.server import serve\n"
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', '5')])\n"
        "    yield b'be'\n"
        "    time.sleep(1)\n"
        "    yield b'gun'\n"
        "import sys\n"
        "serve('127.0.0.1', int(sys.argv[1]), 2, application)\n"
    )
    port = reserved_port()
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(port)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        with eventually(lambda: connected(port), "it listens") as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = read_answer(connection, "GET")
            assert answer.read(2) == b"be"
            process.send_signal(number)
            assert answer.read() == b"gun"
        assert process.wait(20) == 0
    finally:
        if process.poll() is None:
            process.kill()
