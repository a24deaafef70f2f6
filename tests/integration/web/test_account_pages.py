"""The pages of accounts: own tokens and everybody's, another role, a closed account."""

import re

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dam.domain.access import Role
from dam.services import accounts, tokens
from tests.integration.web.desk import PASSWORD, Desk


def send(client: FlaskClient, page: str, address: str, **fields: str) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token
    return client.post(address, data={"csrf_token": token[1], **fields})


def labels(client: FlaskClient, page: str) -> list[str]:
    return [cell.text for cell in BeautifulSoup(client.get(page).text, "html.parser").select(".table-tokens strong")]


def test_own_tokens_are_listed_without_the_secret_and_revoked(desk: Desk) -> None:
    client = desk.browser(Role.EDITOR)
    made = send(client, "/account", "/account/tokens", label="scanner").text
    secret = BeautifulSoup(made, "html.parser").select_one("input.token")["value"]
    page = client.get("/account").text
    assert secret not in page and labels(client, "/account") == ["scanner"]
    assert (
        desk.app.test_client().get("/api/v1/assets", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    )
    form = BeautifulSoup(client.get("/account").text, "html.parser").select_one(".table-tokens form")
    assert send(client, "/account", form["action"]).status_code == 303
    assert labels(client, "/account") == []
    assert (
        desk.app.test_client().get("/api/v1/assets", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    )


def test_nobody_revokes_the_token_of_another(desk: Desk) -> None:
    context = desk.system.context
    tokens.add_token(context, None, Role.ARCHIVIST, "of the archivist")
    (row,) = tokens.list_tokens(context, None, Role.ARCHIVIST)
    editor, admin = desk.browser(Role.EDITOR), desk.browser(Role.ADMIN)
    assert send(editor, "/account", f"/account/tokens/{row.id}/revoke").status_code == 404
    assert send(editor, "/account", f"/accounts/tokens/{row.id}/revoke").status_code == 403
    assert "of the archivist" in labels(admin, "/accounts")
    assert send(admin, "/accounts", f"/accounts/tokens/{row.id}/revoke").status_code == 303
    assert "of the archivist" not in labels(admin, "/accounts")


def test_the_administrator_changes_a_role_and_closes_an_account(desk: Desk) -> None:
    context = desk.system.context
    user_id = accounts.add_user(context, None, "passing", "viewer", PASSWORD, "Passing Through")
    admin = desk.browser(Role.ADMIN)
    page = f"/accounts/{user_id}"
    assert page in admin.get("/accounts").text
    assert send(admin, page, f"{page}/role", role="photographer").status_code == 303
    assert accounts.user_named(context, "passing").role == "photographer"
    assert send(admin, page, f"{page}/role", role="owner").status_code == 422
    assert send(admin, page, f"{page}/close").status_code == 303
    assert "Open the account again" in admin.get(page).text
    assert send(admin, page, f"{page}/reopen").status_code == 303
    assert accounts.user_named(context, "passing").active
    assert admin.get(f"/accounts/{'0' * 26}").status_code == 404


def test_the_last_administrator_stays(desk: Desk) -> None:
    admin = desk.browser(Role.ADMIN)
    page = f"/accounts/{desk.people[Role.ADMIN].user_id}"
    answer = send(admin, page, f"{page}/close")
    assert answer.status_code == 409 and "last administrator" in answer.text
    assert admin.get("/accounts").status_code == 200
