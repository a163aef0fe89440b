"""/progress: what was reached, with what it counts, by scope."""

from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import MECHANISMS, Actor
from app.api._operation import errors, reading
from app.errors import NotFound
from app.queries import agencies, guidelines, plans, progress, progress_parts, recommendations
from app.queries.progress_facts import Scope
from app.rules.progress import PartKey
from app.schemas.progress import PlanProgressQuery, ProgressOut, ProgressQuery, shaped
from app.schemas.scalars import Iso3, Mechanism
from app.schemas.shaping import Shape, text
from app.web import accesses
from app.web.answers import computed, last_change, reader
from app.web.contract import ContractRoute
from app.web.languages import alphabetical
from app.web.transaction import Transaction

router = APIRouter(prefix="/progress", tags=["progress"], route_class=ContractRoute)

Reading = Annotated[Actor, reading("progress:read")]
Parts = tuple[str, Sequence[PartKey]]


@router.get("", response_model=ProgressOut, responses=errors())
def progress_of_all(
    request: Request, session: Transaction, by: Reading, query: Annotated[ProgressQuery, Query()]
) -> Response:
    """All published plans. No figure stands over both mechanisms; the parts are the mechanisms."""
    names = (query.mechanism,) if query.mechanism else MECHANISMS

    def parts() -> Parts:
        return "mechanisms", [PartKey("mechanisms", name) for name in names]

    scope = Scope(mechanism=query.mechanism)
    return _answer(request, session, by, "all", None, scope, query.texts, parts, one_figure=bool(query.mechanism))


@router.get("/mechanisms/{code}", response_model=ProgressOut, responses=errors(404))
def progress_of_mechanism(
    request: Request,
    session: Transaction,
    by: Reading,
    code: Mechanism,
    query: Annotated[PlanProgressQuery, Query()],
) -> Response:
    """The published plans of a mechanism; the parts are its States, in alphabetical order of the reader's language."""
    how = reader(request, "flat")

    def parts() -> Parts:
        found = progress_parts.states(session, code)
        found.sort(key=lambda row: alphabetical(str(text(how, row.name))))
        return "states", [PartKey("states", row.iso3, row.name) for row in found]

    return _answer(request, session, by, "mechanisms", code, Scope(mechanism=code), query.texts, parts)


@router.get("/states/{iso3}", response_model=ProgressOut, responses=errors(404))
def progress_of_state(
    request: Request, session: Transaction, by: Reading, iso3: Iso3, query: Annotated[ProgressQuery, Query()]
) -> Response:
    """The published plans of a State: a figure per mechanism (`mechanism=`), none over both; the parts are its plans."""
    scope = Scope(state=iso3, mechanism=query.mechanism)
    if not progress_parts.is_state(session, iso3):
        raise NotFound

    def parts() -> Parts:
        found = progress_parts.published_plans(session, scope)
        return "plans", [PartKey("plans", str(row.id), row.title) for row in found]

    return _answer(request, session, by, "states", iso3, scope, query.texts, parts, one_figure=bool(query.mechanism))


@router.get("/plans/{id}", response_model=ProgressOut, responses=errors(404))
def progress_of_plan(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[PlanProgressQuery, Query()]
) -> Response:
    """One plan whose content the reader may read; the parts are its guidelines, then what has none."""
    edition = plans.must_be_readable(session, by, id).edition

    def parts() -> Parts:
        found = guidelines.in_order(session, by, id, edition)
        return "guidelines", [PartKey("guidelines", str(row.id), row.title) for row in found]

    return _answer(request, session, by, "plans", id, Scope(plan=id, edition=edition), query.texts, parts)


@router.get("/agencies/{id}", response_model=ProgressOut, responses=errors(404))
def progress_of_agency(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[ProgressQuery, Query()]
) -> Response:
    """What an agency leads or supports in published plans."""
    agencies.one(session, id)
    scope = Scope(agency=id, mechanism=query.mechanism)
    return _answer(request, session, by, "agencies", id, scope, query.texts)


@router.get("/recommendations/{id}", response_model=ProgressOut, responses=errors(404))
def progress_of_recommendation(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[PlanProgressQuery, Query()]
) -> Response:
    """The activities that implement a recommendation; for several States a part for each and no mean."""
    addressees = recommendations.addressees(session, id)
    how = reader(request, "flat")

    def parts() -> Parts:
        found = progress_parts.reached_states(session, id)
        found.sort(key=lambda row: alphabetical(str(text(how, row.name))))
        return "states", [PartKey("states", row.iso3, row.name) for row in found]

    scope = Scope(recommendation=id)
    one = addressees == "state"
    return _answer(request, session, by, "recommendations", id, scope, query.texts, parts, one_figure=one)


@router.get("/guidelines/{id}", response_model=ProgressOut, responses=errors(404))
def progress_of_guideline(
    request: Request, session: Transaction, by: Reading, id: UUID, query: Annotated[PlanProgressQuery, Query()]
) -> Response:
    """The activities of one guideline of a plan."""
    row = guidelines.one(session, by, id)
    accesses.note(request, [{"edition": row.edition, "plan": row.plan_id}])
    return _answer(request, session, by, "guidelines", id, Scope(guideline=id, edition=row.edition), query.texts)


def _answer(
    request: Request,
    session: Session,
    by: Actor,
    type: str,
    id: object,
    scope: Scope,
    texts: str | None,
    parts: Callable[[], Parts] | None = None,
    *,
    one_figure: bool = True,
) -> Response:
    if scope.edition == "draft" and scope.plan:
        accesses.note(request, [{"content": "draft", "id": scope.plan}])

    def make() -> Shape:
        how = reader(request, texts)
        part_type, named = parts() if parts else (None, ())
        found = progress.of_scope(session, by, scope, how.now, part_type, named, one_figure=one_figure)
        change = last_change(request, session)
        return shaped(type, id, found, change, progress_parts.minor_units(session), how)

    return computed(request, session, by, make)
