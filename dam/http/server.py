"""The web server: one process with threads, large bodies read in large blocks, files handed to the kernel.

docs/adr/0008-web-server.md says why this one.
"""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterable
from time import monotonic
from types import FrameType
from typing import Any

from cheroot import wsgi
from cheroot.server import HTTPConnection, HTTPRequest

from dam.http import problems
from dam.http.body import READ_INTO
from dam.http.files import FileSpan

_log = logging.getLogger(__name__)

# Longest silence of a client, in a request or between two.
_SILENCE_SECONDS = 60
_STOP_SECONDS = 15
_BACKLOG = 512
_KEPT_CONNECTIONS = 256
# 5,000 characters of Cyrillic or Georgian make an address of 30 to 45 KB.
_HEADER_BYTES = 128 * 1024
# What is read, and thrown away, of a body after it was refused: long enough for most clients to see the answer.
_DRAIN_SECONDS = 30
_DRAIN_BYTES = 64 * 1024**3
_DRAIN_BLOCK_BYTES = 256 * 1024

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def serve(bind: str, port: int, threads: int, application: Application) -> None:
    """Serve until SIGTERM or SIGINT; then requests under way are finished, for some seconds at most."""
    server = Server((bind, port), application, threads)
    server.prepare()
    _log.info("listening on %s port %d with %d threads", bind, port, threads)

    def stop(number: int, _frame: FrameType | None) -> None:
        _log.info("stopping after %s", signal.Signals(number).name)
        # From another thread: this one, which the signal interrupted, must go on until the server has stopped.
        threading.Thread(target=server.stop, name="stop").start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    server.serve()


class Server(wsgi.Server):  # type: ignore[misc]
    """`prepare` listens, `serve` works until `stop` is called from another thread."""

    def __init__(self, address: tuple[str, int], application: Application, threads: int) -> None:
        super().__init__(
            address,
            application,
            numthreads=threads,
            server_name="kronika",
            request_queue_size=_BACKLOG,
            timeout=_SILENCE_SECONDS,
            shutdown_timeout=_STOP_SECONDS,
        )
        self.gateway = _Gateway
        self.ConnectionClass = _Connection
        self.max_request_header_size = _HEADER_BYTES
        self.keep_alive_conn_limit = _KEPT_CONNECTIONS

    def process_conn(self, conn: HTTPConnection) -> None:
        """A thread only for connections on which something has arrived: browsers open spare ones and keep silent."""
        if getattr(conn, "heard_of", False):
            super().process_conn(conn)
            return
        conn.heard_of = True
        conn.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.put_conn(conn)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        # A client that goes away in the middle is no fault of ours.
        _log.log(level, "%s", msg, exc_info=traceback)


class _Request(HTTPRequest):  # type: ignore[misc]
    def simple_response(self, status: str, msg: str = "") -> None:
        """What never comes to the application, as a line that can't be read, is answered in the form of all errors."""
        number = int(str(status)[:3])
        body = problems.written(number, "unreadable", msg or "This is no request that can be answered.").encode()
        head = (
            f"{self.server.protocol} {number} {problems.title(number)}",
            f"Content-Type: {problems.MEDIA_TYPE}",
            f"Content-Length: {len(body)}",
            "Connection: close",
            "\r\n",
        )
        self.close_connection = True
        try:
            self.conn.wfile.write("\r\n".join(head).encode() + body)
        except OSError:
            _log.debug("the client went away before it was told %s", status)


class _Connection(HTTPConnection):  # type: ignore[misc]
    RequestHandlerClass = _Request


class _Gateway(wsgi.Gateway_10):  # type: ignore[misc]
    """WSGI, with two things more: files go out through the kernel, and a refused body is not left in the pipe."""

    def respond(self) -> None:
        self.env[READ_INTO] = self._read_into
        response: Any = self.req.server.wsgi_app(self.env, self.start_response)
        try:
            if isinstance(response, FileSpan):
                self._send_file(response)
            else:
                for chunk in response:
                    if chunk:
                        self.write(chunk)
            self._close_unread()
            self.req.ensure_headers_sent()
            self._drain()
        finally:
            if hasattr(response, "close"):
                response.close()

    def _read_into(self, room: memoryview) -> int:
        """What of the body is there already, as much as fits; waits only while nothing is."""
        body = self.req.rfile
        if self.req.chunked_read:
            block = body.read(len(room))
            room[: len(block)] = block
            return len(block)
        # The least copying there is: from the kernel into the buffer that is hashed and written.
        count: int = self.req.conn.rfile.readinto1(room[: body.remaining])
        body.remaining -= count
        return count

    def write(self, chunk: bytes) -> None:
        self._close_unread()
        super().write(chunk)

    def _close_unread(self) -> None:
        """Before the headers go out: a connection on which a body was left unread can't carry another request."""
        if not self.req.sent_headers and self._unread():
            self.req.close_connection = True

    def _unread(self) -> bool:
        return self.req.chunked_read or bool(getattr(self.req.rfile, "remaining", 0))

    def _send_file(self, span: FileSpan) -> None:
        self._close_unread()
        with span.path.open("rb") as file:
            self.req.ensure_headers_sent()
            if span.length and self.req.conn.socket.sendfile(file, span.start, span.length) != span.length:
                # Shorter than its row says: the client must notice, and does when the connection ends too soon.
                self.req.close_connection = True

    def _drain(self) -> None:
        """Closing with bytes unread would reset the connection, and the client might never see our answer."""
        if not self._unread():
            return
        until, left_bytes = monotonic() + _DRAIN_SECONDS, _DRAIN_BYTES
        try:
            while monotonic() < until and left_bytes > 0:
                block = self.req.rfile.read(_DRAIN_BLOCK_BYTES)
                if not block:
                    return
                left_bytes -= len(block)
        except (OSError, ValueError):
            _log.debug("the client went away while its refused body was read")
