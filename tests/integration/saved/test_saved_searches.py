"""Saved searches of an account, and what is told of them: each match once, to whoever may see it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from dam.db.models import Asset, SearchMatch, User
from dam.domain.access import Level, Role
from dam.domain.errors import Conflict, Invalid, Missing, ServiceAway, Stale
from dam.services import alerts, saved_searches, synonyms
from dam.services.alerts import matching
from search.elastic_index import ElasticIndex
from tests.fixtures.many_assets import alter
from tests.fixtures.ports import reserved_port
from tests.integration.saved.conftest import Office


def save(office: Office, by: Role = Role.EDITOR, search_id: str | None = None, **fields: Any) -> str:
    known = {"name": "Parks", "query": "q=park", "alert": "app"} if search_id is None else {}
    made = saved_searches.save_search(office.context, office.people[by], office.letters, search_id, known | fields)
    return made.id


def told(office: Office, search_id: str, by: Role = Role.EDITOR) -> list[str]:
    return [asset.title for asset, _ in alerts.matches_of(office.context, office.people[by], search_id)]


def test_a_search_is_kept_listed_renamed_and_deleted(office: Office) -> None:
    actor = office.people[Role.VIEWER]
    address = "http://127.0.0.1/library?q=park&density=dense&nothing=1"
    first = save(office, Role.VIEWER, name="  Parks\n of  ours ", query=address, alert="none")
    (kept,) = saved_searches.list_searches(office.context, actor)
    assert (kept.id, kept.name, kept.query) == (first, "Parks of ours", "q=park")
    with pytest.raises(Conflict):
        save(office, Role.VIEWER, name="Parks of ours")
    save(office, Role.EDITOR, name="Parks of ours")
    renamed = saved_searches.save_search(office.context, actor, office.letters, first, {"name": "Green"}, kept.version)
    assert (renamed.name, renamed.query) == ("Green", "q=park")
    with pytest.raises(Stale):
        saved_searches.save_search(office.context, actor, office.letters, first, {"name": "Late"}, kept.version)
    for wrong in ({"name": " "}, {"name": "x" * 201}, {"alert": "loud"}):
        with pytest.raises(Invalid):
            save(office, Role.VIEWER, first, **wrong)
    with pytest.raises(Missing):
        saved_searches.get_search(office.context, office.people[Role.ADMIN], first)
    with pytest.raises(Missing):
        saved_searches.delete_search(office.context, office.people[Role.ADMIN], first)
    saved_searches.delete_search(office.context, actor, first)
    assert saved_searches.list_searches(office.context, actor) == []


def test_an_alert_knows_synonyms(office: Office) -> None:
    synonyms.save_group(office.context, office.people[Role.ARCHIVIST], None, ["park", "arboretum"], "")
    office.asset("old arboretum")
    office.work()
    search = save(office)
    office.asset("new arboretum")
    office.work()
    assert told(office, search) == ["new arboretum"]


def test_what_was_there_is_not_new_and_what_comes_is_told_once(office: Office) -> None:
    old = office.asset("old park")
    office.work()
    search = save(office)
    office.asset("new park")
    office.asset("new square")
    office.work()
    assert told(office, search) == ["new park"]
    assert alerts.unread(office.context, office.people[Role.EDITOR]) == 1
    alter(office.context, old, description="greener than ever", version=2)
    office.work()
    assert told(office, search) == ["new park"]
    alerts.mark_read(office.context, office.people[Role.EDITOR])
    assert alerts.unread(office.context, office.people[Role.EDITOR]) == 0
    with office.context.database.read() as session:
        newest = session.execute(select(Asset.id).where(Asset.title == "new park")).scalar_one()
    alter(office.context, newest, description="once more", version=2)
    office.work()
    assert told(office, search) == ["new park"] and alerts.unread(office.context, office.people[Role.EDITOR]) == 0


def test_an_old_asset_that_comes_to_fit_is_new(office: Office) -> None:
    asset_id = office.asset("untitled")
    office.work()
    search = save(office)
    alter(office.context, asset_id, title="the park at last", version=2)
    office.work()
    assert told(office, search) == ["the park at last"]


def test_what_was_not_indexed_yet_when_it_was_saved_is_told(office: Office) -> None:
    office.asset("park of this moment")
    search = save(office)
    office.work()
    assert told(office, search) == ["park of this moment"]


def test_what_others_looked_at_while_an_alert_began_is_looked_at_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An asset comes and is matched after the search has asked what is there, before it is written down."""
    found = saved_searches._beginning

    def and_then_one_comes(*arguments: Any) -> Any:
        beginning = found(*arguments)
        office.asset("park in between")
        office.work()
        return beginning

    monkeypatch.setattr(saved_searches, "_beginning", and_then_one_comes)
    search = save(office)
    office.work()
    assert told(office, search) == ["park in between"]


def test_of_a_vast_result_only_arrivals_are_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MOST_KNOWN", 2)
    old = [office.asset(f"park {n}") for n in range(3)]
    office.work()
    search = save(office)
    alter(office.context, old[0], description="changed", version=2)
    office.asset("park that came")
    office.work()
    assert told(office, search) == ["park that came"]


def test_what_is_still_processed_or_failed_is_not_told(office: Office) -> None:
    search = save(office)
    coming = office.asset("coming park", state="ingesting")
    office.clock.pass_by(seconds=5)
    office.asset("failed park", state="failed")
    office.work()
    assert told(office, search) == []
    alter(office.context, coming, state="available", version=2)
    office.work()
    assert told(office, search) == ["coming park"]


def test_nobody_is_told_of_what_they_may_not_see(office: Office) -> None:
    searches = {role: save(office, role) for role in (Role.VIEWER, Role.EDITOR, Role.ARCHIVIST, Role.PHOTOGRAPHER)}
    for level in Level:
        office.asset(f"{level} park", by=Role.PHOTOGRAPHER, access_level=level)
    office.work()
    counts = {role: len(told(office, search, role)) for role, search in searches.items()}
    assert counts == {Role.VIEWER: 2, Role.EDITOR: 3, Role.ARCHIVIST: 4, Role.PHOTOGRAPHER: 4}
    with office.context.database.read() as session:
        internal = session.execute(select(Asset.id).where(Asset.access_level == Level.INTERNAL)).scalar_one()
    alter(office.context, internal, access_level=Level.SECRET)
    assert told(office, searches[Role.VIEWER], Role.VIEWER) == ["public park"]
    assert alerts.unread(office.context, office.people[Role.VIEWER]) == 1
    (row,) = alerts.told(office.context, office.people[Role.VIEWER], 10)
    assert (row.unread, len(row.asset_ids)) == (1, 1)


def test_another_query_begins_anew_and_another_alert_does_not(office: Office) -> None:
    search = save(office)
    office.asset("park"), office.asset("square")
    office.work()
    save(office, search_id=search, alert="at_once")
    assert told(office, search) == ["park"]
    save(office, search_id=search, query="q=square")
    assert told(office, search) == []
    office.asset("another square")
    office.work()
    assert told(office, search) == ["another square"]
    save(office, search_id=search, alert="none")
    assert told(office, search) == [] and not alerts.has_alerts(office.context, office.people[Role.EDITOR])


def test_one_search_that_can_not_be_asked_holds_up_no_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = save(office, name="bad", query="q=square"), save(office, name="good")
    asked = office.letters.request

    def broken(actor: Any, query: str) -> Any:
        if query == "q=square":
            raise RuntimeError("this can't be asked")
        return asked(actor, query)

    monkeypatch.setattr(office.letters, "request", broken)
    office.asset("park with a square")
    office.work()
    assert told(office, good) == ["park with a square"]
    assert saved_searches.get_search(office.context, office.people[Role.EDITOR], bad).problem == "fault"
    monkeypatch.undo()
    office.asset("square")
    office.work()
    assert told(office, bad) == ["square"]
    assert saved_searches.get_search(office.context, office.people[Role.EDITOR], bad).problem == ""


def test_what_was_not_written_down_is_looked_at_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process dies after the engine has answered: neither the match nor the mark is kept, so nothing is lost."""
    search = save(office)
    office.asset("park")
    office.index()

    def dies(*_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(matching, "_mark", dies)
    with pytest.raises(SystemExit):
        alerts.match(office.context, office.letters)
    assert told(office, search) == []
    monkeypatch.undo()
    office.work()
    office.work()
    assert told(office, search) == ["park"]


def test_without_the_engine_nothing_is_marked_as_looked_at(office: Office) -> None:
    search = save(office)
    office.asset("park")
    office.index()
    alone = replace(office.context, index=ElasticIndex(f"http://127.0.0.1:{reserved_port()}", "nowhere"))
    with pytest.raises(ServiceAway):
        alerts.match(alone, office.letters)
    fields = {"name": "Another", "query": "q=park", "alert": "app"}
    with pytest.raises(ServiceAway):
        saved_searches.save_search(alone, office.people[Role.EDITOR], office.letters, None, fields)
    office.work()
    assert told(office, search) == ["park"]


def test_searches_of_a_closed_account_rest(office: Office) -> None:
    search = save(office)
    with office.context.database.write() as session:
        session.get_one(User, office.people[Role.EDITOR].user_id).active = False
    office.asset("park")
    office.work()
    with office.context.database.read() as session:
        rows = select(func.count()).select_from(SearchMatch).where(SearchMatch.search_id == search)
        assert session.execute(rows).scalar_one() == 0
