"""Whether a process of the group answers, asked from outside."""

import http.client
import socket
from pathlib import Path

_ANSWER_SECONDS = 2.0


def answers_http(host: str, port: int, path: str = "/healthz") -> bool:
    """Whether a GET is answered with 200."""
    connection = http.client.HTTPConnection(host, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def answers_redis(path: Path) -> bool:
    """Whether a Redis on this Unix socket answers PING."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(_ANSWER_SECONDS)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
