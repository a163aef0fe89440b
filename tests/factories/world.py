"""The little world most tests stand in: two mechanisms, four States, two currencies, a few agencies."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import Addressee, Agency, Currency, Mechanism, Membership, Recommendation, Round, State
from app.models.base import new_id

STATES = {
    "PER": ("Perú", "PEN", "America/Lima"),
    "COL": ("Colombia", "COP", "America/Bogota"),
    "BRA": ("Brasil", "BRL", "America/Sao_Paulo"),
    "CAN": ("Canadá", "CAD", "America/Toronto"),
}


def words(value: str, language: str = "es", wording: str = "adopted", **translations: str) -> dict[str, Any]:
    """A stored text."""
    return {
        "language": language,
        "wording": wording,
        "value": value,
        "revision": 1,
        "translations": {code: {"value": text, "revision": 1} for code, text in translations.items()},
    }


@dataclass(frozen=True)
class World:
    """Ids of what is there. `for_all`: a MESECVI recommendation to all parties; `for_peru`: a MESICIC one to Peru."""

    mimp: UUID
    interior: UUID
    health: UUID
    colombian: UUID
    for_all: UUID
    for_peru: UUID
    mesecvi_round: UUID
    mesicic_round: UUID


def make(session: Session) -> World:
    """Write the world and flush it. All of it is synthetic."""
    for code in ("MESICIC", "MESECVI"):
        session.add(
            Mechanism(code=code, name=words(code), convention=words(code), labels=[], profile={}, synthetic=True)
        )
    for code, units in {"PEN": 2, "COP": 2, "BRL": 2, "CAD": 2, "USD": 2, "CLP": 0}.items():
        session.add(Currency(code=code, name=words(code), minor_units=units, synthetic=True))
    session.flush()
    for iso3, (name, currency, zone) in STATES.items():
        session.add(
            State(iso3=iso3, name=words(name), languages=["es"], currency=currency, time_zone=zone, synthetic=True)
        )
    session.flush()
    for iso3 in STATES:
        for mechanism in ("MESICIC", "MESECVI") if iso3 != "CAN" else ("MESICIC",):
            for kind in ("party", "joined"):
                session.add(Membership(state=iso3, mechanism=mechanism, kind=kind, since="2001-06-04"))
    rounds = {mechanism: Round(id=new_id(), mechanism=mechanism, number=1) for mechanism in ("MESICIC", "MESECVI")}
    session.add_all(rounds.values())
    session.flush()
    agencies = [
        _agency("PER", "Ministerio de la Mujer y Poblaciones Vulnerables", "MIMP"),
        _agency("PER", "Ministerio del Interior", "MININTER"),
        _agency("PER", "Ministerio de Salud", "MINSA"),
        _agency("COL", "Consejería Presidencial para la Equidad de la Mujer", None),
    ]
    session.add_all(agencies)
    for_all = _recommendation(rounds["MESECVI"], "1", "all")
    for_peru = _recommendation(rounds["MESICIC"], "2", "state")
    session.add_all([for_all, for_peru])
    session.flush()
    session.add(Addressee(recommendation_id=for_peru.id, state="PER"))
    session.flush()
    return World(
        *(agency.id for agency in agencies), for_all.id, for_peru.id, rounds["MESECVI"].id, rounds["MESICIC"].id
    )


def _agency(state: str, name: str, acronym: str | None) -> Agency:
    return Agency(
        id=new_id(), state=state, name=words(name), acronym=acronym, kind="branch_of_government", synthetic=True
    )


def _recommendation(round: Round, code: str, addressees: str) -> Recommendation:
    return Recommendation(
        id=new_id(),
        mechanism=round.mechanism,
        round_id=round.id,
        code=code,
        official=True,
        numbers={},
        addressees=addressees,
        bodies=[],
        text=words("Synthetic recommendation", "en", "summary"),
        synthetic=True,
    )
