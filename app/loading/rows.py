"""The lines of the CSV files: what each column may hold. The README of the data folder says what one row is."""

from typing import Literal

from app.loading.cells import (
    Bodies,
    Code,
    Codes,
    CurrencyCode,
    Date,
    FromLine,
    Iso3,
    Languages,
    MechanismCode,
    Number,
    States,
    VerifiedCode,
    Whole,
    Wholes,
    Words,
    YesNo,
    ZoneName,
)


class State(FromLine):
    """A member State and its memberships. `iacc_party`: of the Convention; `mesicic_party`: in the mechanism."""

    iso3: Iso3
    name_en: Words
    name_es: Words
    name_pt: Words
    name_fr: Words
    mesicic_party: YesNo
    iacc_date: Date | None
    mesecvi_party: YesNo
    mesecvi_date: Date | None
    source: Words
    iacc_party: YesNo
    iacc_date_verified: VerifiedCode | None
    mesicic_joined_date: Date | None
    mesicic_joined_verified: VerifiedCode | None
    mesecvi_date_verified: VerifiedCode | None
    currency_iso4217: CurrencyCode
    languages: Languages
    verified: VerifiedCode
    note: Words | None
    time_zone: ZoneName


class Currency(FromLine):
    """A currency; `used_by_iso3` must agree with the States, and is not stored twice."""

    code: CurrencyCode
    name_en: Words
    minor_units: Whole
    used_by_iso3: States
    source: Words
    verified: VerifiedCode


class Phase(FromLine):
    """A phase of a round."""

    mechanism: MechanismCode
    round: Whole
    phase: Literal["review", "evaluation", "follow_up"]
    name_en: Words
    name_es: Words
    start: Date | None
    end: Date | None
    provisions: Codes
    subject: Words | None
    follows_up_rounds: Wholes
    output: Words | None
    source: Words
    verified: VerifiedCode
    note: Words | None


class Meeting(FromLine):
    """A meeting of a body of a mechanism."""

    mechanism: MechanismCode
    body: Literal["committee", "conference", "special_conference"]
    ordinal: Whole
    start: Date | None
    end: Date | None
    place: Words | None
    source: Words
    verified: VerifiedCode


class CountryReport(FromLine):
    """What a Committee adopts on a State in a round."""

    mechanism: MechanismCode
    state_iso3: Iso3
    round: Whole
    adopted_on: Date | None
    committee_meeting: Whole | None
    document_symbol: Words | None
    visit_start: Date | None
    visit_end: Date | None
    review_subgroup_iso3: States
    bodies_examined: Bodies
    source: Words
    verified: VerifiedCode
    note: Words | None


class Recommendation(FromLine):
    """A recommendation; recognised by mechanism, States, round and code together."""

    mechanism: MechanismCode
    round: Whole
    code: Code
    code_is_official: YesNo
    addressees: Literal["state", "states", "all"]
    addressed_states: States
    addressed_bodies: Bodies
    theme_or_provision: Words
    text: Words
    wording: Literal["adopted", "summary"]
    year: Date | None
    source: Words
    source_title: Words | None
    verified: VerifiedCode
    note: Words | None


class Plan(FromLine):
    """A plan known to exist. `start`, `end`, `place`, `consultant`, `workshop_participants` are those of its workshop or
    memorandum, never the plan's."""

    mechanism: MechanismCode
    state_iso3: Iso3
    title: Words
    rounds_covered: Wholes
    status_found: Literal[
        "memorandum signed", "workshop held", "drafted, workshop held", "draft reviewed at workshop", "approved"
    ]
    start: Date | None
    end: Date | None
    place: Words | None
    lead_agency: Words | None
    consultant: Words | None
    workshop_participants: Words | None
    source: Words
    verified: VerifiedCode
    note: Words | None


class Indicator(FromLine):
    """An indicator of a mechanism's catalogue."""

    mechanism: MechanismCode
    code: Code
    type: Literal["structural", "process", "result", "sign_of_progress"]
    category: Words
    theme: Words
    name_en: Words
    unit: Words
    source: Words
    verified: VerifiedCode
    note: Words | None


class IndicatorValue(FromLine):
    """A published value of an indicator for a State."""

    mechanism: MechanismCode
    indicator_code: Code
    state_iso3: Iso3
    period: Words
    value: Number
    unit: Words
    source: Words
    verified: VerifiedCode
    note: Words | None
