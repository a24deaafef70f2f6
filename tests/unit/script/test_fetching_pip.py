"""The first pip of a Python that has none: from the index that pip is configured for, and only the pinned wheel."""

import base64
import hashlib
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ENVIRONMENT = Path(__file__).resolve().parents[3] / "script" / "environment"
WHEEL = b"the bytes of a wheel"


@pytest.fixture
def pip_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The module as `python script/environment` sees it, in a home without any setting of pip's."""
    for name in ("PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT", "PIP_PROXY", "PIP_TRUSTED_HOST", "XDG_CONFIG_DIRS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.syspath_prepend(str(ENVIRONMENT))
    for name in ("pip_wheel", "pip_settings", "places"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import pip_wheel

    monkeypatch.setattr(pip_wheel, "SHA256", hashlib.sha256(WHEEL).hexdigest())
    return pip_wheel


class Index(ThreadingHTTPServer):
    """A package index on a free port; `asked` are the paths and logins that it saw."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), IndexHandler)
        self.wheel = WHEEL
        self.link = "../../files/ab/{name}#sha256=00"
        self.name = ""
        self.asked: list[tuple[str, str]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class IndexHandler(BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Authorization", "")))
        if self.path == "/simple/pip/":
            other = '<a href="/files/pip-1.0-py3-none-any.whl">pip-1.0-py3-none-any.whl</a>'
            link = self.server.link.format(name=self.server.name)
            body = f'<html>{other}<a href="{link}" data-requires-python="&gt;=3.9">x</a></html>'.encode()
        elif self.path == f"/simple/files/ab/{self.server.name}" or self.path == f"/files/ab/{self.server.name}":
            body = self.server.wheel
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def index(pip_wheel: Any) -> Iterator[Index]:
    with Index() as server:
        server.name = pip_wheel.NAME
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_from_the_index_of_the_environment(
    pip_wheel: Any, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{index.host}/simple/")
    path = pip_wheel.fetch(tmp_path)
    assert (path.name, path.read_bytes()) == (pip_wheel.NAME, WHEEL)
    pip_wheel.fetch(tmp_path)
    assert len(index.asked) == 2, "what lies there is not fetched again"


def test_from_the_index_of_a_file_with_its_login(pip_wheel: Any, index: Index, tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = http://ann:p%40ss@{index.host}/simple\n")
    pip_wheel.fetch(tmp_path)
    login = "Basic " + base64.b64encode(b"ann:p@ss").decode()
    assert [seen for _, seen in index.asked] == [login, login]


def test_a_login_stays_with_its_host(pip_wheel: Any, index: Index, tmp_path: Path) -> None:
    with Index() as files:
        files.name = pip_wheel.NAME
        threading.Thread(target=files.serve_forever, daemon=True).start()
        index.link = f"http://localhost:{files.server_address[1]}/files/ab/{{name}}"
        (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = http://ann:secret@{index.host}/simple\n")
        pip_wheel.fetch(tmp_path)
        files.shutdown()
    assert [seen for _, seen in files.asked] == [""]


def test_from_a_folder(pip_wheel: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / pip_wheel.NAME).write_bytes(WHEEL)
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    assert pip_wheel.fetch(tmp_path).read_bytes() == WHEEL


def test_another_wheel_is_refused(
    pip_wheel: Any, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from places import SetupError

    index.wheel = b"something else"
    monkeypatch.setenv("PIP_INDEX_URL", f"http://ann:secret@{index.host}/simple")
    with pytest.raises(SetupError, match="SHA-256") as refusal:
        pip_wheel.fetch(tmp_path)
    assert "secret" not in str(refusal.value)
    assert not (tmp_path / pip_wheel.NAME).exists()


def test_an_index_that_is_away_or_has_it_not(
    pip_wheel: Any, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from places import SetupError

    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    with pytest.raises(SetupError, match="python3-venv"):
        pip_wheel.fetch(tmp_path)
    index.link = "/files/pip-2.0-py3-none-any.whl"
    monkeypatch.setenv("PIP_INDEX_URL", f"http://{index.host}/simple")
    with pytest.raises(SetupError, match="does not have"):
        pip_wheel.fetch(tmp_path)
