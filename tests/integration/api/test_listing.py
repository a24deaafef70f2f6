"""Finding over REST: words, choices, times, pages."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.fixtures.rest import Rest, jpeg


@pytest.fixture(scope="module")
def filled(rest: Rest) -> Iterator[Rest]:
    event = rest.call("POST", "/api/v1/events", {"title": "Хотира куни", "kind": "national_occasion"}).json
    for number in range(12):
        rest.made(
            jpeg(),
            f"{number}.jpg",
            by="fatima" if number % 2 else "arch",
            title=f"Шаҳар майдони {number}",
            description="Шаҳар ҳокими Хотира майдонида гул қўйди " + "ва " * 100 if number < 3 else "",
            keywords=["9 май"] if number < 5 else ["байрам"],
            captured_at=f"2024-05-{number + 1:02}T23:30:00+05:00",
            access_level="secret" if number in (0, 1) else "internal",
            event_id=event["id"] if number < 4 else None,
        )
    rest.indexed()
    yield rest


def search(rest: Rest, by: str = "arch", **query: object) -> dict[str, object]:
    answer = rest.call("GET", "/api/v1/assets?" + urlencode(query, doseq=True), by=by)
    assert answer.status == 200, answer.body
    found: dict[str, object] = answer.json
    return found


def titles(found: dict[str, object]) -> list[int]:
    return [int(item["title"].rpartition(" ")[2]) for item in found["items"]]  # type: ignore[attr-defined]


def test_words_are_found_and_marked(filled: Rest) -> None:
    found = search(filled, q="maydonida")
    assert found["total"] == 3 or found["total"] == 12
    first = next(item for item in found["items"] if "description" in item["highlight"])  # type: ignore[attr-defined]
    part = first["highlight"]["description"]
    start, end = part["marks"][0]
    assert part["text"][start:end] == "майдонида"
    assert len(part["text"]) < 300
    assert isinstance(found["took_ms"], int)
    assert search(filled)["items"][0]["highlight"] == {}  # type: ignore[index]


def test_choices(filled: Rest) -> None:
    assert search(filled, kind="photo")["total"] == 12
    assert search(filled, kind=["video", "audio"])["total"] == 0
    assert search(filled, kind=["video", "photo"])["total"] == 12
    assert search(filled, keyword="9 май")["total"] == 5
    assert search(filled, level="secret")["total"] == 2
    assert search(filled, state="available")["total"] == 0
    assert search(filled, whatever="x", page=5)["total"] == 12


def test_days_count_whole_in_the_offices_zone(filled: Rest) -> None:
    assert search(filled, **{"from": "2024-05-03", "to": "2024-05-05"})["total"] == 3
    assert search(filled, **{"from": "2024-05-03T18:30:00Z", "to": "2024-05-03T18:30:00Z"})["total"] == 1
    assert search(filled, **{"from": "2024-05-03T23:30:00+05:00", "to": "2024-05-04"})["total"] == 2


def test_facets_count_what_may_be_seen(filled: Rest) -> None:
    for by, seen in (("arch", 12), ("fatima", 11), ("giorgi", 10), ("vera", 10), ("ada", 10)):
        found = search(filled, by, limit=1)
        assert found["total"] == seen, by
        assert sum(entry["count"] for entry in found["facets"]["kind"]) == seen  # type: ignore[index]
        levels = {entry["value"] for entry in found["facets"]["level"]}  # type: ignore[index]
        assert ("secret" in levels) == (seen > 10)
    named = search(filled)["facets"]["event"][0]  # type: ignore[index]
    assert (named["title"], named["count"]) == ("Хотира куни", 4)
    assert search(filled, event=named["value"])["total"] == 4


def test_pages_visit_everything_once(filled: Rest) -> None:
    seen: list[int] = []
    cursor = None
    while True:
        page = search(filled, limit=5, sort="-created_at", **({"cursor": cursor} if cursor else {}))
        seen += titles(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == list(range(11, -1, -1))
    assert titles(search(filled, sort="captured_at")) == list(range(12))


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 201},
        {"limit": "x"},
        {"from": "May"},
        {"to": "2024-13-01"},
        {"to": "9999-12-31"},
        {"from": "0001-01-01"},
        {"from": "0001-01-01T00:00:00+05:00"},
        {"kind": "film"},
        {"level": "x"},
    ],
)
def test_what_can_not_be_read_is_pointed_at(filled: Rest, query: dict[str, object]) -> None:
    answer = filled.call("GET", "/api/v1/assets?" + urlencode(query, doseq=True))
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.json["errors"][0]["parameter"] == next(iter(query))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"sort": "size"}, "bad_sort"),
        ({"sort": "-"}, "bad_sort"),
        ({"cursor": "x"}, "bad_cursor"),
        ({"cursor": "\0"}, "bad_cursor"),
        ({"q": "x" * 10_001}, "query_too_long"),
        ({"q": "x" * 20_001}, "query_too_long"),
        ({"keyword": [str(number) for number in range(201)]}, "too_many_choices"),
        ({"event": [str(number) for number in range(201)]}, "too_many_choices"),
    ],
)
def test_what_the_engine_can_not_read(filled: Rest, query: dict[str, object], code: str) -> None:
    answer = filled.call("GET", "/api/v1/assets?" + urlencode(query, doseq=True))
    assert (answer.status, answer.code, len(answer.json["detail"]) > 20) == (400, code, True)


def test_two_hundred_choices_are_answered(filled: Rest) -> None:
    many = [str(number) for number in range(199)]
    assert search(filled, keyword=[*many, "9 май"], creator=many)["total"] == 0
    assert search(filled, keyword=[*many, "9 май"])["total"] == 5


def test_the_language_of_queries(filled: Rest) -> None:
    assert search(filled, q="вид:фото event:хотира")["total"] == 4
    assert search(filled, q="date:2024-05-01..2024-05-03")["total"] == 3
    assert search(filled, q="missing:event keyword:байрам")["total"] == 0, "nothing of it is ready yet"
    assert search(filled, q="size:<1GB -has:gps")["total"] == 12
    odd = search(filled, q="kind:film -kind:text kind:odd")
    assert odd["hint"] == "kind has no odd; it was taken as a word. Write one of photo, video, audio, text."
    assert search(filled, q="plain")["hint"] is None


@pytest.mark.parametrize(
    "text", ["", '"', "((", "AND OR NOT", "title:", "*:*", "a" * 5000, "\0", "🎉", "-", "\\", "ҳ" * 5000, "<script>"]
)
def test_odd_words_never_break_it(filled: Rest, text: str) -> None:
    assert filled.call("GET", "/api/v1/assets?" + urlencode({"q": text})).status == 200


def test_events(filled: Rest) -> None:
    made = filled.call("POST", "/api/v1/events", {"title": "Sitting", "starts_at": "2024-06-01T10:00+05:00"}, by="ed")
    assert made.status == 201
    path = made.headers["Location"]
    assert filled.call("GET", path, by="vera").json == made.json
    assert filled.call("POST", "/api/v1/events", {"title": "x"}, by="fatima").code == "forbidden"
    assert filled.call("POST", "/api/v1/events", {"place": "x"}, by="ed").status == 422
    assert filled.call("PATCH", path, {"kind": "party"}, by="ed").status == 422
    for name in ("starts_at", "ends_at"):
        wrong = filled.call("PATCH", path, {name: "some day"}, by="ed")
        assert (wrong.code, wrong.json["field"]) == ("bad_field", name)
    stale = made.headers["ETag"]
    assert filled.call("PATCH", path, {"place": "Hall"}, by="ed", headers={"If-Match": stale}).json["place"] == "Hall"
    assert filled.call("PATCH", path, {"place": "x"}, by="ed", headers={"If-Match": stale}).code == "stale"
    listed = filled.call("GET", "/api/v1/events?limit=1", by="giorgi").json
    assert (len(listed["items"]), listed["next_offset"]) == (1, 1)
    everything = {e["title"]: e for e in filled.call("GET", "/api/v1/events", by="giorgi").json["items"]}
    assert "Sitting" in everything
    assert filled.call("GET", "/api/v1/events?q=itti").json["items"][0]["title"] == "Sitting"
    assert filled.call("GET", "/api/v1/events?q=%00%25").status == 200


def test_a_histogram_where_asked_for(filled: Rest) -> None:
    assert search(filled)["histogram"] is None
    years = search(filled, histogram="years", **{"from": "2020-01-01"})["histogram"]
    assert years == {
        "unit": "year",
        "values": [{"value": "2024", "from": "2024-01-01", "to": "2024-12-31", "count": 12}],
    }
    months = search(filled, histogram="2024", keyword="9 май")["histogram"]
    assert [month["count"] for month in months["values"]] == [0, 0, 0, 0, 5, *[0] * 7]  # type: ignore[index]
    days = search(filled, histogram="2024-05")["histogram"]["values"]  # type: ignore[index]
    assert [day["count"] for day in days] == [1] * 12 + [0] * 19
    assert search(filled, **{"from": days[3]["from"], "to": days[3]["to"]})["total"] == 1
    assert sum(day["count"] for day in search(filled, by="vera", histogram="2024-05")["histogram"]["values"]) == 10  # type: ignore[index]
    solar = search(filled, histogram="1403-02")["histogram"]["values"]  # type: ignore[index]
    assert (len(solar), solar[0]["from"], solar[-1]["to"]) == (31, "2024-04-20", "2024-05-20")
    assert search(filled, histogram="solar-years")["facets"]["year"] == [{"value": "1403", "count": 12}]  # type: ignore[index]
    for wrong in ("2024-05-09", "year", "2024-13", "0"):
        answer = filled.call("GET", f"/api/v1/assets?histogram={wrong}", by="arch")
        assert answer.status == 422 and "Write years" in str(answer.json), wrong
