"""The companies of one keeper, newest first."""

from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_index(
        "ix_companies_keeper_id_created_at_id", "companies", ["keeper_id", "created_at", "id"], unique=False
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_companies_keeper_id_created_at_id", table_name="companies")
