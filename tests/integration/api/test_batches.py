"""Batch edits over REST: asked for by ids and by a query, followed, stopped, taken back, and refused with reasons."""

from typing import Any

import pytest

from dam.domain.access import Actor
from dam.services import accounts, batch
from tests.fixtures.rest import Answer, Rest, jpeg


def ask(rest: Rest, changes: dict[str, Any], by: str = "ed", **selection: Any) -> Answer:
    return rest.call("POST", "/api/v1/batches", {"changes": changes, **selection}, by=by)


def worked_off(rest: Rest, answer: Answer, by: str = "ed") -> dict[str, Any]:
    assert answer.status == 202, answer.body
    batch.run_batch(rest.system.context, answer.json["id"])
    found: dict[str, Any] = rest.call("GET", f"/api/v1/batches/{answer.json['id']}", by=by).json
    return found


def titles(rest: Rest, ids: list[str]) -> list[str]:
    return [rest.call("GET", f"/api/v1/assets/{asset_id}").json["title"] for asset_id in ids]


def test_changed_by_ids_and_taken_back(rest: Rest) -> None:
    ids = [rest.made(jpeg(), title=f"Sqare {number}") for number in range(3)]
    asked = ask(rest, {"title": {"find": "sqare", "replace": "Square"}}, ids=[*ids, "0" * 26])
    assert asked.headers["Location"] == f"/api/v1/batches/{asked.json['id']}"
    assert asked.json["state"] == "queued"
    made = worked_off(rest, asked)
    assert (made["state"], made["total"], made["changed"], made["left_out"]) == ("done", 3, 3, {"not_found": 1})
    assert titles(rest, ids) == ["Square 0", "Square 1", "Square 2"]
    rest.call("PATCH", f"/api/v1/assets/{ids[0]}", {"title": "Theirs"})
    back = worked_off(rest, rest.call("POST", f"/api/v1/batches/{made['id']}/undo", by="ed"))
    assert (back["undo_of_id"], back["changed"], back["left_out"]) == (made["id"], 2, {"stale": 1})
    assert titles(rest, ids) == ["Theirs", "Sqare 1", "Sqare 2"]
    assert rest.call("POST", f"/api/v1/batches/{made['id']}/undo", by="ed").json["id"] == back["id"]
    assert rest.call("POST", f"/api/v1/batches/{back['id']}/cancel", by="ed").json["state"] == "done"


def test_changed_by_a_query(rest: Rest) -> None:
    for number in range(3):
        rest.made(jpeg(), title=f"Chinoroldi {number}", keywords=["x" if number else "y"])
    rest.indexed()
    made = worked_off(rest, ask(rest, {"place": {"set": "Park"}}, query="?q=chinoroldi&keyword=x&sort=-created_at"))
    assert (made["total"], made["changed"]) == (2, 2)


def test_stopped_before_it_began(rest: Rest) -> None:
    ids = [rest.made(jpeg(), title="Stays")]
    asked = ask(rest, {"title": {"set": "Never"}}, ids=ids)
    stopped = rest.call("POST", f"/api/v1/batches/{asked.json['id']}/cancel", by="ed")
    assert (stopped.status, stopped.json["state"]) == (202, "cancelled")
    assert worked_off(rest, asked)["state"] == "cancelled"
    assert titles(rest, ids) == ["Stays"]
    assert rest.call("POST", f"/api/v1/batches/{asked.json['id']}/undo", by="ed").code == "nothing_to_undo"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"ids": []}, "no_assets"),
        ({"ids": ["0" * 26]}, "no_assets"),
        ({"ids": ["x"], "query": "q=a"}, "no_selection"),
        ({}, "no_selection"),
        ({"query": "q=nobodywrotethisword"}, "no_assets"),
        ({"query": "kind=tapestry"}, "bad_field"),
        ({"query": "from=someday"}, "bad_field"),
        ({"ids": ["a"] * 20_001}, "invalid"),
        ({"ids": "a"}, "invalid"),
    ],
)
def test_bad_selections_have_reasons(rest: Rest, body: dict[str, Any], code: str) -> None:
    answer = ask(rest, {"title": {"set": "x"}}, **body)
    assert (answer.status, answer.code) == (422, code)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "no_change"),
        ({"sha256": {"set": "x"}}, "invalid"),
        ({"title": "x"}, "invalid"),
        ({"title": {"set": 1}}, "bad_field"),
        ({"keywords": {"add": ["x" * 5000]}}, "too_long"),
        ({"event_id": {"set": "0" * 26}}, "no_such_event"),
        ({"access_level": {"set": "open"}}, "bad_field"),
        ({"title": {"find": ""}}, "nothing_to_find"),
    ],
)
def test_bad_changes_have_reasons_and_leave_nothing(rest: Rest, changes: dict[str, Any], code: str) -> None:
    before = len(batch.list_batches(rest.system.context, _actor(rest)))
    answer = ask(rest, changes, ids=[rest.made(jpeg())])
    assert (answer.status, answer.code) == (422, code)
    assert len(batch.list_batches(rest.system.context, _actor(rest))) == before


def test_who_may(rest: Rest) -> None:
    ids = [rest.made(jpeg(), by="giorgi", title="Mine"), rest.made(jpeg(), by="ed", title="Theirs")]
    change = {"title": {"set": "New"}}
    assert ask(rest, change, ids=ids, by="vera").status == 403
    assert ask(rest, {"access_level": {"set": "secret"}}, ids=ids, by="ed").status == 403
    assert rest.call("POST", "/api/v1/batches", {"ids": ids, "changes": change}, by=None).status == 401
    made = worked_off(rest, ask(rest, change, ids=ids, by="giorgi"), by="giorgi")
    assert (made["changed"], made["left_out"]) == (1, {"forbidden": 1})
    assert titles(rest, ids) == ["New", "Theirs"]
    for path, method in (("", "GET"), ("/undo", "POST"), ("/cancel", "POST")):
        assert rest.call(method, f"/api/v1/batches/{made['id']}{path}", by="fatima").status == 404
    assert rest.call("GET", f"/api/v1/batches/{made['id']}", by="ada").status == 200


def test_it_is_described(rest: Rest) -> None:
    paths = rest.call("GET", "/api/v1/openapi.json", by=None).json["paths"]
    assert {"/api/v1/batches", "/api/v1/batches/{batch_id}/undo", "/api/v1/batches/{batch_id}/cancel"} <= set(paths)


def _actor(rest: Rest) -> Actor:
    return accounts.actor_of(accounts.user_named(rest.system.context, "ed"))
