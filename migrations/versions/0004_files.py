"""Files as evidence, and evidence that is confidential.

A file is read with the evidence that names it, and written by those who write for its State.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MEDIA_TYPES = (
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/webp",
    *(f"application/vnd.openxmlformats-officedocument.{kind}" for kind in (
        "wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")),
    *(f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")),
)  # fmt: skip
MINE = "avance.may_write(state, (select avance.writes()))"
NAMED = "exists (select from evidence e where e.file_id = files.id)"


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column(
            "received_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "media_type in (" + ", ".join(f"'{one}'" for one in MEDIA_TYPES) + ")", name=op.f("ck_files_media_type")
        ),
        sa.CheckConstraint("size between 1 and 10485760 and size = length(content)", name=op.f("ck_files_size")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_files_sha256")),
        sa.ForeignKeyConstraint(
            ["activity_id", "state"], ["activities.id", "activities.state"], name=op.f("fk_files_activity_id_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("id", "activity_id", name=op.f("uq_files_id_activity_id")),
    )
    op.create_index(op.f("ix_files_activity_id"), "files", ["activity_id"])
    op.execute("alter table files alter column content set storage external")  # what is taken is compressed already
    op.alter_column("evidence", "url", nullable=True)
    op.add_column("evidence", sa.Column("file_id", sa.Uuid()))
    op.add_column("evidence", sa.Column("confidential", sa.Text()))
    op.create_unique_constraint(op.f("uq_evidence_file_id"), "evidence", ["file_id"])
    op.create_foreign_key(
        op.f("fk_evidence_file_id_activity_id"),
        "evidence",
        "files",
        ["file_id", "activity_id"],
        ["id", "activity_id"],
    )
    op.create_check_constraint(op.f("ck_evidence_link_or_file"), "evidence", "num_nonnulls(url, file_id) = 1")
    op.create_check_constraint(
        op.f("ck_evidence_confidential"),
        "evidence",
        "confidential is null or edition = 'draft' and length(confidential) > 0",
    )
    op.execute("alter table files enable row level security")
    op.execute(f"create policy reading on files for select using ({MINE} or {NAMED})")
    op.execute(f"create policy creating on files for insert with check ({MINE})")
    op.execute(f"create policy changing on files for update using ({MINE})")
    op.execute(f"create policy deleting on files for delete using ({MINE})")
    op.execute("grant select, insert, delete on files to avance_app")
    op.execute("revoke update on files from avance_app")
    op.execute("grant update (received_at) on files to avance_app")  # so that a file can be held while it is named
    op.execute("select avance.remember('evidence', 'evidence')")


def downgrade() -> None:
    """Loses evidence that is a file."""
    op.execute("drop view past.evidence")
    for constraint in ("link_or_file", "confidential"):
        op.drop_constraint(f"ck_evidence_{constraint}", "evidence")
    op.drop_constraint("fk_evidence_file_id_activity_id", "evidence")
    op.drop_constraint("uq_evidence_file_id", "evidence")
    op.drop_table("files")
    op.execute("delete from evidence where url is null")
    op.drop_column("evidence", "file_id")
    op.drop_column("evidence", "confidential")
    op.alter_column("evidence", "url", nullable=False)
    op.execute("select avance.remember('evidence', 'evidence')")
