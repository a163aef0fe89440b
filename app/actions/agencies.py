"""What is done to agencies: kept by the focal point of their State."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.models import Agency
from app.models.base import new_id
from app.queries import agencies, states

COLUMNS = {"acronym": "acronym", "kind": "kind", "parent": "parent_id", **_reference.PROVENANCE}


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> UUID:
    """Add an agency to a State; its id. `values`: the members of `schemas.agencies.AgencyNew`.

    Raises:
        Forbidden: not the State's focal point. Invalid: no such State, a parent of another State. Refused: a name
        without language.
    """
    policy.require(by, "agencies.write", Bounds(values["state"]))
    states.must_exist(session, [values["state"]], "/state")
    agency = Agency(id=new_id(), state=values["state"])
    with recording(session, act="agencies.create", by=by) as recorded:
        _write(session, agency, values, language)
        session.add(agency)
        recorded.add(("agencies", agency.id))
    return agency.id


def change(
    session: Session, id: UUID, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change an agency. `values`: the members that were sent, None for null.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Invalid: null where a value is needed, a parent of another State or
        below the agency.
    """
    agency = agencies.to_change(session, id)
    policy.require(by, "agencies.write", Bounds(agency.state))
    same_version(agency, expected)
    _reference.not_null(values, ("name",))
    with recording(session, ("agencies", id), act="agencies.change", by=by):
        agencies.must_not_be_below(session, values.get("parent"), id)
        _write(session, agency, values, language)


def _write(session: Session, agency: Agency, values: Mapping[str, Any], language: str | None) -> None:
    agencies.must_be_of(session, [values.get("parent")], agency.state, "/parent")
    _reference.assign(agency, values, COLUMNS)
    _reference.assign_texts(agency, values, ("name",), language)
