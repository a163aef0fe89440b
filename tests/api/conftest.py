"""What the tests of the API stand on beside the personas."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import published
from tests.factories.published import Plans
from tests.factories.world import World


@pytest.fixture
def plans(session: Session, world: World) -> Plans:
    """A published plan of Peru and a Colombian draft."""
    return published.make(session, world)
