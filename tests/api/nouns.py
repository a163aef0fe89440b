"""The nouns of the reference data as their tests need them: how one is made, written and changed, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tests.factories import reference
from tests.factories.world import World

Body = dict[str, Any]


def text(value: str) -> Body:
    return {"language": "es", "value": value}


@dataclass(frozen=True)
class Noun:
    """`make`: writes the n-th row; `new`: a good body; `patch`: a good change, None where there is none; `text`: the
    member that is a text, if any; `writer` may write it, `others` may read and not write it, for that reason 403."""

    path: str
    make: Callable[[Session, World, int], Any]
    new: Callable[[World], Body]
    patch: Body | None
    text: str | None = None
    key: str = "id"
    writer: str = "secretariat"
    others: tuple[str, ...] = ("peru", "expert", "admin", "reader", "secretariat_mesicic")
    grows: bool = True

    def __str__(self) -> str:
        return self.path


FOCAL = ("colombia", "secretariat", "agency_peru", "expert", "admin", "reader")
NOBODY = ("peru", "expert", "admin", "reader", "agency_peru")
OF_MESICIC = ("peru", "expert", "admin", "reader")

NOUNS = (
    Noun(
        "topics",
        reference.topic,
        lambda w: {"mechanism": "MESECVI", "code": "7", "name": text("Prevención")},
        {"code": "8"},
        "name",
    ),
    Noun(
        "states",
        reference.state,
        lambda w: {
            "iso3": "URY",
            "name": text("Uruguay"),
            "languages": ["es"],
            "currency": "PEN",
            "time_zone": "America/Montevideo",
            "memberships": [{"mechanism": "MESECVI", "kind": "party", "since": "1996-04-02", "verified": "no"}],
        },
        {"time_zone": "America/Lima"},
        "name",
        "iso3",
        others=NOBODY,
    ),
    Noun(
        "rounds",
        reference.round,
        lambda w: {
            "mechanism": "MESECVI",
            "number": 4,
            "phases": [{"kind": "evaluation", "name": text("Cuarta Ronda"), "start": "2021", "follows_up": [3]}],
        },
        {"number": 5},
    ),
    Noun(
        "meetings",
        reference.meeting,
        lambda w: {"mechanism": "MESECVI", "body": "committee", "ordinal": 20, "start": "2023-11-28", "place": "Lima"},
        {"place": "Washington, D.C."},
    ),
    Noun(
        "country-reports",
        reference.country_report,
        lambda w: {
            "mechanism": "MESICIC",
            "state": "COL",
            "round": str(w.mesicic_round),
            "adopted_on": "2013-03",
            "visit": {"start": "2012-09-25", "end": "2012-09-27"},
            "subgroup": ["PER", "BRA"],
            "bodies": ["Fiscalía"],
        },
        {"symbol": "SG/MESICIC/doc.1"},
        others=OF_MESICIC,
    ),
    Noun(
        "documents",
        reference.document,
        lambda w: {
            "kind": "communique",
            "mechanism": "MESECVI",
            "title": text("Comunicado"),
            "date": "2024",
            "url": "https://www.oas.org/",
        },
        {"revision": "rev.1"},
        "title",
    ),
    Noun(
        "currencies",
        reference.currency,
        lambda w: {"code": "UYU", "name": text("Peso uruguayo"), "minor_units": 2},
        {"minor_units": 0},
        "name",
        "code",
        others=NOBODY,
    ),
    Noun(
        "rates",
        reference.rate,
        lambda w: {"currency": "COP", "day": "2018-08-20", "usd": "0.00034", "source": "Banco de la República"},
        None,
        others=NOBODY,
    ),
    Noun(
        "agencies",
        reference.agency,
        lambda w: {
            "state": "PER",
            "name": text("Defensoría del Pueblo"),
            "acronym": "DP",
            "kind": "oversight_body",
            "parent": str(w.mimp),
        },
        {"acronym": "DEF"},
        "name",
        writer="peru",
        others=FOCAL,
    ),
    Noun(
        "recommendations",
        reference.recommendation,
        lambda w: {
            "mechanism": "MESECVI",
            "round": str(w.mesecvi_round),
            "code": "11",
            "official": True,
            "numbers": {"es": "10", "en": "11"},
            "addressees": "states",
            "states": ["PER", "COL"],
            "type": "legislative",
            "text": text("Financiar los refugios"),
            "measures": [{"letter": "a", "text": text("Una línea propia")}],
            "adopted_on": "2012-04",
        },
        {"type": "data"},
        "text",
    ),
)

WITH_MECHANISMS = (
    *NOUNS,
    Noun(
        "mechanisms",
        reference.mechanism,
        lambda w: {"code": "MESECVI", "name": text("Otro"), "convention": text("Otra")},
        {"note": "Otra"},
        "name",
        "code",
        grows=False,
    ),
)
PATCHED = tuple(noun for noun in WITH_MECHANISMS if noun.patch is not None)
TEXTED = tuple(noun for noun in WITH_MECHANISMS if noun.text is not None)
