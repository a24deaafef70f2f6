"""Accounts: signing in, sessions, and what a wrong password costs."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dam.domain.access import Actor, Role
from dam.domain.errors import Conflict, DamError, Forbidden, Invalid, TooMany, Unauthenticated
from dam.services import account_changes, accounts, audit, home_health, sign_in_limits
from dam.services.context import Context
from tests.integration.services.conftest import SetClock

PASSWORD = "дуже добрий пароль"


def test_sign_in_and_out(context: Context) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD, "ნინო")
    secret = accounts.sign_in(context, "nino", PASSWORD)
    user = accounts.user_of_session(context, secret)
    assert user is not None and user.display_name == "ნინო"
    accounts.sign_out(context, secret)
    assert accounts.user_of_session(context, secret) is None


def test_a_session_ends_by_itself(context: Context, clock: SetClock) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    secret = accounts.sign_in(context, "nino", PASSWORD)
    clock.pass_by(days=accounts.SESSION_DAYS, seconds=-1)
    assert accounts.user_of_session(context, secret) is not None
    clock.pass_by(seconds=1)
    assert accounts.user_of_session(context, secret) is None


def test_a_wrong_name_and_a_wrong_password_look_alike(context: Context) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    answers = set()
    for name, password in (("nino", PASSWORD + "x"), ("nobody", PASSWORD), ("Nino", PASSWORD), ("nino", "")):
        with pytest.raises(Unauthenticated) as refusal:
            accounts.sign_in(context, name, password)
        answers.add((refusal.value.code, refusal.value.detail))
    assert len(answers) == 1


def test_too_many_wrong_passwords_lock_for_a_while(context: Context, clock: SetClock) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    for _ in range(10):
        with pytest.raises(Unauthenticated, match="wrong"):
            accounts.sign_in(context, "nino", "wrong password")
    clock.pass_by(minutes=5)
    with pytest.raises(TooMany) as refusal:
        accounts.sign_in(context, "nino", PASSWORD)
    assert (refusal.value.status, refusal.value.retry_after_seconds) == (429, 600)
    clock.pass_by(minutes=10, seconds=1)
    assert accounts.sign_in(context, "nino", PASSWORD)


def refused(context: Context, name: str, address: str, password: str = "wrong password") -> type[DamError]:
    with pytest.raises(DamError) as refusal:
        accounts.sign_in(context, name, password, address)
    return type(refusal.value)


def test_nobody_is_locked_out_from_elsewhere(context: Context) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    answers = [refused(context, "nino", "203.0.113.7") for _ in range(12)]
    assert answers == [Unauthenticated] * 10 + [TooMany] * 2
    assert accounts.sign_in(context, "nino", PASSWORD, "203.0.113.8")
    assert refused(context, "nino", "203.0.113.7", PASSWORD) is TooMany


def test_a_name_that_nobody_bears_is_refused_alike(context: Context) -> None:
    for name in ("nobody", "not a name", "a\0b", "\ud800"):
        assert [refused(context, name, "203.0.113.7") for _ in range(11)] == [Unauthenticated] * 10 + [TooMany]


def test_one_address_does_not_try_many_names(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_limits, "MOST_OF_ADDRESS", 15)
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    # Whoever has one address of a network of the sixth version has all of its hosts.
    answers = [refused(context, f"name{number}", f"2001:db8:1:2::{number:x}") for number in range(16)]
    assert answers == [Unauthenticated] * 15 + [TooMany]
    assert refused(context, "nino", "2001:db8:1:2::1", PASSWORD) is TooMany
    assert accounts.sign_in(context, "nino", PASSWORD, "2001:db8:1:3::1")


def test_many_guesses_at_once_gain_nothing(context: Context) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refused(context, "nino", "203.0.113.7"), range(24)))
    assert (answers.count(Unauthenticated), answers.count(TooMany)) == (10, 14)


def test_a_right_password_and_a_new_one_begin_anew(context: Context, clock: SetClock) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    for _ in range(3):
        assert [refused(context, "nino", "203.0.113.7") for _ in range(9)] == [Unauthenticated] * 9
        accounts.sign_in(context, "nino", PASSWORD, "203.0.113.7")
    assert [refused(context, "nino", "203.0.113.7") for _ in range(11)][-1] is TooMany
    assert home_health.people(context).refused == 1
    account_changes.set_password(context, None, "nino", "another good one")
    assert home_health.people(context).refused == 0
    assert accounts.sign_in(context, "nino", "another good one", "203.0.113.7")


def test_what_was_counted_goes_with_its_time(context: Context, clock: SetClock) -> None:
    for name in ("one", "two"):
        refused(context, name, "203.0.113.7")
    assert sign_in_limits.expire(context) == 0
    clock.pass_by(minutes=15)
    assert sign_in_limits.expire(context) == 3
    assert sign_in_limits.expire(context) == 0


def test_a_new_password_ends_every_session(context: Context) -> None:
    accounts.add_user(context, None, "nino", "editor", PASSWORD)
    secret = accounts.sign_in(context, "nino", PASSWORD)
    account_changes.set_password(context, None, "nino", "another good one")
    assert accounts.user_of_session(context, secret) is None
    with pytest.raises(Unauthenticated):
        accounts.sign_in(context, "nino", PASSWORD)
    assert accounts.sign_in(context, "nino", "another good one")


def test_only_an_administrator_makes_accounts(context: Context, people: dict[Role, Actor]) -> None:
    for role, person in people.items():
        if role is Role.ADMIN:
            continue
        with pytest.raises(Forbidden):
            accounts.add_user(context, person, "new", "admin", PASSWORD)
        with pytest.raises(Forbidden):
            account_changes.set_password(context, person, "admin", PASSWORD)
    assert accounts.add_user(context, people[Role.ADMIN], "new", "viewer", PASSWORD)


def test_names_passwords_and_roles_that_are_refused(context: Context) -> None:
    for name in ("", "a b", "-dash", "ab/c", "x" * 81, "a\nb", "../x"):
        with pytest.raises(Invalid, match="name"):
            accounts.add_user(context, None, name, "viewer", PASSWORD)
    for password in ("", "nine char", "x" * 1001):
        with pytest.raises(Invalid, match="password"):
            accounts.add_user(context, None, "nino", "viewer", password)
    with pytest.raises(Invalid, match="role"):
        accounts.add_user(context, None, "nino", "owner", PASSWORD)
    assert not accounts.list_users(context)


def test_of_two_who_take_the_same_name_one_gets_it(context: Context) -> None:
    def take(_: int) -> str:
        try:
            return accounts.add_user(context, None, "nino", "viewer", PASSWORD)
        except DamError as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(take, range(4)))
    assert results.count(Conflict.__name__) == 3
    assert [user.name for user in accounts.list_users(context)] == ["nino"]
    assert audit.verify_chain(context).broken_at is None
