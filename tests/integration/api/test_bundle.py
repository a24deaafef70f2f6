"""Many assets as one ZIP over the wire: whose files, under which names, whole, noted, and never held in memory."""

import http.client
import io
import tracemalloc
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pytest

from dam.db.models import Asset
from dam.domain.access import Role
from dam.services import accounts, audit, bundle, selection
from tests.fixtures.rest import PASSWORD, Rest, jpeg


class Browser:
    """A signed-in browser as far as forms go: a cookie and the token of a page."""

    def __init__(self, rest: Rest, name: str, language: str = "en") -> None:
        self._rest = rest
        self._head = {"Accept-Language": language}
        page = rest.call("GET", "/sign-in", by=None, headers=self._head)
        self._head["Cookie"] = _cookies(page.headers)
        form = {"name": name, "password": PASSWORD, "csrf_token": _token(page.body)}
        signed = self.post("/sign-in", form)
        assert signed.status == 303
        self._head["Cookie"] = _cookies(signed.headers, self._head["Cookie"])
        account = rest.call("GET", "/account", by=None, headers=self._head)
        self._token = _token(account.body)

    def post(self, path: str, form: dict[str, Any]) -> Any:
        body = urlencode(form, doseq=True).encode()
        head = {**self._head, "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        return self._rest.call("POST", path, body, by=None, headers=head)

    def act(self, path: str, **form: Any) -> Any:
        return self.post(path, {**form, "csrf_token": self._token})

    def zip(self, **form: Any) -> zipfile.ZipFile:
        answer = self.act("/selection/download", **form)
        assert answer.status == 200, answer.body[:300]
        assert answer.headers["Content-Type"] == "application/zip"
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        assert archive.testzip() is None
        return archive


def _token(page: bytes) -> str:
    return page.decode().split('name="csrf_token" value="')[1].split('"')[0]


def _cookies(headers: http.client.HTTPMessage, before: str = "") -> str:
    kept = dict(pair.split("=", 1) for pair in before.split("; ") if pair)
    for line in headers.get_all("Set-Cookie", []):
        name, value = line.split(";")[0].split("=", 1)
        kept[name] = value
    return "; ".join(f"{name}={value}" for name, value in kept.items())


def test_the_zip_holds_what_was_chosen_under_names_of_its_own(rest: Rest) -> None:
    first, second, third = jpeg(), jpeg(), jpeg()
    ids = [rest.made(first, "мэр.jpg"), rest.made(second, "МЭР.jpg"), rest.made(third, "شهردار.jpg")]
    with Browser(rest, "vera").zip(ids=ids) as archive:
        assert archive.namelist() == ["мэр.jpg", "МЭР (2).jpg", "شهردار.jpg"]
        assert [archive.read(name) for name in archive.namelist()] == [first, second, third]
    history = audit.history(rest.system.context, ids[1])
    assert (history[0].action, history[0].actor_name) == ("downloaded", "vera")
    assert history[0].details == {"rendition": "original"}


def test_what_is_not_open_is_left_out_and_told_without_its_name(rest: Rest) -> None:
    closed = rest.made(jpeg(), "closed-matter.jpg", by="arch", access_level="secret")
    shown = rest.made(jpeg(), "shown.jpg")
    lost = rest.made(jpeg(), "lost.jpg")
    rest.system.context.store.delete(f"assets/{lost}/original")
    with Browser(rest, "vera", "ru").zip(ids=[closed, lost, shown, "nothing"]) as archive:
        name, report = archive.namelist()
        assert name == "shown.jpg" and report.endswith(".txt")
        text = archive.read(report).decode("utf-8-sig")
    assert "closed-matter" not in text and closed in text and "lost.jpg" in text
    assert not [e for e in audit.history(rest.system.context, closed) if e.action == "downloaded"]


def test_a_file_shorter_than_recorded_is_told(rest: Rest) -> None:
    cut = rest.made(jpeg(), "cut.jpg")
    path = rest.system.context.store.local_path(f"assets/{cut}/original")
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:10])
    with Browser(rest, "ed").zip(ids=[cut]) as archive:
        assert archive.namelist()[0] == "cut.jpg" and len(archive.namelist()) == 2
        assert "cut.jpg" in archive.read(archive.namelist()[1]).decode()


def test_a_whole_result_within_what_may_be_seen(rest: Rest) -> None:
    word = "bundle" + uuid.uuid4().hex[:8]
    for number in range(3):
        rest.made(jpeg(), f"{word}-{number}.jpg", keywords=[word])
    rest.made(jpeg(), f"{word}-closed.jpg", by="arch", keywords=[word], access_level="secret")
    rest.indexed()
    query = urlencode({"keyword": word, "sort": "title"})
    with Browser(rest, "vera").zip(all="1", query=query) as archive:
        assert sorted(archive.namelist()) == [f"{word}-{number}.jpg" for number in range(3)]
    told = Browser(rest, "giorgi").act("/selection/summary", all="1", query=query).json
    assert (told["count"], told["editable"], told["downloadable"]) == (3, 0, True)
    (note,) = told["notes"]
    # Near-duplicates are among them also where the list shows one for all.
    grouped = Browser(rest, "giorgi").act("/selection/summary", all="1", query=f"{query}&group=yes").json
    assert grouped["count"] == 3 and len(grouped["notes"]) == 2 and note in grouped["notes"]


def test_nothing_and_too_much_are_refused(rest: Rest) -> None:
    browser = Browser(rest, "ed")
    assert browser.act("/selection/download").status == 400
    many = [uuid.uuid4().hex[:26] for _ in range(selection.MOST_ASSETS + 1)]
    assert browser.act("/selection/download", ids=many).status == 413
    assert browser.act("/selection/summary", ids=many).json["downloadable"] is False
    assert browser.post("/selection/download", {"ids": many[:1]}).status == 403


def test_failed_ones_are_sent_again_by_those_who_may(rest: Rest) -> None:
    own, foreign = rest.made(jpeg(), by="fatima"), rest.made(jpeg(), by="ada")
    with rest.system.context.database.write() as session:
        for asset in session.query(Asset).where(Asset.id.in_([own, foreign])):
            asset.state = "failed"
    fatima = Browser(rest, "fatima")
    assert fatima.act("/selection/summary", ids=[own, foreign]).json["failed"] == 1
    assert fatima.act("/selection/process", ids=[own, foreign]).json["count"] == 1
    assert Browser(rest, "vera").act("/selection/process", ids=[own]).status == 403


@pytest.fixture(scope="module")
def large(rest: Rest) -> list[str]:
    """More bytes than a test may hold: 48 assets of 4 MiB."""
    block = bytes(4 * 1024 * 1024)
    return [rest.made(jpeg() + block, "large.jpg") for _ in range(48)]


def test_a_large_zip_needs_no_memory(rest: Rest, large: list[str]) -> None:
    context = rest.system.context
    actor = accounts.actor_of(accounts.user_named(context, "ed"))
    tracemalloc.start()
    try:
        total = sum(len(part) for part in bundle.bundle(context, actor, large, originals=True, report=_nothing))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total > 48 * 4 * 1024 * 1024
    assert peak < 8 * 1024 * 1024


def test_whoever_goes_away_stops_it(rest: Rest, large: list[str]) -> None:
    """Only what was really sent is noted as downloaded."""
    context = rest.system.context
    actor = accounts.actor_of(accounts.user_named(context, "arch"))
    assert actor.role is Role.ARCHIVIST
    parts: Iterator[bytes] = bundle.bundle(context, actor, large, originals=True, report=_nothing)
    with closing(parts):  # type: ignore[type-var]
        next(parts)
    noted = [asset_id for asset_id in large if audit.history(context, asset_id)[0].actor_name == "arch"]
    assert noted == large[:1]


def _nothing(_lacks: object) -> tuple[str, str]:
    raise AssertionError("every file could be had")
