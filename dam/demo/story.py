"""Fill a system with the demo archive, through the same doors as everybody's files."""

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select

from dam.db.models import Asset, Event
from dam.demo import pictures, recordings, texts
from dam.demo.plan import Occasion, Recording, Release, Shot, Town
from dam.demo.towns import TOWNS
from dam.domain.access import Actor
from dam.domain.errors import Duplicate
from dam.services import events, ingest, staging
from dam.services.context import Context

Teller = Callable[[int, int], None]
Piece = Shot | Recording | Release


@dataclass(frozen=True)
class Told:
    """What was brought in, what was here already, and which files could not be made for want of a tool."""

    event_ids: tuple[str, ...]
    asset_ids: tuple[str, ...]
    known: int
    not_made: tuple[str, ...]


def fill(context: Context, actor: Actor, towns: tuple[Town, ...] = TOWNS, tell: Teller | None = None) -> Told:
    """Bring in all towns on the actor's behalf. A second time it finds everything there and adds nothing."""
    here = _file_names_here(context, actor)
    event_ids = {occasion.key: _event(context, actor, occasion) for town in towns for occasion in town.occasions}
    pieces = [(town, piece) for town in towns for piece in pieces_of(town)]
    added, not_made, known = [], [], 0
    for number, (town, piece) in enumerate(pieces):
        if tell is not None:
            tell(number, len(pieces))
        if piece.file_name in here:
            known += 1
            continue
        with tempfile.TemporaryDirectory(prefix="demo-", dir=context.staging) as folder:
            made = _made(piece, town, Path(folder))
            if made is None:
                not_made.append(piece.file_name)
                continue
            with made as stream:
                asset_id = _bring_in(context, actor, stream, piece, event_ids)
        if asset_id is None:
            known += 1
        else:
            added.append(asset_id)
    if tell is not None:
        tell(len(pieces), len(pieces))
    return Told(tuple(event_ids.values()), tuple(added), known, tuple(not_made))


def pieces_of(town: Town) -> list[Piece]:
    return [*town.shots, *town.recordings, *town.releases]


def write_files(folder: Path, towns: tuple[Town, ...] = TOWNS) -> Iterator[Path]:
    """The same files in a folder instead, for tests and measurements."""
    for town in towns:
        for piece in pieces_of(town):
            path = folder / piece.file_name
            made = _made(piece, town, folder)
            if made is None:
                continue
            with made as stream:
                if not isinstance(piece, Recording):
                    path.write_bytes(stream.read())
            yield path


def _file_names_here(context: Context, actor: Actor) -> set[str]:
    with context.database.read() as session:
        return set(session.execute(select(Asset.file_name).where(Asset.uploaded_by_id == actor.user_id)).scalars())


def _event(context: Context, actor: Actor, occasion: Occasion) -> str:
    with context.database.read() as session:
        known = session.execute(select(Event.id).where(Event.title == occasion.title)).scalars().first()
    if known is not None:
        return known
    fields = {
        "title": occasion.title,
        "kind": occasion.kind,
        "starts_at": occasion.starts_at,
        "ends_at": occasion.ends_at,
        "place": occasion.place,
        "description": occasion.description,
    }
    return events.save_event(context, actor, None, fields).id


def _made(piece: Piece, town: Town, folder: Path) -> BinaryIO | None:
    if isinstance(piece, Shot):
        return io.BytesIO(pictures.picture_of(piece, town))
    if isinstance(piece, Release):
        return io.BytesIO(texts.text_of(piece, town))
    path = recordings.recording_of(piece, town, folder)
    return None if path is None else path.open("rb")


def _bring_in(context: Context, actor: Actor, stream: BinaryIO, piece: Piece, event_ids: dict[str, str]) -> str | None:
    """The new asset's id; None for bytes that are here already under another name."""
    fields: dict[str, Any] = {"access_level": piece.level, "language": piece.language}
    if piece.occasion:
        fields["event_id"] = event_ids[piece.occasion]
    if isinstance(piece, Release):
        fields["title"] = piece.title
    else:
        # Photographs carry all this inside; tags of recordings hold no list of words.
        fields |= {"keywords": list(piece.keywords)} if isinstance(piece, Recording) else {}
    staged = staging.stage(context, stream)
    try:
        return ingest.ingest_or_discard(context, actor, staged, ingest.NewAsset(piece.file_name, fields, source="demo"))
    except Duplicate:
        return None
