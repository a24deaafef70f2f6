"""Tables as the database itself describes them, for rows of a schema of any revision."""

from sqlalchemy import Column, Connection, ForeignKey, Identity, MetaData, Table, inspect


def tables_of(connection: Connection) -> list[Table]:
    """All tables with their columns and what these refer to, in an order in which rows find what they refer to.

    Without indexes: reading and writing rows needs none, and SQLite can't describe one of an expression.
    """
    found, metadata = inspect(connection), MetaData()
    names = [name for name, _ in found.get_sorted_table_and_fkc_names() if name is not None]
    for name in names:
        keys = {
            here: f"{key['referred_table']}.{there}"
            for key in found.get_foreign_keys(name)
            for here, there in zip(key["constrained_columns"], key["referred_columns"], strict=True)
        }
        Table(
            name,
            metadata,
            *(
                Column(
                    column["name"],
                    column["type"],
                    *([ForeignKey(keys[column["name"]])] if column["name"] in keys else []),
                    *([Identity(**column["identity"])] if column.get("identity") else []),
                )
                for column in found.get_columns(name)
            ),
        )
    return [metadata.tables[name] for name in names]
