"""The objects of the JSON files: what each member may hold."""

from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.loading.cells import (
    Code,
    CurrencyCode,
    Date,
    FromFile,
    Iso3,
    MechanismCode,
    Number,
    VerifiedCode,
    Whole,
    Words,
)

LABELS = ("satisfactorily_considered", "requires_additional_attention", "no_information_reported", "no_longer_valid")
"""Verdicts of a Committee (domain.md 1). Reformulating is no verdict here: it links two recommendations."""


class Fact(FromFile):
    """A value with where it comes from."""

    value: Words
    source: Words
    verified: VerifiedCode


class Names(FromFile):
    """A name in four languages, each with its own source."""

    en: Fact
    es: Fact
    pt: Fact
    fr: Fact


class Convention(FromFile):
    """The convention a mechanism follows up: its name in four languages, and facts kept as they were found."""

    model_config = ConfigDict(extra="allow")

    en: Words
    es: Words
    pt: Words
    fr: Words


def _checked(profile: Any) -> Any:
    """Facts kept as found, at any depth: `verified` must be one of its codes."""
    inside = profile.items() if isinstance(profile, dict) else enumerate(profile) if isinstance(profile, list) else ()
    for name, value in inside:
        if name == "verified" and value not in ("yes", "partial", "no"):
            raise PydanticCustomError("wrong", "“{given}” is not yes, partial or no.", {"given": str(value)})
        _checked(value)
    return profile


class Labels(FromFile):
    """The verdicts of a Committee as found."""

    value: list[Words]
    source: Words
    verified: VerifiedCode
    note: Words | None = None


class Mechanism(FromFile):
    """What was found about a mechanism: everything beside its names is its profile."""

    model_config = ConfigDict(extra="allow")

    __pydantic_extra__: dict[str, Annotated[Any, AfterValidator(_checked)]] = Field(init=False)

    names: Names
    acronym: Code
    convention: Convention
    committee_assessment_values: Labels | None = None


class Mechanisms(FromFile):
    """`mechanisms.json`. `oas` and `generated` are about the collection, not about a mechanism, and are not loaded."""

    generated: Date
    note: Words
    MESICIC: Mechanism
    MESECVI: Mechanism
    oas: dict[str, Any]


class Act(FromFile):
    """A legal act on the way to the plan."""

    date: Date
    act: Words
    source: Words
    verified: VerifiedCode
    note: Words | None = None


class Allocation(FromFile):
    """The share of one entity, in millions; None where no figure is known."""

    entity: Words
    amount_million: Number | None
    source: Words
    verified: VerifiedCode
    note: Words | None = None


class Recipients(FromFile):
    """How many receive the money."""

    national_entities: Whole
    regional_governments: Whole
    source: Words
    verified: VerifiedCode


class Budget(FromFile):
    """The money of the plan: the whole, and its shares as far as known."""

    total: Words
    currency: CurrencyCode
    source: Words
    verified: VerifiedCode
    also_funded_by: Words
    oas_rounding: Words
    oas_usd: Words
    implied_rate_pen_per_usd: Words
    recipients: Recipients
    allocations: list[Allocation]
    unallocated_by_source_million: Number
    unallocated_note: Words


class Guideline(FromFile):
    """A strategic line of the plan."""

    n: Whole
    en: Words


class Measure(FromFile):
    """A measure of the plan. `lead_inferred`: that this agency leads is our inference."""

    code: Code
    en: Words
    target: Whole | None
    unit: str
    lead: Words
    lead_inferred: bool = False
    partners: tuple[Words, ...] = ()
    source: Words
    verified: VerifiedCode
    note: Words | None = None


class Successor(FromFile):
    """What is known of later years; of other plans, so not loaded."""

    year: Whole
    what: Words
    source: Words
    verified: VerifiedCode


class PublishedPlan(FromFile):
    """`peru_plan.json`: a published plan with its legal chain, budget, guidelines and measures."""

    state: Iso3
    mechanism: MechanismCode
    currency: CurrencyCode
    title_es: Words
    title_en_oas: Words
    fiscal_year: Whole
    lead_agency: Words
    legal_chain: list[Act]
    budget: Budget
    guidelines: list[Guideline]
    guidelines_source: Words
    measures: list[Measure]
    committee_context: dict[str, Any]
    successors: list[Successor]
