"""The identities of a demonstration: made by loading, never in production, which will not start beside them (cli)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import demonstration
from app.access.actor import Actor
from app.access.demonstration import Role
from app.actions import clients, grants, people
from app.models import Agency, Client, Person

REASON = "Identity of the demonstration (api.md)."


def make(session: Session, *, by: Actor) -> int:
    """Make those identities that are missing, with their grants, and return how many. Again makes and records nothing.

    Wants the reference data and the agency of the officer. Raises LookupError when that agency is not there.
    """
    officers_agency = _agency(session)
    made = 0
    for machine in demonstration.MACHINES:
        if session.get(Client, machine.id) is None:
            clients.register_machine(
                session,
                machine.id,
                name=machine.name,
                secret=machine.id,
                has=machine.scopes,
                by=by,
                demonstration=True,
            )
            _give(session, machine.roles, officers_agency, by, client_id=machine.id)
            made += 1
    for application in demonstration.APPLICATIONS:
        if session.get(Client, application.id) is None:
            clients.register_application(
                session,
                application.id,
                name=application.name,
                redirect_uris=[application.redirect_uri],
                has=application.scopes,
                secret=application.id,
                by=by,
                demonstration=True,
            )
            made += 1
    for account in demonstration.PEOPLE:
        if session.scalars(select(Person.id).where(Person.email == account.email)).first() is None:
            person = people.add(
                session,
                email=account.email,
                name=account.name,
                language=account.language,
                password=demonstration.PASSWORD,
                by=by,
                demonstration=True,
            )
            _give(session, account.roles, officers_agency, by, person_id=person.id)
            made += 1
    return made


def _give(
    session: Session,
    roles: tuple[Role, ...],
    agency_id: UUID,
    by: Actor,
    *,
    person_id: UUID | None = None,
    client_id: str | None = None,
) -> None:
    for role in roles:
        grants.give(
            session,
            role=role.name,
            by=by,
            reason=REASON,
            person_id=person_id,
            client_id=client_id,
            state=role.state,
            mechanism=role.mechanism,
            agency_id=agency_id if role.agency else None,
            named_by=role.named_by,
        )


def _agency(session: Session) -> UUID:
    state, acronym = demonstration.AGENCY
    found = session.scalars(select(Agency.id).where(Agency.state == state, Agency.acronym == acronym)).first()
    if found is None:
        raise LookupError(f"There is no agency {acronym} of {state}: load the reference data first.")
    return found
