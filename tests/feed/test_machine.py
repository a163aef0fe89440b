"""Ten thousand steps of writers and pollers: nobody misses a change, nobody keeps what is not for them any more."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.database import Databases
from tests.feed.faulty import EarlyNumbers, OnlyThePlan
from tests.feed.machine import FeedMachine

STEPS, EXAMPLES, PARTS = 320, 3, 4
QUICK = settings(
    database=None,
    derandomize=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    print_blob=True,
    stateful_step_count=STEPS,
)


def machine_of(kind: type[FeedMachine], on: Databases) -> type[FeedMachine]:
    return type(kind.__name__, (kind,), {"databases": on, "done": Counter()})


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_ten_thousand_steps(databases: Databases, part: int):
    """In four parts, so that two workers share them. Examples differ in length, so it goes on until the steps are made.
    What it did is printed, and must have been something."""
    machine = machine_of(FeedMachine, databases)
    while machine.done["steps"] < 10_000 / PARTS:
        run_state_machine_as_test(machine, settings=settings(QUICK, max_examples=EXAMPLES))
    print(f"part {part}: {dict(machine.done)}")
    assert machine.done["compared"] > 60
    assert machine.done["commit"] > 50
    assert machine.done["publish"] > 0
    assert machine.done["withdraw"] > 0


@pytest.mark.parametrize("kind", [EarlyNumbers, OnlyThePlan])
def test_the_machine_finds_a_fault(databases: Databases, kind: type[FeedMachine]):
    """Controls: a plain sequence, and acts that change readers without recording it."""
    machine = machine_of(kind, databases)
    with pytest.raises(AssertionError, match=r"missed|kept"):
        run_state_machine_as_test(machine, settings=settings(QUICK, max_examples=50))
