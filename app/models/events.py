"""Events of security, for the administrator."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Event(Base):
    """Somebody signed in or out or could not, was refused, gave a role or ended one. Never changed; deleted after a year.

    `event`: a name of `actions.events`. `by`: `person:<id>`, `client:<id>`, `public:public`; `name`: what that was called then.
    `person_id`: whose account, role or session it was. `what`: the role, or the route that was refused. No mail address, token
    or secret stands here, and no key leads away, so that writing waits for nobody.
    """

    __tablename__ = "events"

    n: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"), index=True)
    event: Mapped[str]
    by: Mapped[str]
    name: Mapped[str]
    person_id: Mapped[UUID | None]
    what: Mapped[str]
