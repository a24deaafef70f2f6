"""What can be set and called is written down, and what is written down can be set and called."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime

import click

from config import Settings
from dam.cli import dam
from dam.db.models import Asset, Clip, Collection, Event, Transcript, User
from dam.services.export import COLUMNS
from dam.services.recording import record_of
from tests.structure.repository import ROOT

SETTINGS_PAGE = ROOT / "docs" / "settings.md"
COMMANDS_PAGE = ROOT / "docs" / "commands.md"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_every_setting_is_documented_and_exists() -> None:
    known = {f"DAM_{field.name.upper()}" for field in fields(Settings)}
    documented = set(re.findall(r"\bDAM_[A-Z0-9_]+\b", SETTINGS_PAGE.read_text(encoding="utf-8")))
    assert known <= documented, f"not in docs/settings.md: {sorted(known - documented)}"
    strange = {name for name in documented - known if not name.startswith(("DAM_SERVICES_", "DAM_TEST_"))}
    assert not strange, f"in docs/settings.md alone: {sorted(strange)}"


def test_every_setting_is_read_under_its_name() -> None:
    source = (ROOT / "config.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(DAM_[A-Z0-9_]+)"', source))
    assert read == {f"DAM_{field.name.upper()}" for field in fields(Settings)}


def commands(group: click.Group, words: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{words} {name}")
        else:
            yield f"{words} {name}"


def test_every_command_is_documented() -> None:
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    missing = [name for name in commands(dam, "dam") if not re.search(rf"{re.escape(name)}\b", page)]
    assert not missing, f"not in docs/commands.md: {missing}"


def test_every_command_says_what_it_does() -> None:
    def silent(group: click.Group) -> Iterator[str]:
        for name, command in group.commands.items():
            if not (command.help or "").strip():
                yield name
            if isinstance(command, click.Group):
                yield from silent(command)

    assert not list(silent(dam))


def test_every_column_of_an_export_is_documented() -> None:
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    named = [name for row in re.findall(r"^\| (`.*?) \|", page, re.M) for name in re.findall(r"`(\w+)`", row)]
    assert named == list(COLUMNS)


def test_every_name_of_a_record_is_documented() -> None:
    someone, at = User(name="ada"), datetime(2024, 5, 9, tzinfo=UTC)
    asset = Asset(id="a", uploaded_by=someone, event=Event(id="e"))
    placed = (Collection(id="c", owner=someone, created_at=at), 1)
    parts = {
        "event": "# An event",
        "clips": "# A clip",
        "transcripts": "# A transcript",
        "collections": "# A collection",
    }
    whole = record_of(asset, [Clip()], [Transcript()], [placed])
    known = {"": set(whole)}
    for name, title in parts.items():
        known[title] = set(whole[name] if name == "event" else whole[name][0])
    documented: dict[str, set[str]] = {}
    for part in (ROOT / "docs" / "record.md").read_text(encoding="utf-8").split("\n#"):
        title = part.partition("\n")[0]
        rows = re.findall(r"^\| (`.*?) \|", part, re.M)
        if rows:
            documented[title if title in known else ""] = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert documented == known


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def test_every_decision_has_a_number_of_its_own() -> None:
    for page in (ROOT / "docs" / "adr").glob("*.md"):
        number = page.name.partition("-")[0]
        assert len(list(page.parent.glob(f"{number}-*.md"))) == 1, f"two decisions have the number {number}"
        assert page.read_text(encoding="utf-8").startswith(f"# {int(number)}. "), page.name
