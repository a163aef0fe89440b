"""What a cell may hold: dates as far as known, codes, whole numbers, lists. Everything is refused that is not exactly so."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from app.rules import dates, texts
from app.rules.problems import SENTENCES, Refused
from app.schemas.scalars import Mechanism, Verified

MechanismCode = Mechanism
VerifiedCode = Verified

ZONES = frozenset(available_timezones())


class FromFile(BaseModel):
    """What stands in a data file. Unknown members are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FromLine(FromFile):
    """A line of a CSV file; `line` where it begins, as an editor counts."""

    line: int


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("wrong", "{message}", {"message": message})


def _date(given: str) -> str:
    try:
        dates.parse(given)
    except Refused as refused:
        problem = refused.problems[0]
        raise _wrong(SENTENCES[problem.code] % problem.params) from None
    return given


def _words(given: str) -> str:
    problem = texts.words_problem(given)
    if problem is not None:
        raise _wrong(SENTENCES[problem.code] % problem.params)
    return given


def _zone(given: str) -> str:
    if given not in ZONES:
        raise _wrong(SENTENCES["zone_unknown"] % {"given": given})
    return given


def _whole(given: Any) -> Any:
    if isinstance(given, str) and not re.fullmatch(r"0|[1-9][0-9]{0,8}", given):
        raise _wrong(f"“{given}” is not a whole number.")
    return int(given) if isinstance(given, str) else given


def _number(given: Any) -> Any:
    if isinstance(given, str) and not re.fullmatch(r"-?[0-9]{1,16}(\.[0-9]{1,6})?", given):
        raise _wrong(f"“{given}” is not a number.")
    return Decimal(given) if isinstance(given, str) else given


def _yes(given: Any) -> Any:
    if given is None:
        return given
    if given not in ("yes", "no"):
        raise _wrong(f"“{given}” is neither yes nor no.")
    return given == "yes"


def listed(separator: str) -> BeforeValidator:
    """A cell that lists values; empty for none. Empty or repeated entries are refused."""

    def split(given: Any) -> Any:
        if given is None:
            return ()
        found = tuple(part.strip() for part in str(given).split(separator))
        if not all(found) or len(set(found)) < len(found):
            raise _wrong(f"“{given}” has an empty or repeated entry.")
        return found

    return BeforeValidator(split)


def matching(pattern: str, what: str) -> Callable[[str], str]:
    """A check that a code has its form."""

    def check(given: str) -> str:
        if not re.fullmatch(pattern, given):
            raise _wrong(f"“{given}” is not {what}.")
        return given

    return check


Words = Annotated[str, AfterValidator(_words)]
"""A text somebody wrote: not empty, without NUL or lone surrogates."""

Date = Annotated[str, AfterValidator(_date)]
"""A date as far as it is known."""

Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[Decimal, BeforeValidator(_number)]
YesNo = Annotated[bool, BeforeValidator(_yes)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Iso3 = Annotated[str, AfterValidator(matching("[A-Z]{3}", "three capital letters (ISO 3166-1 alpha-3)"))]
CurrencyCode = Annotated[str, AfterValidator(matching("[A-Z]{3}", "three capital letters (ISO 4217)"))]
LanguageCode = Annotated[str, AfterValidator(matching("[a-z]{2}", "two small letters (ISO 639-1)"))]
Code = Annotated[str, AfterValidator(matching(r"\S{1,60}", "a code without blanks"))]

States = Annotated[tuple[Iso3, ...], listed("|")]
Wholes = Annotated[tuple[Whole, ...], listed("|")]
Codes = Annotated[tuple[Code, ...], listed("|")]
Languages = Annotated[tuple[LanguageCode, ...], listed("|")]
Bodies = Annotated[tuple[Words, ...], listed(";")]
