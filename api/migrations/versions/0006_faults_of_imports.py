"""What is said of an imported file, and suggestions in both languages."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("imports", sa.Column("notes", sa.JSON(), nullable=True))
    op.add_column("imports", sa.Column("faults", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("import_faults", sa.Column("suggestion_zh", sa.Text(), nullable=True))
    op.add_column("import_faults", sa.Column("suggestion_en", sa.Text(), nullable=True))
    op.drop_column("import_faults", "suggestion")


def downgrade() -> None:
    """Go back."""
    op.add_column("import_faults", sa.Column("suggestion", sa.Text(), nullable=True))
    op.drop_column("import_faults", "suggestion_en")
    op.drop_column("import_faults", "suggestion_zh")
    op.drop_column("imports", "faults")
    op.drop_column("imports", "notes")
