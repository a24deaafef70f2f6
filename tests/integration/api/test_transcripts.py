"""Transcripts over REST: beside a new recording, beside one that is here, found by what is said, taken away."""

import json

import pytest

from dam.services import audit
from tests.fixtures.media_files import tone
from tests.fixtures.rest import Rest, form, jpeg
from tests.fixtures.subtitles import PERSIAN, RUSSIAN, UZBEK, srt

_LENGTHS = iter(range(1, 60))


def recording(rest: Rest, by: str = "fatima", **fields: str) -> str:
    """Sound whose length makes its bytes its own."""
    data = tone()[:-2] + next(_LENGTHS).to_bytes(2, "little")
    return rest.made(data, "sitting.wav", by, **fields)


def listed(rest: Rest, asset_id: str) -> list[tuple[str, str]]:
    rows = rest.call("GET", f"/api/v1/assets/{asset_id}/transcripts").json
    return [(row["language"], row["origin"]) for row in rows]


def test_subtitles_come_along_with_their_recording(rest: Rest) -> None:
    parts = [
        ("transcript", srt(PERSIAN).encode("utf-16"), "sitting.fa.srt"),
        ("transcript", srt(RUSSIAN).encode("cp1251"), "sitting.rus.srt"),
        ("file", tone(3), "sitting.wav"),
    ]
    body, head = form(parts)
    answer = rest.call("POST", "/api/v1/assets", body, headers=head)
    assert answer.status == 201, answer.body
    assert listed(rest, answer.json["id"]) == [("fa", "person"), ("ru", "person")]


def test_subtitles_go_with_recordings_alone(rest: Rest) -> None:
    body, head = form([("transcript", srt(UZBEK).encode(), "a.srt"), ("file", jpeg(), "a.jpg")])
    assert rest.call("POST", "/api/v1/assets", body, headers=head).code == "no_recording"
    body, head = form([("transcript", b"no times", "a.srt"), ("file", tone(4), "a.wav")])
    assert rest.call("POST", "/api/v1/assets", body, headers=head).code == "not_a_transcript"
    assert rest.staged() == []


def test_one_a_language_each_put_in_place_of_the_former(rest: Rest) -> None:
    asset_id = recording(rest)
    path = f"/api/v1/assets/{asset_id}/transcript"
    first = rest.call("PUT", f"{path}?file_name=sitting.uz.srt", srt(UZBEK).encode(), by="fatima")
    assert (first.status, first.json["language"], first.json["origin"]) == (200, "uz-Cyrl", "person")
    version = rest.call("GET", f"/api/v1/assets/{asset_id}").json["version"]
    again = rest.call("PUT", f"{path}?language=uz-Cyrl", srt(UZBEK[:1]).encode(), by="ed").json
    rest.call("PUT", f"{path}?language=fa", srt(PERSIAN).encode())
    assert listed(rest, asset_id) == [("uz-Cyrl", "person"), ("fa", "person")]
    assert rest.call("GET", first.json["url"]).status == 404
    vtt = rest.call("GET", again["url"], by="vera")
    assert vtt.headers["Content-Type"].startswith("text/vtt")
    assert vtt.body.decode() == f"WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n{UZBEK[0][2]}\n"
    store = rest.system.context.store
    assert len(list(store.list(f"assets/{asset_id}/transcripts/"))) == 2
    assert rest.call("GET", f"/api/v1/assets/{asset_id}").json["version"] == version + 2
    actions = [event.action for event in audit.history(rest.system.context, asset_id)]
    assert actions.count("transcript_attached") == 3


def test_who_may_change_and_see_it(rest: Rest) -> None:
    asset_id = recording(rest, access_level="restricted")
    path = f"/api/v1/assets/{asset_id}/transcript?language=uz-Cyrl"
    assert rest.call("PUT", path, srt(UZBEK).encode(), by="giorgi").code == "not_found"
    assert rest.call("PUT", path, srt(UZBEK).encode(), by="vera").code == "forbidden"
    url = rest.call("PUT", path, srt(UZBEK).encode(), by="fatima").json["url"]
    assert rest.call("GET", url, by="vera").code == rest.call("DELETE", url, by="giorgi").code == "not_found"
    assert rest.call("DELETE", url, by="vera").code == "forbidden"
    assert rest.call("DELETE", url, by="fatima").status == 204
    assert (listed(rest, asset_id), rest.call("DELETE", url).code) == ([], "not_found")
    assert list(rest.system.context.store.list(f"assets/{asset_id}/transcripts/")) == []


@pytest.mark.parametrize(
    ("query", "body", "status", "code"),
    [
        ("", b"no subtitles at all", 422, "not_a_transcript"),
        ("?language=no+language", srt(UZBEK).encode(), 422, "bad_field"),
        ("?language=" + "x" * 30, srt(UZBEK).encode(), 422, "invalid"),
        ("", b"00:01.000 --> 00:02.000\nx\n\n" * 450_000, 413, "too_large"),
    ],
)
def test_what_can_not_be_taken_is_told(rest: Rest, query: str, body: bytes, status: int, code: str) -> None:
    asset_id = recording(rest)
    answer = rest.call("PUT", f"/api/v1/assets/{asset_id}/transcript{query}", body)
    assert (answer.status, answer.code) == (status, code)
    assert (
        rest.call("PUT", f"/api/v1/assets/{rest.made(jpeg())}/transcript", srt(UZBEK).encode()).code == "no_recording"
    )


def test_a_hit_says_when_and_marks_what_is_said(rest: Rest) -> None:
    asset_id = recording(rest, title="Sitting of the council")
    rest.call("PUT", f"/api/v1/assets/{asset_id}/transcript?language=uz-Cyrl", srt(UZBEK).encode())
    rest.indexed()
    found = {row["id"]: row for row in rest.call("GET", "/api/v1/assets?q=byudjeti+council").json["items"]}
    moment = found[asset_id]["moment"]
    assert (moment["seconds"], moment["language"], moment["text"]) == (3.0, "uz-Cyrl", UZBEK[1][2])
    assert [moment["text"][start:end] for start, end in moment["marks"]] == ["бюджети"]
    plain = rest.call("GET", "/api/v1/assets?q=council").json["items"]
    assert next(row for row in plain if row["id"] == asset_id)["moment"] is None
    # Who may not see the recording hears nothing of it.
    rest.call("PATCH", f"/api/v1/assets/{asset_id}", {"access_level": "secret"}, by="arch")
    rest.indexed()
    hidden = rest.call("GET", "/api/v1/assets?q=byudjeti", by="vera")
    assert asset_id not in json.dumps(hidden.json)
