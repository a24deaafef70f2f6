"""Finding page by page, describing at the same time, and doors that stay shut."""

import json
import urllib.parse
from typing import Any

import pytest

from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_picture, unique_word


@pytest.fixture(scope="module")
def album(archive: RunningSystem) -> str:
    """A word that ten photographs, and nothing else, have in their titles."""
    word = unique_word("fletore")
    for number in range(10):
        made = archive.upload(unique_picture(100, 80), f"{number}.jpg", title=f"{word} {number}")
        assert made.status == 201
    eventually(lambda: archive.total(word) == 10, "all are found")
    return word


def search(archive: RunningSystem, **query: object) -> Any:
    answer = archive.call("GET", "/api/v1/assets?" + urllib.parse.urlencode(query, doseq=True))
    assert answer.status == 200, answer.body
    return answer.json


def test_every_page_once(archive: RunningSystem, album: str) -> None:
    for sort in ("-created_at", "created_at", "title", "relevance"):
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = search(archive, q=album, limit=3, sort=sort, **cursor)
            seen += [item["title"] for item in page["items"]]
            if not page["next_cursor"]:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert sorted(seen) == [f"{album} {number}" for number in range(10)], sort


def test_counts_are_those_of_the_results(archive: RunningSystem, album: str) -> None:
    found = search(archive, q=album, limit=1)
    for name in ("kind", "level"):
        assert sum(entry["count"] for entry in found["facets"][name]) == found["total"]
        for entry in found["facets"][name]:
            assert search(archive, q=album, **{name: entry["value"]})["total"] == entry["count"]


def test_found_words_are_marked(archive: RunningSystem, album: str) -> None:
    part = search(archive, q=album, limit=1)["items"][0]["highlight"]["title"]
    assert [part["text"][start:end] for start, end in part["marks"]] == [album]


def test_nobody_overwrites_anybody(archive: RunningSystem) -> None:
    made = archive.upload(unique_picture(100, 80), "both.jpg")
    path = f"/api/v1/assets/{made.json['id']}"
    archive.settled(made.json["id"])
    tag = archive.call("GET", path).headers["ETag"]
    mark = unique_word()
    head = {"Content-Type": "application/json", "If-Match": tag}
    first = archive.call("PATCH", path, json.dumps({"title": f"Кмет {mark}"}).encode(), head)
    assert first.status == 200
    assert archive.call("PATCH", path, b'{"title": "late"}', head).status == 412
    assert archive.call("GET", path).json["title"] == f"Кмет {mark}"
    eventually(lambda: archive.total(mark) == 1, "the change is found")


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "((",
        "AND OR NOT",
        "title:",
        "*:*",
        "x" * 5000,
        "\0",
        "🎉",
        "kind:video AND",
        "-",
        "\\",
        "ҳ" * 3000,
        "a:b:c",
    ],
)
def test_odd_queries(archive: RunningSystem, text: str) -> None:
    answer = archive.call("GET", "/api/v1/assets?" + urllib.parse.urlencode({"q": text}))
    assert answer.status in (200, 400, 422)
    assert b"Traceback" not in answer.body


@pytest.mark.parametrize("bad", ["0", "%00", "..%2F..%2Fetc%2Fpasswd", "9" * 400, "%27%3B--", "%FF%FE"])
def test_ids_that_are_none(archive: RunningSystem, bad: str) -> None:
    for path in (f"assets/{bad}", f"assets/{bad}/original", f"clips/{bad}", f"events/{bad}"):
        answer = archive.call("GET", f"/api/v1/{path}")
        assert answer.status == 404, path
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_nothing_without_a_token(archive: RunningSystem, album: str) -> None:
    asset_id = search(archive, q=album, limit=1)["items"][0]["id"]
    nobody = {"Authorization": ""}
    for path in ("", f"/{asset_id}", f"/{asset_id}/original", f"/{asset_id}/renditions/thumb", f"/{asset_id}/clips"):
        answer = archive.call("GET", f"/api/v1/assets{path}", headers=nobody)
        assert answer.status == 401, path
    for path in ("/library", f"/assets/{asset_id}"):
        answer = archive.call("GET", path, headers=nobody)
        assert album.encode() not in answer.body, path


def test_it_is_well_and_describes_itself(archive: RunningSystem) -> None:
    assert archive.call("GET", "/healthz").json["status"] == "ok"
    ready = archive.call("GET", "/readyz")
    assert (ready.status, set(ready.json["checks"].values())) == (200, {"ok"})
    paths = archive.call("GET", "/api/v1/openapi.json").json["paths"]
    assert "/api/v1/assets/{asset_id}/renditions/{name}" in paths
    assert archive.call("GET", "/api/v1/docs").status == 200
