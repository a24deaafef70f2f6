"""Files that are empty, cut short, mislabelled or meant to harm: refused or failed with a reason, each alone in it."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.media_files import jpeg, png_bomb, video
from tests.fixtures.running import Answer, RunningSystem, running_system
from tests.fixtures.unique import unique_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with running_system(tmp_path_factory.mktemp("hostile") / "home") as found:
        yield found


def refused(answer: Answer) -> None:
    assert 400 <= answer.status < 500, (answer.status, answer.body[:300])
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert len(answer.json["detail"]) > 10


def refused_or_failed(system: RunningSystem, answer: Answer) -> None:
    if answer.status != 201:
        refused(answer)
        return
    asset = system.settled(answer.json["id"])
    assert asset["state"] == "failed", asset
    assert len(asset["failure"]["detail"]) > 10
    assert asset["renditions"] == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.jpg", b""),
        ("zeros.jpg", b"\0" * 4096),
        ("program.jpg", b"\x7fELF" + b"\1" * 4096),
        ("drawing.svg", SVG),
        ("drawing.png", b'<?xml version="1.0"?>' + SVG),
        ("list.mp4", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"),
        ("concat.mp4", b"ffconcat version 1.0\nfile '/etc/passwd'\n"),
    ],
)
def test_refused_at_the_door(system: RunningSystem, name: str, data: bytes) -> None:
    refused(system.upload(data, name))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.png", png_bomb()),
        ("start-only.jpg", jpeg(seed=7)[:300]),
        ("start-only.mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 64),
        ("start-only.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
        ("start-only.docx", b"PK\3\4" + b"\0" * 26 + b"word/document.xml" + b"\0" * 100),
    ],
)
def test_failed_with_a_reason(system: RunningSystem, name: str, data: bytes) -> None:
    refused_or_failed(system, system.upload(data, name))
    after = system.upload(unique_picture(), f"after-{name}.jpg")
    assert system.settled(after.json["id"])["state"] == "available", "a good file behind a bad one is held up"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "..\\..\\x.jpg", "nul\0byte.jpg", "x" * 4000 + ".jpg", "новый\u202egpj.exe", "/"]
)
def test_names_are_only_names(system: RunningSystem, name: str) -> None:
    before = top_of(system)
    answer = system.upload(unique_picture(), name.replace("\0", "%00"))
    if answer.status != 201:
        refused(answer)
        return
    asset = system.settled(answer.json["id"])
    assert asset["state"] == "available"
    assert "/" not in asset["file_name"]
    assert len(asset["file_name"]) <= 255
    download = system.call("GET", f"/api/v1/assets/{asset['id']}/original")
    assert "\n" not in download.headers["Content-Disposition"]
    assert top_of(system) == before


def top_of(system: RunningSystem) -> set[str]:
    """What lies in the home beside the database's own files and the workers', which come and go."""
    return (
        {path.name for path in system.home.iterdir()}
        - {"scratch"}
        - {path.name for path in system.home.glob("kronika.sqlite*")}
    )


class _Requests(http.server.BaseHTTPRequestHandler):
    seen: list[str] = []  # noqa: RUF012 - the handler's class is all that the server is given

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_error(404)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A local web server and the list of what was asked of it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Requests)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    _Requests.seen.clear()
    yield f"http://127.0.0.1:{server.server_port}", _Requests.seen
    server.shutdown()


def test_a_playlist_inside_a_container_asks_nobody(
    system: RunningSystem, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    """What the door does not see, the decoder meets: an address behind a container's first bytes."""
    address, seen = listener
    secret = video(tmp_path / "secret.mp4", color="red")
    for number, line in enumerate((f"{address}/x.ts", f"file://{secret}", str(secret))):
        body = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n{line}\n#EXT-X-ENDLIST\n".encode()
        refused(system.upload(body, f"list-{number}.mp4"))
        refused_or_failed(system, system.upload(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + body, f"box-{number}.mp4"))
        packets = b"".join(b"\x47" + body[at : at + 187].ljust(187, b"\0") for at in range(0, 187 * 40, 187))
        refused_or_failed(system, system.upload(packets, f"packets-{number}.ts"))
    assert seen == []


def test_markup_in_metadata_is_shown_as_text(system: RunningSystem) -> None:
    answer = system.upload(unique_picture(), "markup.jpg", title="<script>alert(1)</script>", description="\u202e")
    asset = system.settled(answer.json["id"])
    assert asset["title"] == "<script>alert(1)</script>"
    page = system.call("GET", f"/api/v1/assets/{asset['id']}")
    assert page.headers["Content-Type"].startswith("application/json")
    assert page.headers["X-Content-Type-Options"] == "nosniff"
