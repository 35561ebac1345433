"""Which bureau recorded the decision on an application."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("outcomes", sa.Column("decided_by_bureau", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("outcomes", "decided_by_bureau")
