"""An archive with a bit of everything, and a browser without a window for each role: what tests of pages begin with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from dam.bootstrap import System
from dam.db.models import Asset, Clip, Event, Rendition, new_id
from dam.domain.access import Actor, Level, Role
from dam.domain.lifecycle import AssetState, ClipState
from dam.services import accounts, indexing, uploads
from dam.services.ingest import NewAsset

PASSWORD = "correct horse battery"


@dataclass
class Desk:
    """`people` by role; `assets` by a name that says what they are."""

    system: System
    app: Flask
    people: dict[Role, Actor] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)

    def asset(self, name: str, by: Role, **facts: Any) -> str:
        now = self.system.context.clock.now()
        plain = {"id": new_id(), "state": AssetState.AVAILABLE, "kind": "photo", "access_level": Level.INTERNAL}
        plain |= {"created_at": now, "updated_at": now, "uploaded_by_id": self.people[by].user_id, "title": name}
        plain |= {"file_name": f"{name}.jpg", "media_type": "image/jpeg", "size_bytes": 10, "sha256": new_id()}
        with self.system.context.database.write() as session:
            session.add(row := Asset(**(plain | facts)))
            session.flush()
            self.assets[name] = row.id
            return row.id

    def add(self, *rows: Any) -> None:
        with self.system.context.database.write() as session:
            session.add_all(rows)

    def index(self) -> None:
        """Everything, also what has only just come."""
        context = self.system.context
        with context.database.read() as session:
            ordinals = [ordinal for (ordinal,) in session.query(Asset.ordinal)]
        indexing.carry(context, ordinals)

    def browser(self, role: Role, language: str = "en") -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("kronika_language", language)
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
        assert token
        form = {"name": role, "password": PASSWORD, "csrf_token": token[1]}
        assert client.post("/sign-in", data=form).headers["Location"] == "/"
        return client


def furnish(desk: Desk) -> None:
    """People of every role, and assets in every state, by a photographer and by an archivist."""
    context = desk.system.context
    for role in Role:
        accounts.add_user(context, None, role, role, PASSWORD)
        desk.people[role] = accounts.actor_of(accounts.user_named(context, role))
    now = context.clock.now()
    event_id = new_id()
    desk.add(Event(id=event_id, title="Sitting", created_at=now, starts_at=now + timedelta(hours=3)))
    for owner in (Role.PHOTOGRAPHER, Role.ARCHIVIST):
        desk.asset(f"ready of {owner}", owner, event_id=event_id, captured_at=now - timedelta(days=200))
        desk.asset(f"failed of {owner}", owner, state=AssetState.FAILED, failure_code="damaged")
        desk.asset(f"coming of {owner}", owner, state=AssetState.INGESTING)
        desk.asset(f"secret of {owner}", owner, access_level=Level.SECRET)
        film = desk.asset(f"film of {owner}", owner, kind="video", duration_seconds=60.0, access_level=Level.PUBLIC)
        proxy: Mapping[str, Any] = {"name": "proxy", "media_type": "video/mp4", "size_bytes": 1, "made_at": now}
        desk.add(Rendition(asset_id=film, **proxy))
        for state, code in ((ClipState.QUEUED, ""), (ClipState.FAILED, "damaged")):
            asked = {"asset_id": film, "created_by_id": desk.people[owner].user_id, "created_at": now}
            desk.add(Clip(state=state, failure_code=code, mode="exact", in_seconds=1, out_seconds=2, **asked))
    uploads.create(context, desk.people[Role.PHOTOGRAPHER], 5000, NewAsset("broken off.mp4", {}))
    desk.index()
