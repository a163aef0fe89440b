"""Row-level security, the rights of the service's role, and the counter's one row.

The coarse second lock: a row is admitted when it is published, or its State is among those whose drafts the reader may
read. The reader's lists are settings of the transaction (`app/db.py`); an unset or empty one admits nothing. The
functions are inlined into the policies: keep each a single expression without a sub-select, its array used once.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDED = (
    "plan_editions",
    "plan_recommendations",
    "guidelines",
    "activities",
    "activity_editions",
    "activity_agencies",
    "activity_recommendations",
    "milestones",
    "milestone_editions",
    "cost_lines",
    "updates",
    "returns",
    "evidence",
    "indicators",
    "indicator_editions",
    "targets",
    "observations",
    "changes",
)

FUNCTIONS = r"""
create function avance.reads() returns text[] language sql stable parallel safe as $$
    select nullif(current_setting('avance.reads', true), '')::text[]
$$;

create function avance.writes() returns text[] language sql stable parallel safe as $$
    select nullif(current_setting('avance.writes', true), '')::text[]
$$;

create function avance.sees(state text, edition text, reads text[]) returns boolean
language sql immutable parallel safe as $$
    select array[case edition when 'published' then 'public' else coalesce(state, '-') end,
                 case edition when 'published' then 'public' else '*' end] && reads
$$;

create function avance.may_write(state text, writes text[]) returns boolean
language sql immutable parallel safe as $$
    select array[coalesce(state, '-'), '*'] && writes
$$;
"""

SEES = "avance.sees(state, edition, (select avance.reads()))"
WRITES = "avance.may_write(state, (select avance.writes()))"
ANYBODY = "(select avance.reads()) is not null"
"""That a plan exists everybody may know, its draft row among them: its content stands in `plan_editions`."""
OF_THE_STATE = "avance.may_write(observations.state, (select avance.writes()))"
OF_ALL = "avance.may_write(null, (select avance.writes()))"
VALUES = f"""exists (select from indicators i where i.id = indicator_id
    and (i.state = observations.state and {OF_THE_STATE} or i.state is null and ({OF_THE_STATE} or {OF_ALL})))"""
"""A value is written by its State; that of a catalogue's indicator by the Secretariat too. Of a plan's indicator only the
plan's State has values, which no key can say."""


def upgrade() -> None:
    """ENABLE, not FORCE: the owner migrates and dumps; the service's role owns nothing."""
    op.execute(FUNCTIONS)
    for table in (*GUARDED, "plans"):
        sees = ANYBODY if table == "plans" else SEES
        writes = VALUES if table == "observations" else WRITES
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy reading on {table} for select using ({sees})")
        if table == "changes":
            op.execute(f"create policy recording on {table} for insert with check (true)")
            continue
        op.execute(f"create policy creating on {table} for insert with check ({writes})")
        op.execute(f"create policy changing on {table} for update using ({sees}) with check ({writes})")
        op.execute(f"create policy deleting on {table} for delete using ({writes})")
    op.execute("insert into counter (id, n) select 1, coalesce(max(n), 0) from changes")
    op.execute("grant usage on schema public, avance to avance_app")
    op.execute("grant select, insert, update, delete on all tables in schema public to avance_app")
    op.execute("alter default privileges in schema public grant select, insert, update, delete on tables to avance_app")
    op.execute("revoke update, delete on changes from avance_app")
    op.execute("revoke insert, delete on counter from avance_app")
    op.execute("revoke insert, update, delete on alembic_version from avance_app")


def downgrade() -> None:
    """Leaves the tables open to nobody but their owner."""
    op.execute(
        "alter default privileges in schema public revoke select, insert, update, delete on tables from avance_app"
    )
    op.execute("revoke all on all tables in schema public from avance_app")
    op.execute("revoke usage on schema public, avance from avance_app")
    op.execute("delete from counter")
    for table in (*GUARDED, "plans"):
        for policy in ("reading", "recording", "creating", "changing", "deleting"):
            op.execute(f"drop policy if exists {policy} on {table}")
        op.execute(f"alter table {table} disable row level security")
    op.execute("drop function avance.sees, avance.may_write, avance.reads, avance.writes")
