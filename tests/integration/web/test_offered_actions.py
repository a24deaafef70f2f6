"""No page offers what the person may not do: every link is followed, every form's and button's permission is judged."""

from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from dam.db.models import Clip
from dam.domain.access import Permission, Role, may_edit
from dam.services import find
from dam.services.cancel import may_cancel_clip
from tests.integration.web.desk import Desk

_GETS = ("href", "hx-get")
_POSTS = ("hx-post", "hx-put", "hx-patch", "hx-delete")
_ENOUGH_PAGES = 150


def offered(page: str, at: str) -> tuple[set[str], set[tuple[str, str]]]:
    """The addresses that a page leads to, and what it would send as (method, path)."""
    soup = BeautifulSoup(page, "html.parser")
    gets = {str(one[name]) for name in _GETS for one in soup.select(f"[{name}]")}
    posts = {(name[3:].upper(), str(one[name])) for name in _POSTS for one in soup.select(f"[{name}]")}
    for form in soup.select("form[action], form[method]"):
        action, method = str(form.get("action") or at), str(form.get("method") or "get").upper()
        gets |= {action} if method == "GET" else set()
        posts |= {(method, action)} if method != "GET" else set()
    ours = {urljoin(at, address) for address in gets if not urlsplit(address).scheme}
    return ours, {(method, urljoin(at, address)) for method, address in posts}


def may_send(desk: Desk, role: Role, method: str, address: str) -> bool:
    """Whether the route would let this role in, and, where it is of one asset or clip, do it to that one."""
    try:
        endpoint, values = desk.app.url_map.bind("localhost").match(urlsplit(address).path, method=method)
    except RequestRedirect as redirect:
        return may_send(desk, role, method, redirect.new_url)
    except (NotFound, MethodNotAllowed):
        return False
    view = desk.app.view_functions[endpoint]
    handler = getattr(view, "view_class", None)
    permission = getattr(getattr(handler, method.lower()) if handler else view, "dam_permission", None)
    actor, context = desk.people[role], desk.system.context
    if permission is not None and not actor.has(permission):
        return False
    if "clip_id" in values:
        with context.database.read() as session:
            return may_cancel_clip(actor, session.get_one(Clip, values["clip_id"]))
    if "asset_id" in values and permission in (Permission.EDIT_OWN, Permission.EDIT_ALL):
        return may_edit(actor, find.get_asset(context, actor, values["asset_id"]))
    return True


def walked(desk: Desk, role: Role, client: FlaskClient) -> tuple[int, list[str]]:
    """Every page that this role comes to by links alone: how many, and what on them is refused."""
    waiting, known, sent, refused = ["/"], {"/"}, set(), []
    pages = 0
    # Also what nobody was shown: an asset's page is judged wherever it may be seen at all.
    waiting += [f"/assets/{asset_id}" for asset_id in desk.assets.values()]
    while waiting and pages < _ENOUGH_PAGES:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code == 403:
            refused.append(f"GET {address}")
        if answer.mimetype != "text/html" or answer.status_code not in (200, 202, 410, 503):
            continue
        pages += 1
        gets, posts = offered(answer.text, address)
        for method, target in posts - sent:
            sent.add((method, target))
            if not may_send(desk, role, method, target):
                refused.append(f"{method} {target} on {address}")
        # Pages that differ only in what is asked of them are walked once for each set of questions.
        fresh = {one.partition("#")[0] for one in gets if not one.startswith("/static/")} - known
        known |= fresh
        waiting += sorted(fresh)
    return pages, refused


@pytest.mark.parametrize("role", list(Role))
def test_whatever_is_offered_is_allowed(desk: Desk, role: Role) -> None:
    pages, refused = walked(desk, role, desk.browser(role))
    assert pages > 10
    assert not refused, "\n".join(refused)


def test_the_walk_finds_what_is_offered_wrongly(desk: Desk) -> None:
    failed = desk.assets[f"failed of {Role.ARCHIVIST}"]
    page = f'<form method="post" action="/assets/{failed}/process"></form><a href="/accounts">x</a>'
    gets, posts = offered(page, "/")
    assert gets == {"/accounts"} and posts == {("POST", f"/assets/{failed}/process")}
    assert not may_send(desk, Role.PHOTOGRAPHER, "POST", f"/assets/{failed}/process")
    assert may_send(desk, Role.EDITOR, "POST", f"/assets/{failed}/process")
    assert not may_send(desk, Role.VIEWER, "POST", "/events/new")
