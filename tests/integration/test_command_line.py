"""The command `dam` in a home of its own: what it leaves readable, and names that are no Unicode."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.media_files import jpeg


def dam(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DAM_")}
    environment |= {"DAM_HOME": str(home), "DAM_ADMIN_PASSWORD": "a long enough password", **settings}
    return subprocess.run([sys.executable, "-m", "dam", *arguments], env=environment, capture_output=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    made = subprocess.run(
        [sys.executable, "-m", "dam", "user", "add", "admin", "--role", "admin", "--password-stdin"],
        env={**os.environ, "DAM_HOME": str(home)},
        input=b"a long enough password\n",
        capture_output=True,
    )
    assert made.returncode == 0, made.stderr
    return home


def test_nobody_else_on_the_machine_reads_what_it_keeps(home: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg(seed=1))
    assert dam(home, "ingest", str(photo)).returncode == 0
    loose = [path for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077]
    assert loose == []
    assert any(path.name == "original" for path in home.rglob("*"))


@pytest.mark.parametrize(
    ("raw", "name"), [("Мажлис.jpg".encode("cp1251"), "Мажлис.jpg"), ("ქალაქი.jpg".encode(), "ქალაქი.jpg")]
)
def test_names_of_any_disk_come_in_and_are_told(home: Path, tmp_path: Path, raw: bytes, name: str) -> None:
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / os.fsdecode(raw)).write_bytes(jpeg(seed=1))
    done = dam(home, "ingest", "--json", str(folder))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert Path(told["path"]).name == name


def test_a_zone_that_is_none_is_refused_at_the_start(home: Path) -> None:
    done = dam(home, "user", "list", DAM_TIME_ZONE="Asia/Tashkend")
    assert (done.returncode, b"DAM_TIME_ZONE" in done.stderr, b"Traceback" in done.stderr) == (1, True, False)


def test_a_database_that_is_away_is_told_plainly(tmp_path: Path) -> None:
    done = dam(tmp_path / "home", "user", "list", DAM_DATABASE_URL="postgresql://x:y@127.0.0.1:1/none")
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert b"database does not answer" in done.stderr
