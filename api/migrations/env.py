"""Alembic's entry: runs steps on the connection that `api.migrating` opened."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import AutoString

from api.store.tables import TABLES
from profiles.storage.columns import UtcTime


def rendered(kind: str, item: Any, autogen_context: object) -> str | Literal[False]:  # noqa: ANN401, ARG001 - Alembic's shape
    """Write our types as SQLAlchemy's own, so that a step does not change when they do."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the steps asked for on the connection given."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=TABLES,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=rendered,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
