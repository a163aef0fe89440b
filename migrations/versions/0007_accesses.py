"""Who read the drafts of a State: written by whoever reads, read by the State, changed by nobody.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SEES = "avance.sees(state, 'draft', (select avance.reads()))"


def upgrade() -> None:
    op.create_table(
        "accesses",
        sa.Column("n", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_accesses")),
        sa.UniqueConstraint("plan_id", "day", "reader", name=op.f("uq_accesses_plan_id_day_reader")),
    )
    op.create_index("ix_accesses_state_n", "accesses", ["state", "n"])
    op.execute("alter table accesses enable row level security")
    op.execute(f"create policy reading on accesses for select using ({SEES})")
    op.execute(f"create policy creating on accesses for insert with check ({SEES})")
    op.execute("revoke update, delete on accesses from avance_app")


def downgrade() -> None:
    op.drop_table("accesses")
