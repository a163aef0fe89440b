"""The workshop of a plan and its inputs. A contributor gives inputs in a State and writes nothing else there: the list of
what an actor writes says so by `inputs:<State>`.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SEES = "avance.sees(state, edition, (select avance.reads()))"
WRITES = "avance.may_write(state, (select avance.writes()))"
GIVES = "avance.may_write('inputs:' || state, (select avance.writes()))"

REMEMBER = r"""
create or replace function avance.remember(of_table text, type text, member text default null) returns void
language plpgsql as $$
declare
    guarded boolean := type = 'plans' and of_table <> 'plans'
        and (select relrowsecurity from pg_class where oid = format('public.%I', of_table)::regclass);
begin
    execute format('drop view if exists past.%I', of_table);
    execute format(
        'create view past.%1$I with (security_invoker = true) as select r.* from avance.images(%2$L) image'
        || case when member is null then '' else ' cross join lateral avance.members(image, %3$L) part' end
        || ' cross join lateral jsonb_populate_record(null::public.%1$I, %4$s) r'
        || case when guarded then
               ' where exists (select from public.plans p where p.id = r.plan_id'
               ' and (p.edition = ''published'' or avance.holds(p.audience)))' else '' end,
        of_table, type, member, case when member is null then 'image' else 'part' end);
    execute format('grant select on past.%I to avance_app', of_table);
end $$;
"""
"""As in 0003, for any table: that a plan exists everybody may know, what stands in guarded tables of its image they may not."""


def upgrade() -> None:
    op.create_table(
        "workshops",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cut_off", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("participants", JSONB(none_as_null=True), nullable=False),
        sa.Column("extensions", JSONB(none_as_null=True), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint("edition in ('draft', 'published')", name=op.f("ck_workshops_edition")),
        sa.ForeignKeyConstraint(
            ["plan_id", "edition", "state"],
            ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"],
            name=op.f("fk_workshops_plan_id_plan_editions"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("plan_id", "edition", name=op.f("pk_workshops")),
    )
    op.create_table(
        "inputs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("text", JSONB(none_as_null=True), nullable=False),
        sa.Column("on_type", sa.Text(), nullable=True),
        sa.Column("on_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("disposition_reason", sa.Text(), nullable=True),
        sa.Column("disposed_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("effective_in", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "sector in ('branch_of_government', 'oversight_body', 'civil_society', 'international_organisation',"
            " 'cooperation_agency')",
            name=op.f("ck_inputs_sector"),
        ),
        sa.CheckConstraint("disposition in ('accepted', 'in_part', 'rejected')", name=op.f("ck_inputs_disposition")),
        sa.CheckConstraint(
            "on_type in ('activities', 'guidelines', 'costs', 'indicators')", name=op.f("ck_inputs_on_type")
        ),
        sa.CheckConstraint("num_nonnulls(on_type, on_id) in (0, 2)", name=op.f("ck_inputs_on")),
        sa.CheckConstraint(
            "num_nonnulls(disposition, disposition_reason, disposed_at) in (0, 3)", name=op.f("ck_inputs_disposed")
        ),
        sa.CheckConstraint("edition in ('draft', 'published')", name=op.f("ck_inputs_edition")),
        sa.CheckConstraint("verified in ('yes', 'partial', 'no')", name=op.f("ck_inputs_verified")),
        sa.ForeignKeyConstraint(
            ["plan_id", "edition", "state"],
            ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"],
            name=op.f("fk_inputs_plan_id_plan_editions"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", "edition", name=op.f("pk_inputs")),
    )
    op.create_index(op.f("ix_inputs_plan_id"), "inputs", ["plan_id"])
    for table, creates in (("workshops", WRITES), ("inputs", f"{WRITES} or {GIVES}")):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy reading on {table} for select using ({SEES})")
        op.execute(f"create policy creating on {table} for insert with check ({creates})")
        op.execute(f"create policy changing on {table} for update using ({SEES}) with check ({WRITES})")
        op.execute(f"create policy deleting on {table} for delete using ({WRITES})")
    op.execute(REMEMBER)
    op.execute("select avance.remember('workshops', 'plans', 'workshops')")
    op.execute("select avance.remember('inputs', 'inputs')")


def downgrade() -> None:
    op.execute("drop view past.inputs")
    op.execute("drop view past.workshops")
    op.drop_table("inputs")
    op.drop_table("workshops")
