"""Saved searches, alerts, collections and exports over REST."""

import csv
import io

import pytest

from dam import wsgi
from dam.services import alerts, indexing
from dam.web.letters import Letters
from tests.fixtures.many_assets import alter
from tests.fixtures.rest import Rest
from tests.fixtures.unique import unique_picture, unique_word


def find_new(rest: Rest) -> None:
    """What the scheduler does."""
    context = rest.system.context
    while indexing.drain(context):
        pass
    letters = Letters(lambda: wsgi.create(rest.system))
    while alerts.match(context, letters):
        pass


@pytest.fixture
def word() -> str:
    return unique_word("word")


def ready(rest: Rest, word: str, **fields: object) -> str:
    """An asset that needs no worker to be there: its row says that it is ready."""
    asset_id = rest.made(unique_picture(), **{"title": word, **fields})
    alter(rest.system.context, asset_id, state="available", version=2)
    return asset_id


def test_a_search_from_its_making_to_its_end(rest: Rest, word: str) -> None:
    fields = {"name": word, "query": f"/library?q={word}", "alert": "app"}
    made = rest.call("POST", "/api/v1/searches", fields, by="vera")
    assert made.status == 201 and made.headers["ETag"] == '"1"'
    assert made.json | {"name": word, "query": f"q={word}", "alert": "app", "problem": ""} == made.json
    address = made.headers["Location"]
    assert rest.call("POST", "/api/v1/searches", {"name": word}, by="vera").code == "search_name_taken"
    assert rest.call("POST", "/api/v1/searches", {"query": word}, by="vera").code == "no_name"
    assert rest.call("POST", "/api/v1/searches", {"name": "x", "alert": "loud"}, by="vera").status == 422
    assert rest.call("GET", address, by="ada").code == "not_found"
    asset_id = ready(rest, word)
    find_new(rest)
    told = rest.call("GET", "/api/v1/alerts", by="vera").json
    assert told["unread"] == 1 and told["items"][0]["asset_ids"] == [asset_id]
    (match,) = rest.call("GET", f"{address}/matches", by="vera").json["items"]
    assert match["asset"]["id"] == asset_id and match["read_at"] is None
    assert rest.call("POST", f"{address}/read", by="vera").status == 204
    assert rest.call("GET", "/api/v1/alerts", by="vera").json["unread"] == 0
    stale = rest.call("PATCH", address, {"name": "x"}, by="vera", headers={"If-Match": '"7"'})
    assert stale.code == "stale"
    assert rest.call("PATCH", address, {"name": f"{word} 2"}, by="vera").json["name"] == f"{word} 2"
    names = [one["name"] for one in rest.call("GET", "/api/v1/searches", by="vera").json["items"]]
    assert names == [f"{word} 2"]
    assert rest.call("DELETE", address, by="ada").code == "not_found"
    assert rest.call("DELETE", address, by="vera").status == 204
    assert rest.call("GET", address, by="vera").status == 404


def test_a_collection_by_hand(rest: Rest, word: str) -> None:
    first, second, closed = (
        ready(rest, f"{word} {n}", access_level=level) for n, level in enumerate(("internal", "internal", "secret"))
    )
    made = rest.call("POST", "/api/v1/collections", {"name": word}, by="fatima")
    assert made.status == 201 and (made.json["access_level"], made.json["owner"]) == ("internal", "fatima")
    address = made.headers["Location"]
    assert rest.call("POST", "/api/v1/collections", {"name": word}, by="vera").code == "forbidden"
    assert rest.call("POST", f"{address}/assets", {"ids": [second, closed]}, by="fatima").json == {"changed": 1}
    assert rest.call("POST", f"{address}/assets", {"ids": [first, closed]}, by="ada").json == {"changed": 2}
    assert rest.call("PUT", f"{address}/assets", {"ids": [first]}, by="giorgi").code == "forbidden"
    assert rest.call("PUT", f"{address}/assets", {"ids": [first]}, by="fatima").status == 204
    inside = rest.call("GET", f"{address}/assets?limit=1", by="vera").json
    assert ([one["id"] for one in inside["items"]], inside["total"], inside["next_offset"]) == ([first], 2, 1)
    find_new(rest)
    found = rest.call("GET", f"/api/v1/assets?collection={made.json['id']}&sort=title", by="vera").json
    assert [one["id"] for one in found["items"]] == [first, second] and found["total"] == 2
    assert rest.call("GET", f"/api/v1/assets?collection={'0' * 26}", by="vera").json["total"] == 0
    listed = rest.call("GET", f"/api/v1/collections?q={word}", by="vera").json
    assert [(one["id"], one["assets"], one["cover_id"]) for one in listed["items"]] == [(made.json["id"], 2, first)]
    assert rest.call("DELETE", f"{address}/assets/{first}", by="ed").status == 204
    assert rest.call("PATCH", address, {"access_level": "secret"}, by="fatima").status == 200
    assert rest.call("GET", address, by="vera").code == "not_found"
    assert rest.call("DELETE", address, by="fatima").status == 204


def test_a_collection_by_rule(rest: Rest, word: str) -> None:
    ids = [ready(rest, f"{word} {n}") for n in range(3)]
    find_new(rest)
    made = rest.call("POST", "/api/v1/collections", {"name": word, "rule": f"q={word}"})
    address = made.headers["Location"]
    inside = rest.call("GET", f"{address}/assets?limit=2", by="vera").json
    assert (len(inside["items"]), inside["total"], inside["next_offset"]) == (2, 3, 2)
    rest_of_it = rest.call("GET", f"{address}/assets?limit=2&offset=2", by="vera").json
    assert {one["id"] for one in (*inside["items"], *rest_of_it["items"])} == set(ids)
    assert rest_of_it["next_offset"] is None
    assert rest.call("POST", f"{address}/assets", {"ids": ids}).code == "by_rule"
    for rule, code in (("sort=title", "empty_rule"), (f"collection={made.json['id']}", "rule_in_rule")):
        assert rest.call("POST", "/api/v1/collections", {"name": "x", "rule": rule}).code == code


def test_an_export(rest: Rest, word: str) -> None:
    ids = [ready(rest, f"{word} {n}") for n in range(3)]
    find_new(rest)
    answer = rest.call("POST", "/api/v1/exports", {"query": f"q={word}&sort=-title"}, by="vera")
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"] and ".csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ids[::-1] and rows[0]["address"].endswith(f"/assets/{ids[2]}")
    told = rest.call("POST", "/api/v1/exports", {"ids": ids[:1], "format": "json", "jalali": True}, by="vera").json
    assert told[0]["created_at_jalali"].startswith("14")
    assert rest.call("POST", "/api/v1/exports", {"ids": ids, "format": "xlsx"}, by="vera").body[:2] == b"PK"
    both: dict[str, object] = {"ids": ids, "query": ""}
    for wrong, status in (({}, 422), (both, 422), ({"ids": []}, 400), ({"format": "pdf", "ids": ids}, 422)):
        assert rest.call("POST", "/api/v1/exports", wrong, by="vera").status == status


def test_all_of_it_is_described(rest: Rest) -> None:
    paths = rest.call("GET", "/api/v1/openapi.json", by=None).json["paths"]
    wanted = {
        "/api/v1/searches": {"get", "post"},
        "/api/v1/searches/{search_id}": {"get", "patch", "delete"},
        "/api/v1/alerts": {"get"},
        "/api/v1/collections/{collection_id}/assets": {"get", "post", "put"},
        "/api/v1/exports": {"post"},
    }
    assert {path: set(paths[path]) & {"get", "post", "put", "patch", "delete"} for path in wanted} == wanted
    assert "captured_at_jalali" in paths["/api/v1/exports"]["post"]["description"]
