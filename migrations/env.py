"""Alembic's entry: dam/db/migrate.py hands over the connection; a developer's new revision names it with -x url=..."""

from alembic import context

from dam.db.models import Base, Utc
from dam.db.session import Database


def _render_time_plainly(kind: str, item: object, _context: object) -> str | bool:
    """A migration must not change its meaning when a model's own column kind does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Utc) else False


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        url = context.get_x_argument(as_dictionary=True).get("url", "sqlite:////tmp/kronika-revision.sqlite")
        connection = Database(url).engine.connect().execution_options(dam_writes=True)
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, render_item=_render_time_plainly
    )
    with context.begin_transaction():
        context.run_migrations()
    if "connection" not in context.config.attributes:
        connection.commit()


run()
