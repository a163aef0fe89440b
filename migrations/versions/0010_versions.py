"""Sealed versions of plans, who published them, and keys of their own to seal them with.

A version is read where its plan is published, and by readers of the State's drafts; nobody changes one.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DRAFTS = "avance.sees(state, 'draft', (select avance.reads()))"
PUBLISHED = "exists (select from plans p where p.id = plan_id and p.edition = 'published')"
OF_VERSION = "exists (select from versions v where v.id = version_id)"
MINE = "avance.may_write(state, (select avance.writes()))"


def upgrade() -> None:
    op.add_column("signing_keys", sa.Column("use", sa.Text(), server_default="tokens", nullable=False))
    op.create_check_constraint(op.f("ck_signing_keys_use"), "signing_keys", "use in ('tokens', 'versions')")
    op.drop_index("uq_signing_keys_current", "signing_keys")
    op.execute("create unique index uq_signing_keys_current on signing_keys (use) where retired_at is null")
    op.create_table(
        "versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sealed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason in ('correction', 'extension', 'new_activity', 'cost_revision', 'other')",
            name=op.f("ck_versions_reason"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_versions_number")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_versions_sha256")),
        sa.ForeignKeyConstraint(["kid"], ["signing_keys.kid"], name=op.f("fk_versions_kid")),
        sa.ForeignKeyConstraint(
            ["plan_id", "state"], ["plans.id", "plans.state"], name=op.f("fk_versions_plan_id_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_versions_plan_id_number")),
        sa.UniqueConstraint("id", "state", name=op.f("uq_versions_id_state")),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("side in ('state', 'oas')", name=op.f("ck_publications_side")),
        sa.CheckConstraint("num_nonnulls(document_id, url) > 0", name=op.f("ck_publications_proof")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_publications_document_id")),
        sa.ForeignKeyConstraint(
            ["version_id", "state"], ["versions.id", "versions.state"], name=op.f("fk_publications_version_id_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("version_id", "side", name=op.f("uq_publications_version_id_side")),
    )
    for table, seen in (("versions", f"{PUBLISHED} or {DRAFTS}"), ("publications", OF_VERSION)):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy reading on {table} for select using ({seen})")
        op.execute(f"create policy creating on {table} for insert with check ({MINE})")
        op.execute(f"revoke update, delete on {table} from avance_app")


def downgrade() -> None:
    """Loses every sealed version, and the keys that sealed them."""
    op.drop_table("publications")
    op.drop_table("versions")
    op.execute("delete from signing_keys where use = 'versions'")
    op.drop_index("uq_signing_keys_current", "signing_keys")
    op.drop_constraint("ck_signing_keys_use", "signing_keys")
    op.drop_column("signing_keys", "use")
    op.execute(
        "create unique index uq_signing_keys_current on signing_keys ((retired_at is null)) where retired_at is null"
    )
