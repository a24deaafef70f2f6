"""The archivist's page of synonyms: added, changed, removed, and kept from everybody else."""

import re

from dam.domain.access import Role
from dam.services import synonyms
from tests.integration.web.desk import Desk


def test_added_changed_and_removed_on_the_page(desk: Desk) -> None:
    browser = desk.browser(Role.ARCHIVIST)
    assert "No synonyms yet" in browser.get("/synonyms").text
    form = browser.get("/synonyms/new").text
    token, once = (re.search(rf'name="{name}" value="([^"]+)"', form)[1] for name in ("csrf_token", "once"))
    typed = {"csrf_token": token, "once": once, "terms": "Lenin street\r\nAmir Temur street\r\n", "note": "renamed"}
    for _ in range(2):
        assert browser.post("/synonyms/new", data=typed).status_code == 303
    (group,) = synonyms.list_groups(desk.system.context, desk.people[Role.ARCHIVIST])
    page = browser.get("/synonyms?q=temur").text
    assert "Amir Temur street" in page and "renamed" in page

    wrong = browser.post(f"/synonyms/{group.id}", data=typed | {"terms": "Lenin street", "version": "1"})
    assert wrong.status_code == 422 and "at least two terms" in wrong.text
    stale = browser.post(f"/synonyms/{group.id}", data=typed | {"version": "9"})
    assert stale.status_code == 412 and "Saved now" in stale.text
    changed = browser.post(
        f"/synonyms/{group.id}", data=typed | {"terms": "Lenin street\nNavoi street", "version": "1"}
    )
    assert changed.status_code == 303
    late = browser.post(f"/synonyms/{group.id}/remove", data={"csrf_token": token, "version": "1"})
    assert late.status_code == 412
    assert browser.post(f"/synonyms/{group.id}/remove", data={"csrf_token": token, "version": "2"}).status_code == 303
    assert synonyms.list_groups(desk.system.context, desk.people[Role.ARCHIVIST]) == []


def test_nobody_below_an_archivist_sees_it(desk: Desk) -> None:
    browser = desk.browser(Role.EDITOR)
    assert browser.get("/synonyms").status_code == 403
    assert "/synonyms" not in browser.get("/").text
    assert "/synonyms" in desk.browser(Role.ADMIN).get("/").text
