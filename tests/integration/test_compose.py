"""docker-compose.yml: our services with exactly its commands and environment, against the real servers."""

import io
import re
import secrets
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from dam.media.tools import ffmpeg_path
from tests.fixtures import composition
from tests.fixtures.composition import Composed, MissingVariable
from tests.fixtures.ports import reserved_port
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.servers import ServerSettings, unmade_bucket

SECRETS = {
    "DAM_SECRET_KEY": "s" * 32,
    "DAM_ADMIN_PASSWORD": "a password of admin",
    "POSTGRES_PASSWORD": "p" * 20,
    "MINIO_ROOT_PASSWORD": "m" * 20,
}
OUR_SERVICES = {"web", "worker", "worker-video", "worker-ocr", "scheduler"}
SERVERS = {"postgres", "redis", "minio", "elasticsearch"}


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(name: str) -> None:
    with pytest.raises(MissingVariable, match=name):
        composition.read({key: value for key, value in SECRETS.items() if key != name})


def test_every_service_is_looked_after() -> None:
    whole = composition.read(SECRETS)
    services = whole["services"]
    assert set(services) == OUR_SERVICES | SERVERS
    assert set(composition.ours(whole)) == OUR_SERVICES
    for name, service in services.items():
        assert service["restart"] == "unless-stopped", name
        if name in SERVERS:
            assert re.search(r":(?!latest)[\w.-]+$", service["image"]), f"{name} has no pinned image"
    for name in SERVERS | {"web"}:
        assert services[name]["healthcheck"]["test"], name
    for name in SERVERS - {"redis"}:
        assert services[name]["volumes"], f"{name} would forget everything"
    for name in ("postgres", "redis", "elasticsearch"):
        assert services[name]["networks"] == ["back"] and "ports" not in services[name]
    assert whole["networks"]["back"]["internal"] is True
    used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert used == set(whole["volumes"])


def test_every_setting_that_it_passes_exists() -> None:
    known = set(re.findall(r'"(DAM_\w+)"', (composition.REPOSITORY / "config.py").read_text(encoding="utf-8")))
    for name, service in composition.ours(composition.read(SECRETS)).items():
        assert set(service["environment"]) <= known, name


@pytest.fixture
def composed(
    servers: ServerSettings, postgres_url: str, redis_server_url: str, index_prefix: str, tmp_path: Path
) -> Iterator[Composed]:
    """Started in the order of their dependencies, at places of their own in the real servers."""
    database, store, index = urlsplit(postgres_url), urlsplit(servers.s3.endpoint), urlsplit(servers.elasticsearch_url)
    port = reserved_port()
    variables = {
        **SECRETS,
        "POSTGRES_PASSWORD": database.password or "",
        "MINIO_ROOT_USER": servers.s3.access_key,
        "MINIO_ROOT_PASSWORD": servers.s3.secret_key,
        "DAM_ADMIN_PASSWORD": secrets.token_hex(12),
        "DAM_S3_PUBLIC_ENDPOINT": servers.s3.endpoint,
    }
    elsewhere = {
        "postgres:5432/kronika": f"{database.hostname}:{database.port}{database.path}",
        "redis://redis:6379/0": redis_server_url,
        "minio:9000": store.netloc,
        "elasticsearch:9200": index.netloc,
        "127.0.0.1:8000": f"127.0.0.1:{port}",
    }
    # Among containers each has its own port 8000 on every address, and the engine is nobody else's.
    extra = {"DAM_PORT": str(port), "DAM_BIND_ADDRESS": "127.0.0.1", "DAM_ELASTICSEARCH_INDEX": index_prefix}
    with unmade_bucket(servers.s3) as bucket:
        services = composition.ours(composition.read(variables | {"DAM_S3_BUCKET": bucket}))
        running = Composed(services, elsewhere, tmp_path, extra)
        try:
            for name in composition.in_order(services):
                running.start(name)
            yield running
        finally:
            running.stop()


def photo() -> bytes:
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((1600, 1000)).convert("RGB").save(picture, "JPEG")
    return picture.getvalue()


def video(folder: Path) -> bytes:
    target = folder / "sitting.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=2"]
    subprocess.run([ffmpeg_path() or "ffmpeg", "-v", "error", *source, "-pix_fmt", "yuv420p", target], check=True)
    return target.read_bytes()


def signs_in(url: str, password: str) -> bool:
    """Whether a browser gets past the page for signing in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{url}/sign-in", timeout=60).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    form = {"name": "admin", "password": password, "csrf_token": token[1] if token else ""}
    try:
        answer = browser.open(f"{url}/sign-in", urllib.parse.urlencode(form).encode(), timeout=60)
    except urllib.error.HTTPError as refusal:
        assert refusal.code == 401
        return False
    return not answer.url.endswith("/sign-in")


def test_the_whole_way_of_an_asset(composed: Composed, tmp_path: Path) -> None:
    web = composed.environment("web")
    url = f"http://127.0.0.1:{web['DAM_PORT']}"
    assert not signs_in(url, "another password")
    assert signs_in(url, web["DAM_ADMIN_PASSWORD"])

    token = composed.run("web", "dam", "token", "create", "admin").split()[-1]
    system = RunningSystem(url, token, tmp_path, composed.processes["web"], web, composed.log("web"))
    assert set(system.call("GET", "/readyz").json["checks"].values()) == {"ok"}
    assert system.call("GET", "/healthz").json == {"status": "ok"}

    files = {"მერის შეხვედრა.jpg": photo(), "sitting.mp4": video(tmp_path)}
    ids = {}
    for name, data in files.items():
        answer = system.upload(data, name, title=f"Композиция {name}")
        assert answer.status == 201, answer.body
        ids[name] = answer.json["id"]
    for name, asset_id in ids.items():
        asset = system.settled(asset_id)
        assert asset["state"] == "available", asset["failure"]
        eventually(lambda name=name: system.total(name.split(".")[0]) == 1, f"{name} is found")  # type: ignore[misc]
        original = system.call("GET", f"/api/v1/assets/{asset_id}/original")
        assert (original.status, original.body == files[name]) == (200, True)
    assert system.total("композиция") == 2
    assert {"thumb", "poster", "proxy"} <= {r["name"] for r in system.settled(ids["sitting.mp4"])["renditions"]}

    assert composed.stop() == dict.fromkeys(OUR_SERVICES, 0)
