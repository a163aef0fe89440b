"""Events of security, and an end to how long they and accesses are kept: what is older may be deleted, nothing else.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("n", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.execute("alter table events enable row level security")
    op.execute("create policy reading on events for select using (true)")
    op.execute("create policy creating on events for insert with check (true)")
    op.execute("create policy forgetting on events for delete using (at < clock_timestamp() - interval '365 days')")
    op.execute("revoke update on events from avance_app")
    op.execute("create policy forgetting on accesses for delete using (at < clock_timestamp() - interval '730 days')")
    op.execute("grant delete on accesses to avance_app")


def downgrade() -> None:
    op.execute("revoke delete on accesses from avance_app")
    op.execute("drop policy forgetting on accesses")
    op.drop_table("events")
