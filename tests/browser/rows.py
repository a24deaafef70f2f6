"""Assets for long lists: rows alone, without files."""

import secrets

import config
from dam.bootstrap import wire
from dam.db.models import Asset, new_id
from dam.services import accounts, ingest
from tests.fixtures.running import RunningSystem, eventually


def many(system: RunningSystem, count: int) -> str:
    """A word that stands in the title of `count` new assets and nowhere else; they are to be found."""
    word = "many" + secrets.token_hex(4)
    context = wire(config.load(system.environment)).context
    owner = accounts.list_users(context)[0]
    now = context.clock.now()
    with context.database.write() as session:
        session.add_all(
            Asset(
                id=new_id(),
                state="available",
                kind="photo",
                title=f"{word} {number}",
                access_level="internal",
                created_at=now,
                updated_at=now,
                uploaded_by_id=owner.id,
                file_name=f"{number}.jpg",
                media_type="image/jpeg",
                size_bytes=1,
                sha256=secrets.token_hex(32),
            )
            for number in range(count)
        )
    ingest.wake(context)
    context.database.close()
    eventually(lambda: system.total(word) == count, "all are found")
    return word
