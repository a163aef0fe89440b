"""An administrator whom nobody in the service could make: the first one."""

from datetime import UTC, datetime

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM
from app.actions import grants, identities
from app.actions import people as accounts
from app.actions._record import record_commits
from app.db import bind, make_engine, make_sessions
from app.errors import Refusal
from app.queries import grants as held
from app.queries import people
from app.schemas.identities import IdentityNew
from app.schemas.people import PersonNew
from app.settings import Settings, SetupError

REASON = "Made by the operator's command."


def make(settings: Settings, *, email: str, name: str, issuer: str, subject: str) -> None:
    """Open an account unless there is one, make it an administrator unless it is one, and link it to a subject of a provider:
    together or not at all.

    Raises SetupError with what cannot be.
    """
    engine = make_engine(settings.database_url or "")
    sessions = make_sessions(engine)
    record_commits(sessions)
    try:
        with sessions() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            _make(session, settings, email, name, issuer, subject)
            session.commit()
    except ValidationError as wrong:
        named = ", ".join(str(one["loc"][0]) for one in wrong.errors())
        raise SetupError(f"Not usable as it is written: {named}.") from None
    except Refusal as refused:
        raise SetupError(" ".join([refused.message, *(fault.message for fault in refused.faults)])) from None
    finally:
        engine.dispose()


def _make(session: Session, settings: Settings, email: str, name: str, issuer: str, subject: str) -> None:
    now, believed = datetime.now(UTC), [one.issuer for one in settings.oauth_providers]
    person = people.by_email(session, email)
    if person is None:
        values = PersonNew(email=email, name=name, language="es").model_dump()
        id = accounts.create(session, values=values, by=SYSTEM)
    else:
        id = person.id
    if all(grant.role != "administrator" for grant in held.not_ended(session, id, now)):
        grants.give(session, role="administrator", person_id=id, by=SYSTEM, reason=REASON)
    linked = IdentityNew(person=id, issuer=issuer, subject=subject).model_dump()
    identities.create(session, values=linked, issuers=believed, now=now, by=SYSTEM)
