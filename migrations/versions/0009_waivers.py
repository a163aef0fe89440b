"""Gaps that are waived: content of an edition of a plan, guarded and remembered like what the plan covers.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEES = "avance.sees(state, edition, (select avance.reads()))"
WRITES = "avance.may_write(state, (select avance.writes()))"

REMEMBER = r"""
create or replace function avance.remember(of_table text, type text, member text default null) returns void
language plpgsql as $$
begin
    execute format('drop view if exists past.%I', of_table);
    execute format(
        'create view past.%1$I with (security_invoker = true) as select r.* from avance.images(%2$L) image'
        || case when member is null then '' else ' cross join lateral avance.members(image, %3$L) part' end
        || ' cross join lateral jsonb_populate_record(null::public.%1$I, %4$s) r'
        || case when of_table = any(array[{guarded}]) then
               ' where exists (select from public.plans p where p.id = r.plan_id'
               ' and (p.edition = ''published'' or avance.holds(p.audience)))' else '' end,
        of_table, type, member, case when member is null then 'image' else 'part' end);
    execute format('grant select on past.%I to avance_app', of_table);
end $$;
"""
"""As in 0003: that a plan exists everybody may know, what stands in these tables of its image they may not."""


def upgrade() -> None:
    op.create_table(
        "waivers",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waived_by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "gap in ('not_implemented', 'recommendation', 'agency', 'period', 'cost', 'indicator', 'source', 'year')",
            name=op.f("ck_waivers_gap"),
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_waivers_reason")),
        sa.CheckConstraint("edition in ('draft', 'published')", name=op.f("ck_waivers_edition")),
        sa.ForeignKeyConstraint(
            ["plan_id", "edition", "state"],
            ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"],
            name=op.f("fk_waivers_plan_id_plan_editions"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("plan_id", "gap", "of_id", "edition", name=op.f("pk_waivers")),
    )
    op.execute("alter table waivers enable row level security")
    op.execute(f"create policy reading on waivers for select using ({SEES})")
    op.execute(f"create policy creating on waivers for insert with check ({WRITES})")
    op.execute(f"create policy changing on waivers for update using ({SEES}) with check ({WRITES})")
    op.execute(f"create policy deleting on waivers for delete using ({WRITES})")
    op.execute(REMEMBER.format(guarded="'plan_editions', 'plan_recommendations', 'waivers'"))
    op.execute("select avance.remember('waivers', 'plans', 'waivers')")


def downgrade() -> None:
    op.execute("drop view past.waivers")
    op.execute(REMEMBER.format(guarded="'plan_editions', 'plan_recommendations'"))
    op.drop_table("waivers")
