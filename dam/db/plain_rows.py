"""Rows as the driver gives them, for where a whole archive is read: to make them convenient takes as long again."""

import json
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Select
from sqlalchemy.orm import Session


def plain_rows(session: Session, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Values are not made of what the database stores; that is for `moment` and `listed`."""
    with session.connection().execute(query) as result:
        rows: list[tuple[Any, ...]] = result.cursor.fetchall()
    return rows


def moment(stored: Any) -> datetime:
    """Of a column of `models.base.Utc` that is not empty; a moment of another zone becomes one of UTC."""
    # SQLite keeps text, in UTC.
    found: datetime = datetime.fromisoformat(f"{stored}+00:00") if type(stored) is str else stored
    return found if found.tzinfo is UTC else found.astimezone(UTC)


def listed(stored: Any) -> list[Any]:
    """Of a JSON column that holds a list; a list is returned as it is."""
    if type(stored) is not str:
        return list(stored)
    found: list[Any]
    try:
        found = orjson.loads(stored)
    except orjson.JSONDecodeError:
        # Halves of letters outside the first plane can't be in what is cleaned, but in what came before that.
        found = json.loads(stored)
    return found
