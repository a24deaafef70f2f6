"""The page of the audit log: narrowed by a form, in pages, and plain about what it can't read."""

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from dam.domain.access import Level, Role
from dam.services import audit, collections, describe, synonyms
from dam.web import audit as door
from dam.web.letters import Letters
from tests.integration.web.desk import Desk


def page_of(desk: Desk, role: Role = Role.ADMIN, language: str = "en", **query: str) -> BeautifulSoup:
    answer = desk.browser(role, language).get(f"/audit?{urlencode(query)}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def actions(page: BeautifulSoup) -> list[str]:
    return [cell.text.strip() for cell in page.select("tbody td:nth-child(4)")]


@pytest.fixture
def described(desk: Desk) -> str:
    asset_id = desk.asset("of the log", Role.EDITOR)
    for title in ("one", "two"):
        describe.describe(desk.system.context, desk.people[Role.EDITOR], asset_id, {"title": title}, None)
    return asset_id


def test_it_is_narrowed_by_person_kind_and_asset(desk: Desk, described: str) -> None:
    editor = desk.people[Role.EDITOR].user_id
    assert actions(page_of(desk, of=described)) == ["Described", "Described"]
    # As it is copied from the address line.
    assert actions(page_of(desk, of=f"https://archive.example/assets/{described}?q=x")) == ["Described", "Described"]
    assert set(actions(page_of(desk, who=editor, kind="described"))) == {"Described"}
    assert actions(page_of(desk, of=described, kind="downloaded")) == []
    page = page_of(desk, who=editor, kind="described", of=described)
    assert [option["value"] for option in page.select("option[selected]")] == [editor, "described"]
    assert page.select_one("input[name=of]")["value"] == described
    assert "No entries like this" in page_of(desk, kind="downloaded", who=editor).text


def test_times_are_the_offices_in_the_readers_calendar(desk: Desk, described: str) -> None:
    entry = audit.log(desk.system.context, narrowed=audit.Narrowed(subject_id=described))[0]
    assert actions(page_of(desk, of=described, **{"from": "2020-01-01T00:00"})) == ["Described"] * 2
    assert actions(page_of(desk, of=described, to="2020-01-01T00:00")) == []
    persian = {"from": "۱۳۹۹/۰۱/۰۱", "of": described}
    assert len(actions(page_of(desk, language="fa", **persian))) == 2
    # The same address with another reader: the field there takes no Jalali date.
    assert page_of(desk, **persian).select_one("input[name=from]")["value"] == "2020-03-20T00:00"
    minute = entry.at.astimezone(ZoneInfo("Asia/Tehran")).strftime("%Y-%m-%dT%H:%M")
    assert "Described" in actions(page_of(desk, of=described, to=minute, **{"from": minute}))


@pytest.mark.parametrize(
    ("field", "value"), [("from", "yesterday"), ("to", "1403/13/40"), ("of", "the photo of the vault")]
)
def test_what_it_can_not_read_is_said_and_kept(desk: Desk, field: str, value: str) -> None:
    page = page_of(desk, **{field: value})
    wrong = page.select_one(f"[name={field}]")
    assert wrong["aria-invalid"] == "true" and wrong["value"] == value
    assert page.select_one("[role=alert]").text.strip()
    assert not page.select("tbody tr")


def test_pages_keep_what_it_is_narrowed_by(desk: Desk, monkeypatch: pytest.MonkeyPatch, described: str) -> None:
    monkeypatch.setattr(door, "_PAGE_ENTRIES", 1)
    client = desk.browser(Role.ADMIN)
    first = BeautifulSoup(client.get(f"/audit?of={described}").text, "html.parser")
    older = next(link["href"] for link in first.select(".actions a") if link.text == "Earlier entries")
    second = BeautifulSoup(client.get(str(older)).text, "html.parser")
    numbers = [page.select_one("tbody td").text for page in (first, second)]
    assert numbers[0] != numbers[1]
    assert [link["href"] for link in second.select(".actions a") if link.text == "Newest entries"] == [
        f"/audit?of={described}"
    ]


@pytest.mark.parametrize(
    ("role", "closed_named", "terms_named"), [(Role.ADMIN, False, True), (Role.AUDITOR, True, False)]
)
def test_it_names_what_its_reader_may_see(desk: Desk, role: Role, closed_named: bool, terms_named: bool) -> None:
    """An administrator sees nothing secret, and an auditor does not keep synonyms."""
    context, archivist = desk.system.context, desk.people[Role.ARCHIVIST]
    made = {}
    with desk.app.test_request_context():
        for level in (Level.SECRET, Level.INTERNAL):
            fields = {"name": f"{level} of {role}", "access_level": level}
            made[level] = collections.save_collection(context, archivist, Letters(lambda: desk.app), None, fields).id
    synonyms.save_group(context, archivist, None, [f"old street {role}", f"new street {role}"], "")
    page = page_of(desk, role)
    addresses = {link["href"]: link.text for link in page.select("td.subject a")}
    assert addresses[f"/collections/{made[Level.INTERNAL]}"] == f"internal of {role}"
    assert addresses.get(f"/collections/{made[Level.SECRET]}") == (f"secret of {role}" if closed_named else None)
    assert (f"secret of {role}" in page.text) == closed_named
    assert (f"old street {role}" in page.text) == terms_named
