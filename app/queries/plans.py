"""Plans: everybody sees that they exist; their content is narrowed to the reader."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, literal, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import Fault, Invalid, NotFound
from app.models import Agency, Plan, PlanEdition, PlanRecommendation, Recommendation, Round, State
from app.queries import moves
from app.queries._paging import Paging, Rows, page
from app.queries._visible import made_once, visible
from app.rules.plans import PATH


@dataclass(frozen=True)
class Filters:
    """What a list of plans is narrowed to; None narrows nothing."""

    mechanism: str | None = None
    state: str | None = None
    stage: str | None = None
    source: str | None = None
    verified: str | None = None
    synthetic: bool | None = None


ORDERS = ("state", "stage")
"""What a list can be ordered by."""
STEPS = {stage.value: str(place) for place, stage in enumerate(PATH)}

CARD_AGENCY = Agency.__table__.alias("card_agency")
CONTENT_AGENCY = Agency.__table__.alias("content_agency")

COVERS = (
    select(
        func.jsonb_agg(
            func.jsonb_build_object(
                "id", Recommendation.id, "mechanism", Recommendation.mechanism, "code", Recommendation.code
            ).op("order by")(Recommendation.id)
        )
    )
    .join(PlanRecommendation, PlanRecommendation.recommendation_id == Recommendation.id)
    .where(PlanRecommendation.plan_id == PlanEdition.plan_id, PlanRecommendation.edition == PlanEdition.edition)
    .correlate(PlanEdition)
    .scalar_subquery()
)


@made_once
def rows(actor: Actor, edition: str | None = None) -> Select[Any]:
    """All plans: the card everybody sees, and the content (null members) where the actor may read it, in one edition or
    in the widest. What `schemas.plans.Plan` is shaped from."""
    wanted = Plan.edition if edition is None else literal(edition)
    mine = and_(PlanEdition.plan_id == Plan.id, PlanEdition.edition == wanted, visible(actor, PlanEdition))
    return (
        select(
            Plan.id,
            Plan.version,
            Plan.state,
            Plan.mechanisms,
            Plan.stage,
            Plan.title,
            Plan.reporting,
            CARD_AGENCY.c.id.label("agency_id"),
            CARD_AGENCY.c.name.label("agency_name"),
            CARD_AGENCY.c.acronym.label("agency_acronym"),
            moves.told(actor, PlanEdition.edition.is_not(None)).label("moves"),
            PlanEdition.edition,
            PlanEdition.title.label("content_title"),
            CONTENT_AGENCY.c.id.label("content_agency_id"),
            CONTENT_AGENCY.c.name.label("content_agency_name"),
            CONTENT_AGENCY.c.acronym.label("content_agency_acronym"),
            PlanEdition.start,
            PlanEdition.until,
            PlanEdition.rounds,
            COVERS.label("covers"),
            Plan.source,
            Plan.verified,
            Plan.synthetic,
            Plan.note,
        )
        .select_from(Plan)
        .outerjoin(PlanEdition, mine)
        .outerjoin(CARD_AGENCY, CARD_AGENCY.c.id == Plan.agency_id)
        .outerjoin(CONTENT_AGENCY, CONTENT_AGENCY.c.id == PlanEdition.agency_id)
        .where(Plan.deleted_at.is_(None))
    )


def listed(session: Session, actor: Actor, filters: Filters, paging: Paging) -> Rows:
    """A page of plans in the order of their ids. One statement, two with a total."""
    return page(session, _narrowed(rows(actor), filters), Plan.id, paging)


def ordered(
    session: Session,
    actor: Actor,
    filters: Filters,
    language: str,
    paging: Paging,
    order: str,
    *,
    descending: bool = False,
) -> Rows:
    """A page of plans in one of `ORDERS`, the names of States in the alphabet of a language. One statement, two with a
    total."""
    key = _place(order, language)
    statement = rows(actor).join(State, State.iso3 == Plan.state)
    statement = statement.with_only_columns(key.label("place"), *statement.selected_columns)
    return page(session, _narrowed(statement, filters), key, paging, descending=descending)


def _place(order: str, language: str) -> ColumnElement[Any]:
    """What a list in an order is sorted by."""
    name = func.coalesce(func.avance.in_language(State.name, language), State.name["value"].astext)
    by_state = func.concat(func.avance.bare(name), " ", Plan.mechanisms, " ", Plan.id)
    return by_state if order == "state" else func.concat(case(STEPS, value=Plan.stage), " ", by_state)


def _narrowed(statement: Select[Any], filters: Filters) -> Select[Any]:
    equal = {
        Plan.state: filters.state,
        Plan.stage: filters.stage,
        Plan.source: filters.source,
        Plan.verified: filters.verified,
        Plan.synthetic: filters.synthetic,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    return statement.where(Plan.mechanisms.contains([filters.mechanism])) if filters.mechanism else statement


def one(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of one plan, card only where the content may not be read. One statement.

    Raises:
        NotFound: when there is no such plan.
    """
    row = session.execute(rows(actor, edition).where(Plan.id == id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def by_ids(session: Session, actor: Actor, ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """The rows of these plans. One statement."""
    return session.execute(rows(actor).where(Plan.id.in_(ids))).all()


def must_exist(session: Session, id: UUID | None, pointer: str = "/plan") -> None:
    """Refuse an id that is no plan; that a plan exists is public. Invalid names the member."""
    if id is not None and session.scalar(select(Plan.id).where(Plan.id == id, Plan.deleted_at.is_(None))) is None:
        raise Invalid(Fault("There is no such plan.", pointer=pointer))


def must_be_readable(session: Session, actor: Actor, id: UUID, edition: str | None = None) -> Row[Any]:
    """The row of a plan whose content the actor may read: what every path below a plan but its moves asks for.

    Raises:
        NotFound: no such plan, or its content is not for this reader.
    """
    row = one(session, actor, id, edition)
    if row.edition is None:
        raise NotFound
    return row


def to_change(session: Session, actor: Actor, id: UUID) -> Plan:
    """The entity of one plan whose content the actor may read, held for an action. One statement.

    Held: whoever writes anything of a plan locks its row first and until the end of the transaction, so that two writers
    of one plan come after each other and the second reads what the first wrote. Else a thing written while another
    transaction changes who may see the plan would be recorded for the readers of before, and the new ones would never
    hear of it. References to the plan are not kept waiting.

    Raises:
        NotFound: no such plan, or its content is not for this reader.
    """
    readable = exists().where(
        PlanEdition.plan_id == Plan.id, PlanEdition.edition == Plan.edition, visible(actor, PlanEdition)
    )
    return _held(session, select(Plan).where(Plan.id == id, readable))


def known(session: Session, id: UUID) -> Plan:
    """The entity of a plan, whose card everybody sees, held for an action that asks the policy next. One statement.

    Raises:
        NotFound: no such plan.
    """
    return _held(session, select(Plan).where(Plan.id == id))


def of(session: Session, actor: Actor, table: Any, id: UUID) -> Plan:
    """The plan of a thing with `plan_id` and `edition` (a guideline, an activity) that the actor may see, held for an
    action on the thing. One statement.

    Raises:
        NotFound: no such thing, or not for this reader.
    """
    thing = exists().where(table.id == id, table.plan_id == Plan.id, table.deleted_at.is_(None), visible(actor, table))
    return _held(session, select(Plan).where(thing))


def _held(session: Session, statement: Select[Plan]) -> Plan:
    """The plan as it stands once nobody else holds it, also where the session had read it before."""
    held = statement.where(Plan.deleted_at.is_(None)).with_for_update(key_share=True, of=Plan)
    plan = session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    if plan is None:
        raise NotFound
    return plan


def edition_of(session: Session, plan: Plan) -> PlanEdition:
    """The content of a plan in the widest edition it stands in. One statement.

    Raises:
        NotFound: row-level security does not let the caller read it.
    """
    mine = (PlanEdition.plan_id == plan.id, PlanEdition.edition == plan.edition)
    edition = session.scalars(select(PlanEdition).where(*mine)).one_or_none()
    if edition is None:
        raise NotFound
    return edition


def must_be_rounds(session: Session, numbers: Collection[int], mechanisms: Collection[str], pointer: str) -> None:
    """Refuse numbers that are no rounds of these mechanisms.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    found = set(session.scalars(select(Round.number).where(Round.mechanism.in_(mechanisms))))
    unknown = sorted(set(numbers) - found)
    if unknown:
        raise Invalid(Fault("There is no round %(number)s in these mechanisms.", {"number": unknown[0]}, pointer))
