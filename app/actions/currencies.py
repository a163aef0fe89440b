"""What is done to currencies: kept by any Secretariat."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict
from app.models import Currency
from app.queries import currencies
from app.queries._reference import taken

COLUMNS = {"minor_units": "minor_units", **_reference.PROVENANCE}


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> str:
    """Add a currency; its code. `values`: the members of `schemas.currencies.CurrencyNew`.

    Raises:
        Forbidden: not a Secretariat. Conflict: it is kept here already. Refused: a name without language.
    """
    code: str = values["code"]
    _reference.kept_by(by, "states.write")
    if taken(session, Currency.code == code):
        raise Conflict("The currency %(code)s is kept here already.", code=code)
    with recording(session, act="currencies.create", by=by) as recorded:
        currency = Currency(code=code)
        _write(currency, values, language)
        session.add(currency)
        recorded.add(("currencies", code))
    return code


def change(
    session: Session, code: str, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change a currency. `values`: the members that were sent, None for null.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: other minor units while amounts are recorded in it; Invalid:
        null where a value is needed.
    """
    currency = currencies.to_change(session, code)
    _reference.kept_by(by, "states.write")
    same_version(currency, expected)
    _reference.not_null(values, ("name", "minor_units"))
    if values.get("minor_units", currency.minor_units) != currency.minor_units and currencies.in_use(session, code):
        raise Conflict("Cost lines have amounts in %(code)s: its minor units stay as they are.", code=code)
    with recording(session, ("currencies", code), act="currencies.change", by=by):
        _write(currency, values, language)


def _write(currency: Currency, values: Mapping[str, Any], language: str | None) -> None:
    _reference.assign(currency, values, COLUMNS)
    _reference.assign_texts(currency, values, ("name",), language)
