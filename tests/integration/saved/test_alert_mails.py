"""E-mails of saved searches through a real mail server: when they come, what they say, and that none is lost."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from dam.db.models import AlertMail, SavedSearch, User
from dam.domain.access import Level, Role
from dam.domain.errors import Forbidden, Invalid, ServiceAway
from dam.ports import Letter
from dam.services import accounts, alerts, saved_searches
from dam.services.alerts import mail_send
from dam.services.context import Context
from tests.fixtures.mail_server import CERTIFICATE, MailServer, mail_server
from tests.fixtures.many_assets import alter
from tests.integration.saved.conftest import Office


@pytest.fixture
def post(office: Office) -> Iterator[MailServer]:
    """A mail server that the office's system knows."""
    with mail_server() as server:
        office.system = replace(office.system, context=replace(office.context, mailer=server.mailer()))
        yield server


def reader(office: Office, role: Role = Role.EDITOR, language: str = "en", **fields: Any) -> str:
    """Somebody with an address and a search that tells at once; answers the search's id."""
    actor = office.people[role]
    accounts.set_email(office.context, actor, actor.name, f"{role}@example.org")
    accounts.set_language(office.context, actor.user_id, language)
    usual = {"name": "Parks", "query": "q=park", "alert": "at_once"}
    return saved_searches.save_search(office.context, actor, office.letters, None, usual | fields).id


def deliver(office: Office) -> int:
    office.work()
    alerts.plan_mails(office.context)
    return alerts.send_mails(office.context, office.letters.write)


def test_a_match_is_told_at_once_and_the_next_ones_together(office: Office, post: MailServer) -> None:
    reader(office)
    asset_id = office.asset("Park of roses")
    assert deliver(office) == 1
    (letter,) = post.box.taken
    assert (letter["To"], letter["Subject"]) == ("editor@example.org", "1 new match: Parks")
    assert letter["From"] == "Пресс-служба <archive@example.org>" and letter["Auto-Submitted"] == "auto-generated"
    assert "Park of roses" in post.box.plain()[0] and f"/assets/{asset_id}" in post.box.plain()[0]
    html = letter.get_body(("html",))
    assert html is not None and f"/assets/{asset_id}" in html.get_content()
    for n in range(15):
        office.asset(f"Park number {n}")
        assert deliver(office) == 0
    office.clock.pass_by(minutes=11)
    assert deliver(office) == 1
    assert post.box.taken[1]["Subject"] == "15 new matches: Parks"
    assert post.box.plain()[1].count("/assets/") == 12 and "and 3 more" in post.box.plain()[1]
    office.clock.pass_by(days=2)
    assert deliver(office) == 0


def test_daily_letters_come_once_a_day_at_their_hour(office: Office, post: MailServer) -> None:
    # Two in the afternoon of the office, whose letters go out at seven.
    reader(office, alert="daily")
    reader(office, name="Squares", query="q=square", alert="daily")
    office.asset("park"), office.asset("square")
    assert deliver(office) == 0
    office.clock.pass_by(hours=16)
    assert deliver(office) == 0
    office.clock.pass_by(hours=1)
    assert deliver(office) == 1
    assert post.box.taken[0]["Subject"] == "2 new matches of your saved searches"
    office.asset("another park")
    assert deliver(office) == 0
    office.clock.pass_by(days=1)
    assert deliver(office) == 1 and "another park" in post.box.plain()[1]


def test_a_letter_speaks_its_readers_language(office: Office, post: MailServer) -> None:
    reader(office, language="fa", name="پارک‌ها")
    office.asset("park"), office.asset("park"), office.asset("park")
    deliver(office)
    (letter,) = post.box.taken
    assert "۳" in letter["Subject"] and "پارک‌ها" in letter["Subject"]
    html = letter.get_body(("html",))
    assert html is not None and 'lang="fa" dir="rtl"' in html.get_content()


def test_rights_are_those_of_the_moment_of_sending(office: Office, post: MailServer) -> None:
    reader(office)
    open_one, closed_one = office.asset("open park"), office.asset("closed park", by=Role.ARCHIVIST)
    office.work()
    assert alerts.plan_mails(office.context) == 1
    alter(office.context, closed_one, access_level=Level.SECRET)
    assert alerts.send_mails(office.context, office.letters.write) == 1
    assert post.box.taken[0]["Subject"].startswith("1 new match")
    assert "open park" in post.box.plain()[0] and "closed park" not in post.box.plain()[0]
    office.clock.pass_by(minutes=11)
    restricted = office.asset("park", by=Role.ARCHIVIST, access_level=Level.RESTRICTED)
    office.work()
    assert alerts.plan_mails(office.context) == 1
    with office.context.database.write() as session:
        session.execute(update(User).where(User.name == Role.EDITOR).values(role=Role.VIEWER))
    assert alerts.send_mails(office.context, office.letters.write) == 0
    assert len(post.box.taken) == 1 and open_one != restricted


def test_nothing_is_sent_to_closed_accounts_and_forgotten_searches(office: Office, post: MailServer) -> None:
    search = reader(office)
    office.asset("park")
    office.work()
    assert alerts.plan_mails(office.context) == 1
    saved_searches.delete_search(office.context, office.people[Role.EDITOR], search)
    assert alerts.send_mails(office.context, office.letters.write) == 0
    reader(office, Role.VIEWER)
    office.asset("park")
    office.work()
    with office.context.database.write() as session:
        session.execute(update(User).where(User.name == Role.VIEWER).values(active=False))
    assert alerts.plan_mails(office.context) == 0 and post.box.taken == []


def test_a_mail_server_that_is_away_is_tried_again(office: Office, post: MailServer) -> None:
    reader(office)
    office.asset("park")
    post.box.answer = "451 later"
    with pytest.raises(ServiceAway):
        deliver(office)
    away = replace(office.context, mailer=post.mailer(port=9))
    office.clock.pass_by(minutes=2)
    with pytest.raises(ServiceAway):
        alerts.send_mails(away, office.letters.write)
    assert deliver(office) == 0, "it is not tried without a pause"
    post.box.answer = "250 taken"
    office.clock.pass_by(hours=1)
    assert deliver(office) == 1 and len(post.box.taken) == 1
    office.clock.pass_by(hours=1)
    assert deliver(office) == 0


def test_after_three_days_it_is_given_up(office: Office, post: MailServer) -> None:
    reader(office)
    office.asset("park")
    post.box.answer = "451 later"
    with pytest.raises(ServiceAway):
        deliver(office)
    office.clock.pass_by(days=4)
    with pytest.raises(ServiceAway):
        deliver(office)
    office.clock.pass_by(days=1)
    assert deliver(office) == 0
    assert _mails(office.context) == [("service_away", False)]


def test_a_refused_letter_is_not_tried_again_and_holds_up_no_other(office: Office, post: MailServer) -> None:
    reader(office)
    office.asset("park")
    post.box.answer = "550 no such person"
    assert deliver(office) == 0
    assert alerts.last_mail_failed(office.context, office.people[Role.EDITOR])
    post.box.answer = "250 taken"
    reader(office, Role.VIEWER)
    office.clock.pass_by(minutes=11)
    office.asset("second park")
    assert deliver(office) == 2
    assert not alerts.last_mail_failed(office.context, office.people[Role.EDITOR])
    assert sorted(_mails(office.context)) == [("", True), ("", True), ("mail_refused", False)]


def test_whoever_dies_before_sending_loses_nothing(office: Office, post: MailServer) -> None:
    """The letter was planned and claimed; when the claim is over it is sent by the next process."""
    reader(office)
    office.asset("park")
    office.work()
    alerts.plan_mails(office.context)

    def dies(_digest: object) -> Any:
        raise SystemExit

    with pytest.raises(SystemExit):
        alerts.send_mails(office.context, dies)
    assert alerts.send_mails(office.context, office.letters.write) == 0, "somebody else may be sending it"
    office.clock.pass_by(minutes=6)
    assert alerts.send_mails(office.context, office.letters.write) == 1 and len(post.box.taken) == 1


def test_whoever_dies_after_sending_sends_the_same_letter_again(
    office: Office, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader(office)
    office.asset("park")

    def dies(*_: Any, **__: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(mail_send, "_end", dies)
    with pytest.raises(SystemExit):
        deliver(office)
    monkeypatch.undo()
    office.clock.pass_by(minutes=6)
    assert deliver(office) == 1
    first, second = post.box.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_without_an_address_or_a_mail_server_it_is_told_in_the_application_alone(office: Office) -> None:
    reader(office)
    office.asset("park")
    assert deliver(office) == 0
    assert alerts.unread(office.context, office.people[Role.EDITOR]) == 1
    actor = office.people[Role.VIEWER]
    fields = {"name": "Parks", "query": "q=park", "alert": "at_once"}
    saved_searches.save_search(office.context, actor, office.letters, None, fields)
    office.asset("second park")
    office.work()
    with mail_server() as server:
        posted = replace(office.context, mailer=server.mailer())
        assert alerts.plan_mails(posted) == 1
        alerts.send_mails(posted, office.letters.write)
        assert [letter["To"] for letter in server.box.taken] == ["editor@example.org"]


def test_the_server_may_ask_for_a_password(office: Office) -> None:
    options = {"auth_required": True, "auth_require_tls": False}
    with mail_server(**options) as server:
        reader(office)
        office.asset("park")
        office.work()
        right, wrong = (
            replace(office.context, mailer=server.mailer(user="kronika", password=word)) for word in ("right", "wrong")
        )
        alerts.plan_mails(wrong)
        with pytest.raises(ServiceAway):
            alerts.send_mails(wrong, office.letters.write)
        office.clock.pass_by(minutes=6)
        assert alerts.send_mails(right, office.letters.write) == 1 and server.box.signed_in == ["kronika"]


def test_words_of_a_name_stay_words(office: Office, post: MailServer) -> None:
    """Whoever names a search or an asset can't write headers or markup into the letter."""
    reader(office, name="Parks\r\nBcc: all@example.org <b>")
    office.asset('park <script>alert("x")</script>\nSubject: no')
    deliver(office)
    (letter,) = post.box.taken
    assert letter["Bcc"] is None and "<b>" in letter["Subject"]
    html = letter.get_body(("html",))
    assert html is not None and "<script>" not in html.get_content() and "<b>" not in html.get_content()


def test_an_address_is_checked_and_is_ones_own(office: Office) -> None:
    editor, admin = office.people[Role.EDITOR], office.people[Role.ADMIN]
    for wrong in ("nobody", "a@b", "a b@example.org", "имя@example.org", "a@example.org\nBcc: b@example.org", "@x.org"):
        with pytest.raises(Invalid):
            accounts.set_email(office.context, editor, editor.name, wrong)
    with pytest.raises(Forbidden):
        accounts.set_email(office.context, editor, admin.name, "a@example.org")
    accounts.set_email(office.context, admin, editor.name, " a.b+c@example.org ")
    assert accounts.user_named(office.context, editor.name).email == "a.b+c@example.org"
    accounts.set_email(office.context, editor, editor.name, "")
    assert accounts.user_named(office.context, editor.name).email == ""


def _mails(context: Context) -> list[tuple[str, bool]]:
    with context.database.read() as session:
        rows = session.execute(select(AlertMail.problem, AlertMail.sent_at).order_by(AlertMail.id)).all()
        assert session.execute(select(SavedSearch.id)).first() is not None
    return [(problem, sent_at is not None) for problem, sent_at in rows]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_enciphered_to_a_server_that_can_be_trusted(
    security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = Letter("one", "editor@example.org", "Words", "text", "<p>text</p>")
    with mail_server(security=security) as server:
        with pytest.raises(ServiceAway):
            server.mailer(security=security).send(letter)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        server.mailer(security=security).send(letter)
        assert [text.split() for text in server.box.plain()] == [["text"]]
        assert server.box.enciphered == [security == "starttls"]
