"""Schemathesis at the service, with every check it has and one of ours, and what it found.

Two of its checks are told what this contract answers beside what they expect of everybody (`ALSO`). What is told of 422
is narrowed again by our own check: whoever follows the description may have a rule against them, and is never told that
the request is malformed.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis import engine
from schemathesis.config import (
    ChecksConfig,
    CoveragePhaseConfig,
    ExamplesPhaseConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.config._checks import MissingRequiredHeaderConfig
from schemathesis.core.jsonschema.patterns import update_quantifier
from schemathesis.engine import Status, events
from schemathesis.specs.openapi import converter
from schemathesis.specs.openapi._caches import clear_all

from app.rules.files import MEDIA_TYPES
from app.web.openapi import METHODS


@schemathesis.serializer(*MEDIA_TYPES)
def _bytes(_context: schemathesis.SerializationContext, value: Any) -> Any:
    """A file goes as its bytes."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


PHASES = ("examples", "coverage", "fuzzing", "stateful")
CHECKS = frozenset(
    {
        "allow_header_conformance",
        "content_type_conformance",
        "described_data_is_well_formed",
        "ensure_resource_availability",
        "ignored_auth",
        "missing_required_header",
        "negative_data_rejection",
        "not_a_server_error",
        "object_level_authorization",
        "positive_data_acceptance",
        "response_headers_conformance",
        "response_schema_conformance",
        "status_code_conformance",
        "unsupported_method",
        "use_after_free",
    }
)
"""All there are, but for the response time, which has no limit of its own."""
ALSO = {
    "positive_data_acceptance": (412, 422),  # a version that has passed, a rule against what is well written
    "missing_required_header": (428,),  # If-Match (RFC 6585)
}
FOLDED = 100
"""The longest text whose length Schemathesis may write into its pattern."""


def _fold_short(pattern: str, least: int | None, most: int | None) -> str:
    """Schemathesis makes one pattern of pattern and maxLength, and compiles it for hundreds of validators. `{0,19999}` of
    any character takes 50 MB and a quarter of a second each: the process took 12 GB, and the kernel ended it. A long
    length stays a maxLength, which says the same."""
    return str(update_quantifier(pattern, least, most if most is None or most <= FOLDED else None))


vars(converter)["update_quantifier"] = _fold_short


@schemathesis.check
def described_data_is_well_formed(
    _context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> bool | None:
    """What follows the description is never refused as malformed."""
    if case.meta is not None and case.meta.generation.mode.is_positive and response.status_code == 422:
        assert not response.json()["type"].endswith("/malformed"), response.text
    return None


@dataclass
class Found:
    """What a run did, and what it found wrong: a description per operation, check and kind."""

    seed: int
    phases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        asked = ", ".join(f"{number} {phase}" for phase, number in self.phases.items())
        answered = ", ".join(f"{number} x {status}" for status, number in sorted(self.statuses.items()))
        told = [f"\n{name}\n{text}" for name, text in sorted(self.faults.items())]
        return f"FUZZ_SEED={self.seed}: {asked}; answered {answered}; {len(self.faults)} faults{''.join(told)}"


def with_bearer(document: Mapping[str, Any]) -> dict[str, Any]:
    """The description, with the token of OAuth named a second time as a bearer token: Schemathesis knows only of these how
    to leave them out."""
    document = deepcopy(dict(document))
    document["components"]["securitySchemes"]["bearer"] = {"type": "http", "scheme": "bearer"}
    for item in document["paths"].values():
        for method in METHODS:
            for wanted in item.get(method, {}).get("security", ()):
                if wanted:
                    wanted["bearer"] = []
    return document


def run(
    app: Any,
    described: Mapping[str, Any],
    headers: Mapping[str, str],
    *,
    seed: int,
    examples: int = 1,
    phases: Collection[str] = PHASES,
    operations: Collection[str] | None = None,
) -> Found:
    """Ask an application everything that is described, as whom these headers say.

    `examples`: how many per operation where they are drawn at random. `operations`: their ids; default all.
    """
    schema: Any = schemathesis.openapi.from_dict(
        with_bearer(described), config=_config(headers, seed, examples, phases)
    )
    schema.app = app
    if operations is not None:
        schema = schema.include(operation_id=list(operations))
    found = Found(seed)
    try:
        for event in engine.from_schema(schema).execute():
            if isinstance(event, events.FatalError):
                raise event.exception
            if isinstance(event, events.NonFatalError):
                found.faults[f"{event.label}: {type(event.value).__name__}"] = str(event.value)
            elif isinstance(event, events.ScenarioFinished):
                _scenario(found, event)
            elif isinstance(event, events.EngineFinished):
                found.faults |= {f"{one.operation}: {one.title}": one.message for one in event.failures}
    finally:
        clear_all()  # what it keeps of a description would otherwise grow from run to run
    return found


def _config(headers: Mapping[str, str], seed: int, examples: int, phases: Collection[str]) -> SchemathesisConfig:
    checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(
            expected_statuses=[
                *PositiveDataAcceptanceConfig().expected_statuses,
                *ALSO["positive_data_acceptance"],
            ]
        ),
        missing_required_header=MissingRequiredHeaderConfig(
            expected_statuses=[
                *MissingRequiredHeaderConfig().expected_statuses,
                *ALSO["missing_required_header"],
            ]
        ),
    )
    project = ProjectConfig(
        headers=dict(headers),
        continue_on_failure=True,
        generation=GenerationConfig(max_examples=examples, no_shrink=True),
        checks=checks,
        phases=PhasesConfig(
            examples=ExamplesPhaseConfig(enabled="examples" in phases),
            coverage=CoveragePhaseConfig(enabled="coverage" in phases),
            fuzzing=FuzzingPhaseConfig(enabled="fuzzing" in phases),
            stateful=StatefulPhaseConfig(enabled="stateful" in phases),
        ),
    )
    return SchemathesisConfig(seed=seed, projects=ProjectsConfig(default=project))


def _scenario(found: Found, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    found.phases[event.phase.value] += len(recorder.interactions)
    for case, interaction in recorder.interactions.items():
        answer = interaction.response
        if answer is not None:
            found.statuses[answer.status_code] += 1
        for check in recorder.checks.get(case, []):
            found.checks[check.name] += 1
            if check.status is Status.FAILURE and check.failure_info is not None:
                failure = check.failure_info.failure
                told = f"{answer.status_code} {answer.text[:1000]}" if answer else "no answer"
                text = f"{failure.message}\n{check.failure_info.code_sample}\n{told}"
                found.faults.setdefault(f"{failure.operation}: {check.name}: {failure.title}", text)
