"""The doctor says what is there and what is not, and falls over nothing that is away."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from dam.bootstrap import ROOT
from dam.cli import dam
from dam.services.doctor import Finding, Place, Verdict, machine, pages
from dam.services.doctor import tools as decoders
from tests.integration.care.conftest import Environment, opened


def findings_of(settings: Mapping[str, str]) -> tuple[int, dict[str, Finding]]:
    done = CliRunner().invoke(dam, ["doctor", "--json"], env=dict(settings))
    answer = json.loads(done.stdout)
    assert answer["ok"] is (done.exit_code == 0)
    return done.exit_code, {values["subject"]: Finding(**values) for values in answer["findings"]}


def test_a_started_system_answers_in_every_part(form: str, environment: Environment) -> None:
    settings = environment(form, "first")
    with opened(settings):
        _, findings = findings_of(settings)
    for subject in ("python", "ffmpeg", "libvips", "sandbox", "database", "clock", "store", "index", "permissions"):
        assert findings[subject].verdict is not Verdict.PROBLEM, findings[subject]
    expected = Verdict.NOTE if form == "embedded" else Verdict.OK
    assert findings["queue"].verdict == expected
    assert findings["time zone"].verdict == Verdict.NOTE


def test_what_is_not_well_comes_with_its_cost_and_a_next_step(environment: Environment) -> None:
    settings = environment("embedded", "first")
    _, findings = findings_of(settings)
    assert findings["database"].verdict == Verdict.NOTE
    for finding in findings.values():
        assert finding.says
        assert bool(finding.cost) == bool(finding.next_step) == (finding.verdict != Verdict.OK)


def test_it_only_looks(environment: Environment) -> None:
    settings = environment("embedded", "first")
    home = Path(settings["DAM_HOME"])
    findings_of({name: value for name, value in settings.items() if name != "DAM_SECRET_KEY"})
    assert not home.exists()
    # The database is there and the index is not: it was lost, or lies on a server that is new.
    with opened(settings):
        shutil.rmtree(home / "index", ignore_errors=True)
        before = sorted(home.rglob("*"))
        _, findings = findings_of(settings)
        assert sorted(home.rglob("*")) == before
    assert findings["index"].verdict == Verdict.NOTE


def test_servers_that_are_away_are_problems(environment: Environment) -> None:
    nowhere = {
        "DAM_DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:9/nothing",
        "DAM_REDIS_URL": "redis://127.0.0.1:9/0",
        "DAM_S3_ENDPOINT": "http://127.0.0.1:9",
        "DAM_S3_ACCESS_KEY": "key",
        "DAM_S3_SECRET_KEY": "secret",
        "DAM_ELASTICSEARCH_URL": "http://127.0.0.1:9",
    }
    code, findings = findings_of({**environment("embedded", "first"), **nowhere})
    assert code == 1
    for subject in ("database", "store", "queue", "index"):
        assert findings[subject].verdict == Verdict.PROBLEM


def test_a_store_of_another_system_is_a_problem(environment: Environment) -> None:
    first, second = environment("embedded", "first"), environment("embedded", "second")
    with opened(first), opened(second):
        mixed = {**first, "DAM_DATABASE_URL": f"sqlite:///{second['DAM_HOME']}/kronika.sqlite"}
        code, findings = findings_of(mixed)
    assert (code, findings["store"].verdict) == (1, Verdict.PROBLEM)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(
        home=tmp_path,
        code=ROOT,
        database_url=f"sqlite:///{tmp_path}/kronika.sqlite",
        own_redis=True,
        bind_address="127.0.0.1",
        time_zone="Asia/Tashkent",
        default_language="fa",
        secure_cookies=False,
    )


def verdict_of(findings: list[Finding], subject: str) -> Verdict:
    return next(finding.verdict for finding in findings if finding.subject == subject)


def test_settings_are_judged(place: Place) -> None:
    assert verdict_of(list(machine.findings(place)), "time zone") == Verdict.OK
    lost = list(machine.findings(replace(place, time_zone="Nowhere/Town")))
    assert verdict_of(lost, "time zone") == Verdict.PROBLEM
    assert verdict_of(list(pages.findings(place)), "cookies") == Verdict.OK
    opened_up = list(pages.findings(replace(place, bind_address="0.0.0.0", default_language="tlh")))
    assert verdict_of(opened_up, "cookies") == Verdict.NOTE
    assert verdict_of(opened_up, "language") == Verdict.NOTE


def test_a_key_that_others_may_read_is_a_problem(place: Place) -> None:
    key = place.home / "secret_key"
    key.write_text("secret")
    key.chmod(0o644)
    assert verdict_of(list(machine.findings(place)), "permissions") == Verdict.PROBLEM
    key.chmod(0o600)
    assert verdict_of(list(machine.findings(place)), "permissions") == Verdict.OK


def test_what_is_missing_from_the_pages_is_told(place: Place, tmp_path: Path) -> None:
    bare = list(pages.findings(replace(place, code=tmp_path)))
    assert verdict_of(bare, "browser libraries") == Verdict.PROBLEM
    assert verdict_of(bare, "fonts") == verdict_of(bare, "translations") == Verdict.NOTE


def test_the_decoders_of_this_machine_work() -> None:
    verdicts = {finding.subject: finding.verdict for finding in decoders.findings()}
    assert Verdict.PROBLEM not in verdicts.values()
