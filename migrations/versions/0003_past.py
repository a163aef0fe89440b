"""The past: every table the change log knows once more, as of a Change, read from its images.

`past.<table>` has the columns of the table. A transaction that puts `past` before `public` in its search path and sets
`avance.until` asks the same statements of the record as it stood after that Change (`app/queries/past.py`, ADR 9).

After a later migration changes a table, it calls `select avance.remember('<table>', '<type>', '<member>')` again; for a
new table, for the first time. A test compares the columns.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FUNCTIONS = r"""
create schema past;

create function avance.holds(keys text[]) returns boolean language sql stable parallel safe as $$
    select keys && current_setting('avance.keys', true)::text[] or '*' = any(current_setting('avance.keys', true)::text[])
$$;

-- Numbers say nothing of what was changed, and are the same for every reader: of the definer, past row-level security.
create function avance.last_change(until timestamptz) returns bigint
language sql stable security definer set search_path = public as $$
    select n from changes where at < until order by at desc, n desc limit 1
$$;

-- That a plan exists everybody may know: its content stands in other rows.
-- Not inlined on purpose: a statement that asks a table of the past many times reads the log once.
create function avance.images(wanted text) returns setof jsonb language plpgsql stable rows 200 as $$
declare
    last bigint := current_setting('avance.until', true)::bigint;
    only_state text := nullif(current_setting('avance.state', true), '');
begin
    return query
        select c.after
        from (select thing_id, max(n) filter (where n <= last) as n, max(n) as latest
              from changes
              where type = wanted and (only_state is null or state = only_state or state is null)
              group by thing_id) t
        join changes c on c.n = t.n
        join changes l on l.n = t.latest
        where c.after is not null and (wanted = 'plans' or avance.holds(c.audience)
              and avance.holds(case l.audience when '{}' then l.audience_before else l.audience end));
end $$;

create function avance.members(image jsonb, member text) returns setof jsonb language sql immutable parallel safe as $$
    select jsonb_array_elements(case jsonb_typeof(image -> member)
        when 'array' then image -> member
        when 'object' then jsonb_path_query_array(image -> member, '$.*')
        else '[]' end)
$$;

create function avance.remember(of_table text, type text, member text default null) returns void
language plpgsql as $$
begin
    execute format('drop view if exists past.%I', of_table);
    execute format(
        'create view past.%1$I with (security_invoker = true) as select r.* from avance.images(%2$L) image'
        || case when member is null then '' else ' cross join lateral avance.members(image, %3$L) part' end
        || ' cross join lateral jsonb_populate_record(null::public.%1$I, %4$s) r'
        || case when of_table in ('plan_editions', 'plan_recommendations') then
               ' where exists (select from public.plans p where p.id = r.plan_id'
               ' and (p.edition = ''published'' or avance.holds(p.audience)))' else '' end,
        of_table, type, member, case when member is null then 'image' else 'part' end);
    execute format('grant select on past.%I to avance_app', of_table);
end $$;
"""

TABLES = {
    "mechanisms": ("mechanisms", None),
    "topics": ("topics", None),
    "states": ("states", None),
    "memberships": ("states", "memberships"),
    "rounds": ("rounds", None),
    "phases": ("rounds", "phases"),
    "meetings": ("meetings", None),
    "country_reports": ("country-reports", None),
    "documents": ("documents", None),
    "currencies": ("currencies", None),
    "rates": ("rates", None),
    "agencies": ("agencies", None),
    "recommendations": ("recommendations", None),
    "addressees": ("recommendations", "addressed"),
    "measures": ("recommendations", "measures"),
    "plans": ("plans", None),
    "plan_editions": ("plans", "editions"),
    "plan_recommendations": ("plans", "covers"),
    "moves": ("plans", "moves"),
    "guidelines": ("guidelines", None),
    "activities": ("activities", None),
    "activity_editions": ("activities", "editions"),
    "activity_agencies": ("activities", "supporting"),
    "activity_recommendations": ("activities", "implements"),
    "milestones": ("milestones", None),
    "milestone_editions": ("milestones", "editions"),
    "cost_lines": ("costs", None),
    "updates": ("updates", None),
    "returns": ("updates", "returns"),
    "evidence": ("evidence", None),
    "indicators": ("indicators", None),
    "indicator_editions": ("indicators", "editions"),
    "targets": ("targets", None),
    "observations": ("observations", None),
}
"""Table: the type whose images hold its rows, and the member of the image where they are not the image itself."""


def upgrade() -> None:
    op.execute(FUNCTIONS)
    op.execute("revoke all on function avance.remember from public")
    op.execute("grant usage on schema past to avance_app")
    for table, (type, member) in TABLES.items():
        op.execute(sa.select(sa.func.avance.remember(table, type, member)))
    op.create_index("ix_changes_state_type_thing_id_n", "changes", ["state", "type", "thing_id", "n"])


def downgrade() -> None:
    op.drop_index("ix_changes_state_type_thing_id_n", "changes")
    op.execute("drop schema past cascade")
    op.execute("drop function avance.remember, avance.images, avance.members, avance.holds, avance.last_change")
