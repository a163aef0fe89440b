"""The image of a thing for the change log: the whole row with its editions and links, as PostgreSQL writes it.

Images are text from `to_jsonb`, so that amounts keep their digits; nothing here is shaped for a reader. Shape 1.
Not narrowed by `visible()`: only actions ask, about things they were allowed to change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

SHAPE = 1

PUBLIC = "array['public']"


@dataclass(frozen=True)
class Image:
    """What a thing was at a moment; `audience` empty and `data` None once it is deleted.

    `card`: the part of it that `audience` sees, where that is not all of it; `inside`: those who see the rest. Of a plan
    that was never published everybody sees the card, and only the readers of its draft that the rest changed.
    """

    type: str
    id: str
    version: int
    state: str | None
    mechanisms: tuple[str, ...]
    edition: str
    audience: tuple[str, ...]
    data: str | None
    card: str | None = None
    inside: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Source:
    """Where the image of a type comes from: table `t`, joins, and SQL expressions for what the log needs to know.
    `hidden`: columns that are nobody's business, and never in an image. `id_type`: SQL type of the key. `card`,
    `inside`: see `Image`."""

    table: str
    key: str = "id"
    joins: str = ""
    state: str = "t.state"
    mechanisms: str = "'{}'::text[]"
    audience: str = PUBLIC
    links: str = ""
    version: str = "t.version"
    guarded: bool = False
    hidden: tuple[str, ...] = ()
    id_type: str = "uuid"
    card: str = "null::text"
    inside: str = "'{}'::text[]"


def _of_plan(
    table: str, links: str = "", joins: str = "join plans p on p.id = t.plan_id", mechanisms: str = "p.mechanisms"
) -> _Source:
    return _Source(
        table,
        joins=joins,
        mechanisms=mechanisms,
        audience=f"case t.edition when 'published' then {PUBLIC} else p.audience end",
        links=links,
        guarded=True,
    )


def _rows(name: str, table: str, where: str) -> str:
    return f"'{name}', (select jsonb_agg(to_jsonb(x) order by to_jsonb(x)) from {table} x where {where})"


def _editions(table: str, key: str) -> str:
    return f"'editions', (select jsonb_object_agg(x.edition, to_jsonb(x)) from {table} x where x.{key} = t.id)"


BY_ACTIVITY = "join activities a on a.id = t.activity_id join plans p on p.id = a.plan_id"
IMPLEMENTED = (
    "select r.mechanism from activity_recommendations x join recommendations r on r.id = x.recommendation_id"
    " where x.activity_id = t.id"
)
"""The mechanisms of what an activity implements, which may be others than its plan's (domain.md 7)."""

OF_MECHANISM = "array[t.mechanism]"
NONE = "null::text"

SEALED = """'versions', (select jsonb_agg(to_jsonb(x) - 'content' || jsonb_build_object('publications',
    (select jsonb_agg(to_jsonb(y) order by y.id) from publications y where y.version_id = x.id)) order by x.number)
    from versions x where x.plan_id = t.id)"""
"""The sealed versions of a plan and who published them, without their bytes."""

SOURCES: dict[str, _Source] = {
    "mechanisms": _Source("mechanisms", "code", state="null::text", mechanisms="array[t.code]"),
    "topics": _Source("topics", state=NONE, mechanisms=OF_MECHANISM),
    "states": _Source("states", "iso3", state="t.iso3", links=_rows("memberships", "memberships", "x.state = t.iso3")),
    "rounds": _Source(
        "rounds", state=NONE, mechanisms=OF_MECHANISM, links=_rows("phases", "phases", "x.round_id = t.id")
    ),
    "meetings": _Source("meetings", state=NONE, mechanisms=OF_MECHANISM),
    "country-reports": _Source("country_reports", mechanisms="array[t.mechanism]"),
    "documents": _Source("documents", mechanisms="array_remove(array[t.mechanism], null)"),
    "currencies": _Source("currencies", "code", state=NONE),
    "rates": _Source("rates", state=NONE),
    "agencies": _Source("agencies"),
    "recommendations": _Source(
        "recommendations",
        state=NONE,
        mechanisms=OF_MECHANISM,
        links=_rows("addressed", "addressees", "x.recommendation_id = t.id")
        + ", "
        + _rows("measures", "measures", "x.recommendation_id = t.id"),
    ),
    "plans": _Source(
        "plans",
        mechanisms="t.mechanisms",
        links=_editions("plan_editions", "plan_id")
        + ", "
        + _rows("covers", "plan_recommendations", "x.plan_id = t.id")
        + ", "
        + _rows("moves", "moves", "x.plan_id = t.id")
        + ", "
        + _rows("waivers", "waivers", "x.plan_id = t.id")
        + ", "
        + _rows("workshops", "workshops", "x.plan_id = t.id")
        + f", {SEALED}",
        card="jsonb_build_array(t.title, t.agency_id, t.stage, t.edition, t.mechanisms,"
        " (select count(*) from moves x where x.plan_id = t.id))::text",
        inside=f"case t.edition when 'published' then {PUBLIC} else t.audience end",
    ),
    "guidelines": _of_plan("guidelines"),
    "inputs": _of_plan("inputs"),
    "activities": _of_plan(
        "activities",
        _editions("activity_editions", "activity_id")
        + ", "
        + _rows("supporting", "activity_agencies", "x.activity_id = t.id")
        + ", "
        + _rows("implements", "activity_recommendations", "x.activity_id = t.id"),
        mechanisms=f"array(select unnest(p.mechanisms) union {IMPLEMENTED} order by 1)",
    ),
    "milestones": _of_plan("milestones", _editions("milestone_editions", "milestone_id"), BY_ACTIVITY),
    "costs": _of_plan("cost_lines"),
    "updates": _Source(
        "updates",
        joins=BY_ACTIVITY,
        mechanisms="p.mechanisms",
        audience=f"case t.edition when 'published' then {PUBLIC} else t.audience end",
        links="'returns', case t.edition when 'draft' then "
        "(select jsonb_agg(to_jsonb(x) order by x.id) from returns x where x.update_id = t.id) end",
        guarded=True,
    ),
    "evidence": _Source(
        "evidence",
        joins=BY_ACTIVITY + " left join updates u on u.id = t.update_id",
        mechanisms="p.mechanisms",
        audience=f"case t.edition when 'published' then {PUBLIC} else coalesce(u.audience, p.audience) end",
        guarded=True,
    ),
    "indicators": _Source(
        "indicators",
        joins="left join plans p on p.id = t.plan_id",
        mechanisms="coalesce(p.mechanisms, array[t.mechanism])",
        audience=f"case t.edition when 'published' then {PUBLIC} else p.audience end",
        links=_editions("indicator_editions", "indicator_id"),
        guarded=True,
    ),
    "targets": _Source(
        "targets",
        joins="join indicators i on i.id = t.indicator_id left join plans p on p.id = i.plan_id",
        mechanisms="coalesce(p.mechanisms, array[i.mechanism])",
        audience=f"case t.edition when 'published' then {PUBLIC} else p.audience end",
        guarded=True,
    ),
    "observations": _Source(
        "observations",
        joins="join indicators i on i.id = t.indicator_id left join plans p on p.id = i.plan_id",
        mechanisms="coalesce(p.mechanisms, array[i.mechanism])",
        audience=f"case t.edition when 'published' then {PUBLIC} else p.audience end",
        guarded=True,
    ),
    "grants": _Source(
        "grants",
        mechanisms="array_remove(array[t.mechanism], null)",
        audience="array['access', 'access:' || coalesce(t.mechanism, '*'),"
        " coalesce('person:' || t.person_id, 'client:' || t.client_id)]",
    ),
    "people": _Source(
        "people", state=NONE, audience="array['access', 'access:*', 'person:' || t.id]", hidden=("password_hash",)
    ),
    "identities": _Source("identities", state=NONE, audience="array['access', 'access:*', 'person:' || t.person_id]"),
    "clients": _Source(
        "clients",
        state=NONE,
        audience="array['access', 'access:*', 'client:' || t.id]",
        hidden=("secret_hash", "old_secret_hash"),
        id_type="text",
    ),
}
"""One entry per type the log knows: the plural noun of the path."""

DELETABLE = {type for type, source in SOURCES.items() if source.guarded} | {"plans"}


def _statement(type: str) -> str:
    source = SOURCES[type]
    gone = "t.deleted_at is not null" if type in DELETABLE else "false"
    edition = "t.edition" if source.guarded else "'published'"
    data = f"(to_jsonb(t) - '{{{','.join(source.hidden)}}}'::text[])" if source.hidden else "to_jsonb(t)"
    data += f" || jsonb_build_object({source.links})" if source.links else ""
    return f"""
        select t.{source.key}::text, {source.version}, {source.state}, {source.mechanisms}, {edition},
               case when {gone} then '{{}}'::text[] else {source.audience} end,
               case when {gone} then null else ({data})::text end,
               case when {gone} then null else {source.card} end, {source.inside}
        from {source.table} t {source.joins}
        where t.{source.key} = any(cast(:ids as {source.id_type if source.key == "id" else "text"}[]))
        order by 5"""


STATEMENTS = {type: text(_statement(type)) for type in SOURCES}


def of(session: Session, type: str, ids: Iterable[UUID | str]) -> dict[str, Image]:
    """The images of things of one type by id, as they stand now; those that do not exist are absent. One statement.

    Where a thing has a draft row and a published row, the published one counts.
    """
    rows = session.execute(STATEMENTS[type], {"ids": [str(id) for id in ids]})
    return {row[0]: _image(type, *row) for row in rows}


def _image(
    type: str, id: str, version: int, state: str | None, mechanisms: list[str], edition: str, audience: list[str],
    data: str | None, card: str | None, inside: list[str],
) -> Image:  # fmt: skip
    return Image(type, id, version, state, tuple(mechanisms), edition, tuple(audience), data, card, tuple(inside))


TREE = text("""
    select 'plans', id from plans where id = :plan
    union select 'guidelines', id from guidelines where plan_id = :plan and deleted_at is null
    union select 'inputs', id from inputs where plan_id = :plan and deleted_at is null
    union select 'activities', id from activities where plan_id = :plan and deleted_at is null
    union select 'milestones', m.id from milestones m join activities a on a.id = m.activity_id
          where a.plan_id = :plan and m.deleted_at is null
    union select 'costs', id from cost_lines where plan_id = :plan and deleted_at is null
    union select 'updates', u.id from updates u join activities a on a.id = u.activity_id
          where a.plan_id = :plan and u.deleted_at is null
    union select 'evidence', e.id from evidence e join activities a on a.id = e.activity_id
          where a.plan_id = :plan and e.deleted_at is null
    union select 'indicators', id from indicators where plan_id = :plan and deleted_at is null
    union select 'targets', t.id from targets t join indicators i on i.id = t.indicator_id
          where i.plan_id = :plan and t.deleted_at is null
    union select 'observations', o.id from observations o join indicators i on i.id = o.indicator_id
          where i.plan_id = :plan and o.deleted_at is null""")


HOLD = text("select id from plans where id = :plan for no key update")


def tree(session: Session, plan_id: UUID) -> list[tuple[str, UUID]]:
    """Everything with an id that hangs on a plan, the plan itself included: what an act that changes who may see the
    plan must record. Holds the plan until the end of the transaction, so that nothing is hung on it meanwhile. Two
    statements."""
    session.execute(HOLD, {"plan": plan_id})
    return [(row[0], row[1]) for row in session.execute(TREE, {"plan": plan_id})]
