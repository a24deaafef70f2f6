"""Tokens of programs, and what a change of an account does to them and to sessions."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dam.domain.access import Actor, Role
from dam.domain.errors import Conflict, DamError, Forbidden, Invalid, Missing, Unauthenticated
from dam.services import account_changes, accounts, audit, tokens
from dam.services.context import Context
from tests.integration.services.conftest import SetClock

PASSWORD = "дуже добрий пароль"


@pytest.fixture
def nino(context: Context) -> Actor:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    return accounts.actor_of(accounts.user_named(context, "nino"))


def noted(context: Context, action: str) -> list[str]:
    return [event.subject_id for event in audit.log(context) if event.action == action]


def test_a_token_stands_for_its_owner(context: Context, nino: Actor) -> None:
    token = tokens.add_token(context, None, "nino", "scanner")
    user = tokens.user_of_token(context, token)
    assert user is not None and user.name == "nino"
    for wrong in (token + "x", token.upper(), "", "dam_"):
        assert tokens.user_of_token(context, wrong) is None
    with pytest.raises(Missing):
        tokens.add_token(context, None, "nobody")


def test_a_revoked_token_opens_nothing_and_others_stay(context: Context, nino: Actor) -> None:
    first, second = (tokens.add_token(context, nino, "nino", label) for label in ("scanner", "site"))
    rows = tokens.list_tokens(context, nino, "nino")
    assert {row.label for row in rows} == {"scanner", "site"}
    for _ in range(2):
        tokens.revoke(context, nino, next(row.id for row in rows if row.label == "scanner"))
    assert tokens.user_of_token(context, first) is None
    assert tokens.user_of_token(context, second) is not None
    assert [row.label for row in tokens.list_tokens(context, nino, "nino")] == ["site"]
    assert noted(context, "token_revoked") == [nino.user_id]


def test_only_an_administrator_handles_the_tokens_of_others(context: Context, people: dict[Role, Actor]) -> None:
    of_admin = tokens.add_token(context, None, "admin")
    (row,) = tokens.list_tokens(context, people[Role.ADMIN], "admin")
    for role, person in people.items():
        if role is Role.ADMIN:
            continue
        with pytest.raises(Forbidden):
            tokens.add_token(context, person, "admin")
        with pytest.raises(Forbidden):
            tokens.list_tokens(context, person, "admin")
        with pytest.raises(Forbidden):
            tokens.list_tokens(context, person)
        with pytest.raises(Missing):
            tokens.revoke(context, person, row.id)
        assert tokens.add_token(context, person, person.name)
    assert len(tokens.list_tokens(context, people[Role.ADMIN])) == len(Role)
    assert tokens.user_of_token(context, of_admin) is not None
    with pytest.raises(Missing):
        tokens.revoke(context, people[Role.ADMIN], "no such token")


def test_the_last_use_is_written_once_a_minute(context: Context, clock: SetClock, nino: Actor) -> None:
    token = tokens.add_token(context, nino, "nino")

    def used() -> object:
        assert tokens.user_of_token(context, token) is not None
        return tokens.list_tokens(context, nino, "nino")[0].last_used_at

    assert tokens.list_tokens(context, nino, "nino")[0].last_used_at is None
    first = used()
    assert first == clock.now()
    clock.pass_by(seconds=59)
    assert used() == first
    clock.pass_by(seconds=1)
    assert used() == clock.now()


def test_a_new_password_revokes_the_tokens_unless_they_are_kept(context: Context, nino: Actor) -> None:
    token = tokens.add_token(context, nino, "nino")
    account_changes.set_password(context, nino, "nino", "another good one", keep_tokens=True)
    assert tokens.user_of_token(context, token) is not None
    account_changes.set_password(context, nino, "nino", "one more good one")
    assert tokens.user_of_token(context, token) is None
    assert noted(context, "token_revoked") == [nino.user_id]


def test_another_role_ends_sessions_and_holds_for_tokens_at_once(context: Context, nino: Actor) -> None:
    token, secret = tokens.add_token(context, nino, "nino"), accounts.sign_in(context, "nino", PASSWORD)
    account_changes.set_role(context, None, "nino", "editor")
    assert accounts.user_of_session(context, secret) is not None
    account_changes.set_role(context, None, "nino", "viewer")
    assert accounts.user_of_session(context, secret) is None
    user = tokens.user_of_token(context, token)
    assert user is not None and user.role == "viewer"
    assert noted(context, "role_changed") == [nino.user_id]
    with pytest.raises(Invalid):
        account_changes.set_role(context, None, "nino", "owner")


def test_a_closed_account_loses_sessions_and_tokens_for_good(context: Context, nino: Actor) -> None:
    token, secret = tokens.add_token(context, nino, "nino"), accounts.sign_in(context, "nino", PASSWORD)
    account_changes.close(context, None, "nino")
    with pytest.raises(Unauthenticated):
        accounts.sign_in(context, "nino", PASSWORD)
    with pytest.raises(Conflict):
        tokens.add_token(context, None, "nino")
    account_changes.reopen(context, None, "nino")
    assert accounts.user_of_session(context, secret) is None
    assert tokens.user_of_token(context, token) is None
    assert accounts.sign_in(context, "nino", PASSWORD)
    assert noted(context, "account_closed") == noted(context, "account_reopened") == [nino.user_id]


def test_only_an_administrator_changes_accounts(context: Context, people: dict[Role, Actor]) -> None:
    for role, person in people.items():
        if role is Role.ADMIN:
            continue
        for change in (account_changes.close, account_changes.reopen):
            with pytest.raises(Forbidden):
                change(context, person, person.name)
        with pytest.raises(Forbidden):
            account_changes.set_role(context, person, person.name, "admin")


def test_an_administrator_stays(context: Context) -> None:
    for name in ("one", "two"):
        accounts.add_user(context, None, name, "admin", PASSWORD)

    def leave(name: str) -> str:
        try:
            account_changes.close(context, None, name)
        except DamError as refusal:
            return type(refusal).__name__
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, ("one", "two"))) == sorted([Conflict.__name__, "closed"])
    (left,) = [user.name for user in accounts.list_users(context) if user.active]
    with pytest.raises(Conflict):
        account_changes.set_role(context, None, left, "viewer")
