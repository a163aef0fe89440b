"""A mechanism can be made where there is none, by its Secretariat only."""

import pytest
from sqlalchemy import select

from app.access.actor import PUBLIC, Actor, Held
from app.actions import mechanisms
from app.errors import Conflict, Forbidden
from app.models import Change

SECRETARIAT = Actor("client", "s", "s", (Held("secretariat", None, "MESECVI"),))
VALUES = {
    "code": "MESECVI",
    "name": {"language": "es", "value": "Mecanismo de Seguimiento"},
    "convention": {"language": "es", "value": "Convención de Belém do Pará"},
}


def test_its_secretariat_makes_a_mechanism_once_and_leaves_one_change(session):
    assert mechanisms.create(session, values=VALUES, language=None, by=SECRETARIAT) == "MESECVI"
    session.commit()
    (change,) = session.scalars(select(Change)).all()
    assert (change.type, change.thing_id, change.mechanisms) == ("mechanisms", "MESECVI", ["MESECVI"])
    with pytest.raises(Conflict):
        mechanisms.create(session, values=VALUES, language=None, by=SECRETARIAT)


@pytest.mark.parametrize("by", [PUBLIC, Actor("client", "f", "f", (Held("focal_point", "PER"),)), SECRETARIAT])
def test_nobody_else_makes_it(session, by):
    values = VALUES | {"code": "MESICIC"}
    with pytest.raises(Forbidden):
        mechanisms.create(session, values=values, language=None, by=by)
    session.commit()
    assert session.scalars(select(Change)).all() == []
