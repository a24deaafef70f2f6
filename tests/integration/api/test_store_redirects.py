"""With an object store, a browser fetches what is large from the store itself; all else comes through here."""

import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from dam.db.models import Rendition
from dam.http.identity import SESSION_COOKIE
from dam.services import accounts
from tests.fixtures.rest import PASSWORD, Answer, Rest, jpeg, served
from tests.fixtures.servers import ServerSettings, unmade_bucket

LARGE = bytes(5 * 1024 * 1024)


@pytest.fixture(scope="module")
def rest(servers: ServerSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rest]:
    home: Path = tmp_path_factory.mktemp("home")
    with unmade_bucket(servers.s3) as bucket:
        environment = {
            "DAM_S3_ENDPOINT": servers.s3.endpoint,
            "DAM_S3_ACCESS_KEY": servers.s3.access_key,
            "DAM_S3_SECRET_KEY": servers.s3.secret_key,
            "DAM_S3_BUCKET": bucket,
            "DAM_S3_PUBLIC_ENDPOINT": servers.s3.endpoint,
        }
        with served(home, environment) as found:
            yield found


@pytest.fixture(scope="module")
def cookie(rest: Rest) -> dict[str, str]:
    return {"Cookie": f"{SESSION_COOKIE}={accounts.sign_in(rest.system.context, 'ed', PASSWORD)}"}


def in_browser(rest: Rest, path: str, cookie: dict[str, str], **more: str) -> Answer:
    return rest.call("GET", path, by=None, headers={**cookie, **more})


def test_an_original(rest: Rest, cookie: dict[str, str]) -> None:
    data = jpeg()
    path = f"/api/v1/assets/{rest.made(data, 'Қарор «7».jpg')}/original"
    answer = in_browser(rest, path, cookie)
    assert answer.status == 302
    assert "no-store" in answer.headers["Cache-Control"]
    with urllib.request.urlopen(answer.headers["Location"]) as fetched:
        assert fetched.read() == data
        assert fetched.headers["Content-Type"] == "image/jpeg"
        assert f"filename*=UTF-8''{quote('Қарор «7».jpg')}" in fetched.headers["Content-Disposition"]
    # A program sends its token along, which the store would refuse.
    direct = rest.call("GET", path, headers={"Range": "bytes=3-9"})
    assert (direct.status, direct.body) == (206, data[3:10])
    assert rest.call("GET", path).body == data
    # What the row already knows is answered here.
    assert in_browser(rest, path, cookie, Range="bytes=99999-").status == 416
    assert in_browser(rest, path, cookie, **{"If-None-Match": direct.headers["ETag"]}).status == 304
    assert rest.call("HEAD", path, by=None, headers=cookie).headers["Content-Length"] == str(len(data))


@pytest.mark.parametrize(("name", "data", "status"), [("proxy", LARGE, 302), ("thumb", b"small", 200)])
def test_renditions(rest: Rest, cookie: dict[str, str], name: str, data: bytes, status: int) -> None:
    asset_id = rest.made(jpeg())
    context = rest.system.context
    context.store.put_bytes(f"assets/{asset_id}/renditions/{name}", data, "video/mp4")
    with context.database.write() as session:
        made_at, size = datetime.now(UTC), len(data)
        session.add(Rendition(asset_id=asset_id, name=name, media_type="video/mp4", size_bytes=size, made_at=made_at))
    answer = in_browser(rest, f"/api/v1/assets/{asset_id}/renditions/{name}", cookie)
    assert answer.status == status
    if status == 200:
        assert answer.body == data
        return
    request = urllib.request.Request(answer.headers["Location"], headers={"Range": "bytes=0-99"})
    with urllib.request.urlopen(request) as part:
        assert (part.status, len(part.read())) == (206, 100)
        assert part.headers["Content-Disposition"].startswith("inline")
