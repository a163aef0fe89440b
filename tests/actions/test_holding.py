"""Whoever writes anything of a plan holds it: once, before the first look at what is to be written."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.actions import activities, guidelines
from tests.factories import plans as drafts
from tests.factories import published
from tests.personas import persona
from tests.statements import counted

TODAY = date(2026, 11, 22)


def holdings(statements: list[str]) -> list[int]:
    """Where among the statements of an action a plan is held."""
    asked = [one for one in statements if "set_config" not in one]
    return [n for n, one in enumerate(asked) if "FROM plans" in one and " FOR " in one]


def change_status(session: Any, world: Any) -> Callable[[], Any]:
    peru, activity = persona("peru", world), published.make(session, world).campaign
    return lambda: activities.change_status(
        session, activity, to="under_way", reason=None, expected=None, by=peru, today=TODAY
    )


def retitle(session: Any, world: Any) -> Callable[[], Any]:
    peru, plan = persona("peru", world), drafts.drafted(session, world).id
    values = {"title": {"language": "es", "value": "Atención"}}
    return lambda: guidelines.create(session, plan, values=values, language=None, by=peru)


@pytest.mark.parametrize("write", [change_status, retitle])
def test_a_write_holds_the_plan_once_and_first(session, engine, world, write):
    act = write(session, world)
    session.commit()
    with counted(engine) as statements:
        act()
        session.commit()
    assert holdings(statements) == [0], statements
