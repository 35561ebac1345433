"""Runs that cannot be changed, and no way round the triggers of what is only added to."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEYS = (("audit", "number"), ("profile_versions", "id"), ("runs", "id"))
"""SQLite deletes what a `REPLACE` replaces without asking the triggers for `DELETE` or `UPDATE`."""


def upgrade() -> None:
    """Go forward."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs "
            "BEGIN SELECT RAISE(ABORT, 'runs is only added to'); END"
        )
        for table, key in _KEYS:
            op.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 - names of ours  # nosec B608
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION only_added_to()"
    )


def downgrade() -> None:
    """Go back."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER runs_no_update")
        for table, _ in _KEYS:
            op.execute(f"DROP TRIGGER {table}_no_replace")
        return
    op.execute("DROP TRIGGER runs_no_update ON runs")
