"""Grants that end before they begin, clients with two secrets for a while, sessions that say from where.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_grants_period"), "grants")
    op.create_check_constraint(op.f("ck_grants_period"), "grants", "until >= since")
    op.add_column(
        "clients",
        sa.Column(
            "secret_since", sa.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
    )
    op.add_column("clients", sa.Column("old_secret_hash", sa.Text()))
    op.add_column("clients", sa.Column("old_secret_until", sa.TIMESTAMP(timezone=True)))
    op.create_check_constraint(
        op.f("ck_clients_old_secret"), "clients", "(old_secret_hash is null) = (old_secret_until is null)"
    )
    op.add_column("sessions", sa.Column("device", sa.Text()))


def downgrade() -> None:
    """Loses grants that ended before they began, and the older of two secrets."""
    op.drop_column("sessions", "device")
    op.drop_constraint(op.f("ck_clients_old_secret"), "clients")
    for column in ("old_secret_until", "old_secret_hash", "secret_since"):
        op.drop_column("clients", column)
    op.execute("delete from grants where until = since")
    op.drop_constraint(op.f("ck_grants_period"), "grants")
    op.create_check_constraint(op.f("ck_grants_period"), "grants", "until > since")
