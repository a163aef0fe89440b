"""What is done to exchange rates: stored by any Secretariat, never changed. A better one is another row."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions._record import recording
from app.errors import Conflict
from app.models import Rate
from app.models.base import new_id
from app.queries import currencies, rates


def create(session: Session, *, values: Mapping[str, Any], by: Actor) -> UUID:
    """Store a rate; its id. `values`: the members of `schemas.rates.RateNew`.

    Raises:
        Forbidden: not a Secretariat. Conflict: this source's rate of the day is stored. Invalid: no such currency.
    """
    policy.require(by, "rates.write")
    currencies.must_exist(session, values["currency"])
    if rates.known(session, values["currency"], values["day"], values["source"]):
        raise Conflict("This source's rate of that day is stored already; rates are never changed.")
    rate = Rate(
        id=new_id(),
        currency=values["currency"],
        day=values["day"],
        usd=Decimal(values["usd"]),
        source=values["source"],
        verified=values.get("verified"),
        note=values.get("note"),
    )
    with recording(session, act="rates.create", by=by) as recorded:
        session.add(rate)
        recorded.add(("rates", rate.id))
    return rate.id
