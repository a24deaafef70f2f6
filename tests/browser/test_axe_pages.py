"""axe-core finds nothing on any page, light and dark, from left to right and from right to left, wide and narrow.

Pages are found in the application itself: whatever answers GET with a whole page of HTML is looked at, and an address
with an argument that is not known here fails, so that no page is forgotten.
"""

import json
import re
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

import config
from dam import wsgi
from dam.bootstrap import wire
from dam.http.identity import SESSION_COOKIE
from dam.services import account_changes, accounts, batch
from dam.web import manual
from tests.browser.axe import at_desk, faults, in_both_views, phone_faults
from tests.browser.conftest import LANGUAGES, new_page
from tests.browser.steps import PASSWORD, Editor, bring_in, make_account
from tests.fixtures.behind import services_of, session_of, token_of
from tests.fixtures.rows import asset_row
from tests.fixtures.running import Answer, RunningSystem, eventually
from tests.fixtures.unique import cut_short, unique_hash, unique_picture, unique_tone, unique_video, unique_word

_ODD = "<b>گشایش</b> \u202eopening\u202c 🎉 zero\u200bwidth " + "long" * 60
_OUTSIDE = ("/api/", "/static/", "/openapi.json", "/healthz", "/readyz")


@pytest.fixture(scope="module")
def arguments(
    live_server: RunningSystem, administrators: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Values for the arguments of addresses, of every kind of asset; for one page alone as `endpoint:argument`."""
    mark = unique_word()
    head = {"Content-Type": "application/json"}
    body = b'{"title": "The town day", "kind": "festival", "place": "The square"}'
    event = live_server.call("POST", "/api/v1/events", body, head).json["id"]
    about: dict[str, object] = {"keywords": [mark, "نوروز"], "event_id": event, "description": "A caption.\nTwo lines."}
    film = unique_video(tmp_path_factory.mktemp("axe") / "film.mp4", 3)
    assets = [
        bring_in(live_server, unique_picture(), "a.jpg", title=_ODD, language="fa", **about),
        bring_in(live_server, film.read_bytes(), "film.mp4", title="A film", **about),
        bring_in(live_server, unique_tone(), "tone.wav", creator="Somebody", **about),
        bring_in(live_server, f"Words {mark}\n\nin a text.".encode(), "words.txt", **about),
        _failed(live_server, cut_short()),
    ]
    tomb, prepared = _of_the_database(live_server, assets[0])
    people = _accounts(live_server, mark)
    cut = live_server.call("POST", f"/api/v1/assets/{assets[1]}/clips", b'{"in_seconds": 0, "out_seconds": 1}', head)
    assert cut.status == 202, cut.body
    eventually(lambda: live_server.total(mark) == 4, "all are found")
    chapters = list(manual.names()[:2])
    by_hand, by_rule = (
        live_server.call("POST", "/api/v1/collections", json.dumps(one).encode(), head).json["id"]
        for one in ({"name": _ODD[:200], "description": _ODD}, {"name": "By rule", "rule": f"q={mark}"})
    )
    inside = json.dumps({"ids": assets}).encode()
    assert live_server.call("POST", f"/api/v1/collections/{by_hand}/assets", inside, head).status == 200
    terms = json.dumps({"terms": [_ODD[:60], mark], "note": _ODD[:200]}).encode()
    synonyms = live_server.call("POST", "/api/v1/synonyms", terms, head)
    assert synonyms.status == 201, synonyms.body
    return {
        "collection_id": [by_hand, by_rule],
        "collections.arrange:collection_id": [by_hand],
        "asset_id": [*assets, tomb],
        "batch_id": [prepared],
        "user_id": people,
        "field": ["keywords"],
        "event_id": [event],
        "group_id": [synonyms.json["id"]],
        "name": ["title"],
        "help.chapter:name": chapters,
        "what": ["looked"],
        "size": ["192"],
    }


def _failed(system: RunningSystem, data: bytes) -> str:
    found: str = system.upload(data, "cut short.jpg").json["id"]
    assert system.settled(found)["state"] == "failed"
    return found


def _of_the_database(system: RunningSystem, photo: str) -> tuple[str, str]:
    """What no door brings about at once: an asset that was disposed of, and a batch edit that is being prepared."""
    with services_of(system) as context:
        owner, now = accounts.list_users(context)[0], context.clock.now()
        tomb = asset_row(owner.id, now, state="disposed", title="Old", file_name="old.jpg", sha256=unique_hash())
        found = tomb.id
        with context.database.write() as session:
            session.add(tomb)
        return found, batch.draft(context, accounts.actor_of(owner), batch.Selection(ids=(photo,))).id


def _accounts(system: RunningSystem, mark: str) -> list[str]:
    """An account that is open and one that is closed, each with a name that says too much."""
    names = (f"open-{mark}", f"closed-{mark}")
    with services_of(system) as context:
        found = [accounts.add_user(context, None, name, "viewer", PASSWORD, _ODD[:200]) for name in names]
        account_changes.close(context, None, names[1])
    return found


@pytest.fixture(scope="module")
def administrators(live_server: RunningSystem) -> dict[str, str]:
    """The secret of a signed-in administrator for each language."""
    secrets_of: dict[str, str] = {}
    for language in LANGUAGES:
        person = Editor(f"axe-{language}", PASSWORD, language)
        make_account(live_server, person, "admin")
        _with_a_search(live_server, person.name)
        secrets_of[language] = session_of(live_server, person.name, person.password)
    return secrets_of


def _with_a_search(system: RunningSystem, name: str) -> None:
    """A bell, and something behind it as soon as the first photograph comes in."""
    head = {"Content-Type": "application/json", "Authorization": f"Bearer {token_of(system, name)}"}
    for query in ("kind=photo", "kind=video&date=2024"):
        body = json.dumps({"name": f"{query} {_ODD}"[:200], "query": query, "alert": "app"}).encode()
        assert system.call("POST", "/api/v1/searches", body, head).status == 201


@pytest.fixture(scope="module")
def addresses(live_server: RunningSystem, arguments: dict[str, list[str]], administrators: dict[str, str]) -> list[str]:
    """Every address that answers a whole page, and more of those that look different with other questions."""
    system = wire(config.load(live_server.environment))
    rules = list(wsgi.create(system).url_map.iter_rules())
    system.context.database.close()
    found = [
        "/library?q=town&kind=photo",
        "/library?view=list",
        "/library?view=timeline&density=dense",
        "/library?group=yes",
        f"/library?similar={arguments['asset_id'][0]}",
        f"/library?q={unique_word()}",
        "/events?q=nothing+such",
        "/nothing/here",
    ]
    cookie = {"Cookie": f"{SESSION_COOKIE}={administrators['en']}", "Authorization": ""}
    for rule in rules:
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(_OUTSIDE):
            continue
        answers = {each: live_server.call("GET", each, headers=cookie) for each in _addresses_of(rule, arguments)}
        # A part of a page may be refused without its question (400), or be of some assets alone (404).
        assert {answer.status for answer in answers.values()} & {200, 400, 410}, f"{rule.rule} answers nothing"
        found += [address for address, answer in answers.items() if answer.status in (200, 410) and _is_page(answer)]
    assert {"/library", "/events", "/upload", "/account"} <= set(found)
    return list(dict.fromkeys(found))


def _is_page(answer: Answer) -> bool:
    return answer.body[:200].lstrip().lower().startswith(b"<!doctype html")


def _addresses_of(rule: Rule, arguments: dict[str, list[str]]) -> Iterator[str]:
    known = {name: arguments.get(f"{rule.endpoint}:{name}", arguments.get(name, [])) for name in rule.arguments}
    unknown = [name for name, values in known.items() if not values]
    assert not unknown, f"{rule.rule}: say in `arguments` what {unknown} may be, so that axe looks at this page"
    for values in product(*known.values()):
        address = rule.rule
        for name, value in zip(known, values, strict=True):
            address = re.sub(rf"<(?:[^:>]+:)?{name}>", value, address)
        yield address


@in_both_views
def test_axe_finds_nothing_on_any_page(
    chromium: Browser,
    live_server: RunningSystem,
    administrators: dict[str, str],
    addresses: list[str],
    language: str,
    theme: str,
    other: str,
) -> None:
    with new_page(chromium, live_server, language, administrators[language], theme=theme) as page:
        wrong = {address: found for address in addresses if (found := _look(page, address, other))}
    assert not wrong, _told(wrong)


@in_both_views
def test_axe_finds_nothing_before_signing_in(
    chromium: Browser, live_server: RunningSystem, language: str, theme: str, other: str
) -> None:
    with new_page(chromium, live_server, language, theme=theme) as page:
        found = _look(page, "/sign-in", other)
    assert not found, _told({"/sign-in": found})


def _look(page: Page, address: str, other: str) -> list[str]:
    """All rules at a desk; then in the other appearance on a phone, where nothing may scroll sideways at 320 px."""
    at_desk(page, address)
    return faults(page) + phone_faults(page, other)


def _told(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{address}\n    " + "\n    ".join(found) for address, found in wrong.items())
