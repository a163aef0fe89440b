"""What the tests of the API stand on beside the personas."""

import pytest
from sqlalchemy.orm import Session

from app.models import Plan, Target
from tests.api.path import fill
from tests.factories import plans as made
from tests.factories import published
from tests.factories.published import Plans
from tests.factories.world import World


@pytest.fixture
def plans(session: Session, world: World) -> Plans:
    """A published plan of Peru and a Colombian draft."""
    return published.make(session, world)


@pytest.fixture
def measured(session, plans):
    """An indicator of the published plan: 0 in 2017, 50 by December 2018."""
    id = published.indicator(
        session, session.get(Plan, plans.peru), "I1", direction="increase", baseline=0, baseline_on="2017"
    )
    session.add(Target(indicator_id=id, edition="published", state="PER", due="2018-12", value=50, set_on="2018-08-24"))
    session.commit()
    return id


@pytest.fixture
def catalogued(session, plans):
    """An indicator of MESECVI's catalogue."""
    id = published.indicator(session, None, "PLN-S-02", type="structural", theme="national plans")
    session.commit()
    return id


@pytest.fixture
def draft(session, world):
    """A draft plan of Peru, its id."""
    plan = published.plan(session, "PER", "drafting", [world.mimp])
    session.commit()
    return plan.id


@pytest.fixture
def complete(session, world):
    """A plan of which no stage asks more."""
    plan = made.drafted(session, world)
    fill(session, plan.activity)
    session.commit()
    return plan
