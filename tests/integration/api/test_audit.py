"""The audit log over REST: who may read it, by what it is narrowed, and what of it is withheld."""

from datetime import UTC, datetime, timedelta

import pytest

from dam.services import accounts
from tests.fixtures.rest import Rest, jpeg


def page(rest: Rest, query: str = "", by: str = "ada") -> dict:
    answer = rest.call("GET", f"/api/v1/audit?{query}", by=by)
    assert answer.status == 200, answer.body
    return answer.json


@pytest.mark.parametrize("name", ["arch", "ed", "fatima", "vera"])
def test_it_is_for_administrators_and_auditors(rest: Rest, name: str) -> None:
    assert rest.call("GET", "/api/v1/audit", by=name).status == 403
    assert rest.call("GET", "/api/v1/audit", by=None).status == 401


def test_it_is_narrowed_and_read_in_pages(rest: Rest) -> None:
    asset_id = rest.made(jpeg(), by="fatima", title="one")
    for title in ("two", "three", "four"):
        rest.call("PATCH", f"/api/v1/assets/{asset_id}", {"title": title}, by="ed")
    everything = page(rest, f"subject_id={asset_id}")["items"]
    assert [item["action"] for item in everything] == ["described"] * 3 + ["ingested"]
    editor = accounts.user_named(rest.system.context, "ed").id
    assert {item["actor_name"] for item in page(rest, f"actor_id={editor}&action=described")["items"]} == {"ed"}
    first = page(rest, f"subject_id={asset_id}&limit=3")
    second = page(rest, f"subject_id={asset_id}&limit=3&before={first['next_before']}")
    assert first["items"] + second["items"] == everything
    assert second["next_before"] is None
    today = datetime.now(UTC).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    assert page(rest, f"subject_id={asset_id}&from={yesterday}&to={tomorrow}")["items"] == everything
    assert page(rest, f"subject_id={asset_id}&to={yesterday - timedelta(days=1)}")["items"] == []
    for older, newer in zip(everything[1:], everything, strict=False):
        assert older["number"] < newer["number"]
        assert len(newer["previous_sha256"]) == 64


def test_the_words_of_what_is_closed_are_withheld(rest: Rest) -> None:
    """An administrator keeps the system, and does not read what is secret."""
    asset_id = rest.made(jpeg(), "vault.jpg", by="arch", title="Plan of the vault", access_level="secret")
    rest.call("PATCH", f"/api/v1/assets/{asset_id}", {"title": "The vault"}, by="arch")
    found = page(rest, f"subject_id={asset_id}")["items"]
    assert [(item["action"], item["details"]) for item in found] == [("described", None), ("ingested", None)]
    open_id = rest.made(jpeg(), by="ed", title="Square")
    (item,) = page(rest, f"subject_id={open_id}")["items"]
    assert item["details"]["file_name"] == "photo.jpg"


def test_the_name_of_a_closed_collection_is_withheld(rest: Rest) -> None:
    made = {}
    for level in ("secret", "internal"):
        body = {"name": f"The {level} one", "access_level": level}
        made[level] = rest.call("POST", "/api/v1/collections", body, by="arch").json["id"]
    assert [item["details"] for item in page(rest, f"subject_id={made['secret']}")["items"]] == [None]
    (item,) = page(rest, f"subject_id={made['internal']}")["items"]
    assert item["details"]["changes"]["name"] == ["", "The internal one"]
    assert rest.call("DELETE", f"/api/v1/collections/{made['secret']}", by="arch").status == 204
    assert [item["details"] for item in page(rest, f"subject_id={made['secret']}")["items"]] == [None, None]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "from=yesterday", "to=2024-13-01", "before=x", "from=0001-01-01T00:00:00%2B14:00"]
)
def test_what_can_not_be_read_is_refused(rest: Rest, query: str) -> None:
    assert rest.call("GET", f"/api/v1/audit?{query}").status == 422
