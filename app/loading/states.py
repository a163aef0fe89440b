"""Currencies and member States with their memberships."""

from collections.abc import Iterator

from app.actions.loading import Row, Thing, own
from app.loading import rows
from app.loading.files import Files
from app.loading.wording import provenance, text
from app.models import Currency, Membership, State


def things(files: Files) -> Iterator[Thing]:
    """Currencies first: States refer to them."""
    for line in files.currencies:
        values = {"name": text("en", line.name_en), "minor_units": line.minor_units, **provenance(line)}
        yield Thing("currencies", line.code, [Row(Currency, {"code": line.code}, values)], code=line.code)
    for state in files.states:
        yield _state(state)


def _state(line: rows.State) -> Thing:
    values = {
        "name": text("en", line.name_en, es=line.name_es, pt=line.name_pt, fr=line.name_fr),
        "languages": list(line.languages),
        "currency": line.currency_iso4217,
        "time_zone": line.time_zone,
        **provenance(line, line.note),
    }
    return Thing("states", line.iso3, [Row(State, {"iso3": line.iso3}, values), *_memberships(line)], code=line.iso3)


def _memberships(line: rows.State) -> Iterator[Row]:
    """What it is party to and what it has joined, each with its date as far as known; a State outside has no row.

    Whoever is party to the Convention of Belém do Pará is in its mechanism (32 and 32 in mechanisms.json); no day is said.
    """
    facts = (
        ("MESICIC", "party", line.iacc_party, line.iacc_date, line.iacc_date_verified),
        ("MESICIC", "joined", line.mesicic_party, line.mesicic_joined_date, line.mesicic_joined_verified),
        ("MESECVI", "party", line.mesecvi_party, line.mesecvi_date, line.mesecvi_date_verified),
        ("MESECVI", "joined", line.mesecvi_party, None, None),
    )
    for mechanism, kind, member, since, verified in facts:
        if member:
            key = {"state": own, "mechanism": mechanism, "kind": kind}
            yield Row(Membership, key, {"since": since, "verified": verified})
