"""Schemathesis at the service: every phase, every check, and what it found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import schemathesis
from fastapi import FastAPI
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.config._checks import MissingRequiredHeaderConfig
from schemathesis.engine import Status, events, from_schema


@dataclass
class Found:
    """What a run did and found."""

    seed: int
    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)


@schemathesis.check
def described_data_is_well_formed(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> bool | None:
    """Whoever follows the description is never told that the request is malformed: only a rule may stand against it."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 422:
        return None
    assert not response.json()["type"].endswith("/malformed"), response.text
    return None


def run(app: FastAPI, headers: Mapping[str, str], *, seed: int, examples: int) -> Found:
    config = SchemathesisConfig(
        seed=seed,
        projects=ProjectsConfig(
            default=ProjectConfig(
                headers=dict(headers),
                continue_on_failure=True,
                generation=GenerationConfig(max_examples=examples, no_shrink=True),
                checks=ChecksConfig(
                    positive_data_acceptance=PositiveDataAcceptanceConfig(
                        expected_statuses=["2xx", "3xx", "401", "403", "404", "409", "410", "412", "422"]
                    ),
                    missing_required_header=MissingRequiredHeaderConfig(
                        expected_statuses=["400", "401", "403", "406", "415", "422", "428"]
                    ),
                ),
            )
        ),
    )
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    found = Found(seed)
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            found.faults[f"{event.label}: error {type(event.value).__name__}"] = str(event.value)[:500]
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            _tell(found, event)
        elif isinstance(event, events.EngineFinished):
            for failure in event.failures:
                found.faults[f"{failure.operation}: {failure.title}"] = failure.message
    return found


def _tell(found: Found, event: events.ScenarioFinished) -> None:
    found.phases[event.phase.value] += len(event.recorder.interactions)
    for case, interaction in event.recorder.interactions.items():
        found.requests += 1
        if interaction.response is not None:
            found.statuses[interaction.response.status_code] += 1
        for check in event.recorder.checks.get(case, []):
            found.checks[check.name] += 1
            if check.status is Status.FAILURE:
                failure = check.failure_info.failure
                name = f"{failure.operation}: {check.name}: {failure.title}"
                if name not in found.faults:
                    answer = interaction.response.content[:600].decode() if interaction.response else ""
                    status = interaction.response.status_code if interaction.response else ""
                    found.faults[name] = f"{failure.message}\n{check.failure_info.code_sample}\n{status} {answer}"
