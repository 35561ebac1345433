"""Screenings, and what each company came to in them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "screenings",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("account_id", sa.String(length=26), nullable=False),
        sa.Column("job_id", sa.String(length=26), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("catalogue_id", sa.String(length=60), nullable=False),
        sa.Column("catalogue_version", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("done_to", sa.String(length=26), nullable=True),
        sa.Column("companies", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_screenings_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_screenings_job_id_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screenings")),
    )
    op.create_index(
        "ix_screenings_account_id_created_at", "screenings", ["account_id", "created_at"], unique=False
    )
    op.create_index(op.f("ix_screenings_job_id"), "screenings", ["job_id"], unique=False)
    op.create_table(
        "screening_results",
        sa.Column("screening_id", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.String(length=26), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screenings.id"],
            name=op.f("fk_screening_results_screening_id_screenings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_screening_results_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("screening_id", "company_id", name=op.f("pk_screening_results")),
    )
    op.create_index(
        op.f("ix_screening_results_company_id"), "screening_results", ["company_id"], unique=False
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("screening_results")
    op.drop_table("screenings")
