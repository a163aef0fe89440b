"""Reference data, one small function per noun: each writes a row beside the little world and gives its id or code."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import (
    Addressee,
    Agency,
    CountryReport,
    Currency,
    Document,
    Measure,
    Mechanism,
    Meeting,
    Phase,
    Rate,
    Recommendation,
    Round,
    State,
    Topic,
)
from app.models.base import new_id
from tests.factories.world import World, words

SOURCE = {"source": "https://example.org/made-up", "verified": "no", "synthetic": True}


def _saved(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return getattr(row, "id", None) or getattr(row, "code", None) or row.iso3


def code(n: int, length: int = 3) -> str:
    """A code of capital letters that no real currency or State has: X, then n in base 26."""
    letters = ""
    for _ in range(length - 1):
        n, rest = divmod(n, 26)
        letters = chr(65 + rest) + letters
    return "X" + letters


def mechanism(session: Session, world: World, n: int) -> str:
    """None can be added to those of the world; the list of mechanisms never grows."""
    found = session.get(Mechanism, ("MESECVI", "MESICIC")[n % 2])
    assert found is not None
    return found.code


def topic(session: Session, world: World, n: int, parent: UUID | None = None) -> UUID:
    return _saved(
        session,
        Topic(id=new_id(), mechanism="MESICIC", parent_id=parent, code=f"III({n})", name=words(f"Tema {n}"), **SOURCE),
    )


def state(session: Session, world: World, n: int) -> str:
    return _saved(
        session,
        State(iso3=code(n), name=words(f"Estado {n}"), languages=["es"], currency="PEN", time_zone="Etc/UTC", **SOURCE),
    )


def round(session: Session, world: World, n: int) -> UUID:
    id: UUID = _saved(session, Round(id=new_id(), mechanism="MESECVI", number=n + 10))
    for kind in ("evaluation", "follow_up"):
        phase = Phase(
            id=new_id(),
            round_id=id,
            kind=kind,
            name=words(kind),
            start="2016",
            provisions=["1"],
            follows_up=[],
            **SOURCE,
        )
        session.add(phase)
    session.flush()
    return id


def meeting(session: Session, world: World, n: int) -> UUID:
    return _saved(
        session, Meeting(id=new_id(), mechanism="MESICIC", body="committee", ordinal=n + 1, start="2006-12", **SOURCE)
    )


def country_report(session: Session, world: World, n: int) -> UUID:
    in_round: UUID = _saved(session, Round(id=new_id(), mechanism="MESICIC", number=n + 50))
    report = CountryReport(
        id=new_id(),
        state="PER",
        mechanism="MESICIC",
        round_id=in_round,
        adopted_on="2013-03-22",
        visit_start="2012-09-25",
        subgroup=["COL"],
        bodies=["Contraloría General"],
        **SOURCE,
    )
    return _saved(session, report)


def document(session: Session, world: World, n: int) -> UUID:
    return _saved(
        session,
        Document(id=new_id(), kind="report", mechanism="MESICIC", title=words(f"Informe {n}"), dated="2011", **SOURCE),
    )


def currency(session: Session, world: World, n: int) -> str:
    return _saved(session, Currency(code=code(n), name=words(f"Moneda {n}"), minor_units=2, **SOURCE))


def rate(session: Session, world: World, n: int) -> UUID:
    day = date(2018, 1, 1) + timedelta(days=n)
    return _saved(session, Rate(id=new_id(), currency="PEN", day=day, usd=Decimal("0.3019"), **SOURCE))


def agency(session: Session, world: World, n: int, parent: UUID | None = None) -> UUID:
    return _saved(
        session,
        Agency(id=new_id(), state="PER", name=words(f"Entidad {n}"), kind="oversight_body", parent_id=parent, **SOURCE),
    )


def recommendation(
    session: Session, world: World, n: int, *states: str, mechanism: str = "MESECVI", **columns: Any
) -> UUID:
    """To these States, or to all parties without one, with two measures."""
    addressees = {0: "all", 1: "state"}.get(len(states), "states")
    in_round = world.mesecvi_round if mechanism == "MESECVI" else world.mesicic_round
    values = {
        "code": f"R{n}",
        "official": False,
        "numbers": {"en": "11", "es": "10"},
        "bodies": ["Congreso"],
        "kind": "legislative",
        "text": words("Fund the shelters", "en", "summary", es="Financiar los refugios"),
        **SOURCE,
        **columns,
    }
    row = Recommendation(id=new_id(), mechanism=mechanism, round_id=in_round, addressees=addressees, **values)
    session.add(row)
    session.flush()
    session.add_all(Addressee(recommendation_id=row.id, state=iso3) for iso3 in states)
    for letter in "ab":
        session.add(Measure(id=new_id(), recommendation_id=row.id, letter=letter, text=words(f"Medida {letter}")))
    session.flush()
    return row.id
