"""Synonyms over REST: kept by archivists, with versions, and refused with reasons."""

from urllib.parse import quote

from tests.fixtures.rest import Rest, jpeg

URL = "/api/v1/synonyms"


def test_kept_changed_and_removed(rest: Rest) -> None:
    asset_id = rest.made(jpeg(), title="Zirnakli koʻchasi")
    rest.indexed()
    made = rest.call("POST", URL, {"terms": ["Zirnakli", "Qorovulbozor"], "note": "renamed"}, by="arch")
    assert made.status == 201, made.body
    address = f"{URL}/{made.json['id']}"
    assert made.headers["Location"] == address
    assert made.headers["ETag"] == '"1"'
    found = rest.call("GET", "/api/v1/assets?q=" + quote("Қоровулбозор"), by="vera")
    assert [item["id"] for item in found.json["items"]] == [asset_id]
    assert found.json["items"][0]["highlight"]["title"]["marks"] == [[0, 8]]

    stale = rest.call("PUT", address, {"terms": ["a", "b"]}, by="arch", headers={"If-Match": '"7"'})
    assert (stale.status, stale.code) == (412, "stale")
    changed = rest.call("PUT", address, {"terms": ["Zirnakli", "Nurobod"]}, by="arch", headers={"If-Match": '"1"'})
    assert (changed.json["terms"], changed.json["note"], changed.json["version"]) == (["Zirnakli", "Nurobod"], "", 2)
    assert rest.call("GET", address, by="arch").json == changed.json
    assert rest.call("GET", URL + "?q=" + quote("нуробод"), by="arch").json["items"] == [changed.json]
    assert rest.call("DELETE", address, by="arch").status == 204
    assert rest.call("GET", address, by="arch").code == "not_found"
    assert rest.call("GET", URL, by="arch").json["items"] == []


def test_refused_with_a_reason(rest: Rest) -> None:
    assert rest.call("GET", URL, by="ed").code == "forbidden"
    assert rest.call("POST", URL, {"terms": ["a", "b"]}, by="ed").code == "forbidden"
    assert rest.call("POST", URL, {"terms": ["one"]}, by="arch").status == 422
    assert rest.call("POST", URL, {"terms": ["Хотира", "Xotira"]}, by="arch").code == "same_already"
    assert rest.call("POST", URL, {"terms": ["a", "…"]}, by="arch").code == "no_words"
