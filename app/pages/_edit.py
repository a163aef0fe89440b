"""The form of the inline edit: what it shows, what comes back from it, what it says when something is wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from markupsafe import Markup
from pydantic import ValidationError

from app.errors import Fault, Invalid
from app.pages._activities import quantity
from app.pages._texts import Passage, passage
from app.pages._words import words
from app.rules.problems import N_
from app.schemas.common import In
from app.web.formats import Formats
from app.web.languages import translate
from app.web.problems import faults_of

NOT_A_NUMBER = N_("“%(given)s” is not a number.")
NOTHING = N_("nothing")
STATUS = N_("Status")
VERSION = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class MilestoneField:
    """One milestone in the form: a quantity where it has a target (`target` says of how much), else the day it was
    reached."""

    id: str
    label: Passage
    target: str
    value: str
    version: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody changed the thing after the form was opened: who, when, and for each field what it was, theirs, yours."""

    who: str
    when: Markup
    rows: Sequence[tuple[str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """The open form. `errors`: (field id or empty, sentence) pairs."""

    version: int
    statuses: Sequence[tuple[str, str, bool]]
    milestones: Sequence[MilestoneField]
    note: str
    errors: Sequence[tuple[str, str]]
    conflict: Conflict | None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was typed: codes and texts as they came, with the versions the form was filled in against."""

    status: str
    note: str
    version: int
    milestones: Mapping[str, tuple[str, int]]


def submitted(fields: Mapping[str, str], milestones: Sequence[Any]) -> Submitted:
    """The form as it came.

    Raises:
        Invalid: a version that is none of ours, so the form was not made here.
    """
    return Submitted(
        fields.get("status", ""),
        fields.get("note", "").strip(),
        _version(fields.get("version", "")),
        {
            str(row.id): (fields[f"reached-{row.id}"].strip(), _version(fields.get(f"version-{row.id}", "")))
            for row in milestones
            if f"reached-{row.id}" in fields
        },
    )


def _version(given: str) -> int:
    if not VERSION.fullmatch(given):
        raise Invalid(Fault("This form was not made by this page. Load the page again.", pointer=""))
    return int(given)


def form(
    row: Any,
    milestones: Sequence[Any],
    language: str,
    typed: Submitted | None = None,
    errors: Sequence[tuple[str, str]] = (),
    conflict: Conflict | None = None,
) -> Form:
    """The form for an activity as it stands now; with what was typed, where something was."""
    status = typed.status if typed else row.status
    return Form(
        row.version,
        [(code, label, code == status) for code, label in words(language, "statuses").items()],
        [_field(one, language, typed.milestones.get(str(one.id)) if typed else None) for one in milestones],
        typed.note if typed else "",
        errors,
        conflict,
    )


def _field(row: Any, language: str, typed: tuple[str, int] | None) -> MilestoneField:
    formats = Formats(language)
    target = ""
    if row.target is not None:
        target = quantity(row.target, formats) + (f" {row.unit}" if row.unit else "")
    value = typed[0] if typed else written(row.target, row.reached, row.reached_on, formats)
    return MilestoneField(str(row.id), passage(row.title, language), target, value, row.version)


def written(target: Any, reached: Any, reached_on: Any, formats: Formats) -> str:
    """What stands in the field of a milestone: the quantity as the language writes it, or the day in ISO 8601."""
    if target is None:
        return reached_on or ""
    return "" if reached is None else quantity(Decimal(str(reached)), formats)


def read(typed: str, language: str) -> Decimal | None:
    """A quantity as the language writes it; None for an empty field.

    Raises:
        Invalid: what is no number, at `/reached`.
    """
    if not typed:
        return None
    try:
        value = parse_decimal(typed, locale=Formats(language).locale, strict=True)
    except NumberFormatError:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Invalid(Fault(NOT_A_NUMBER, {"given": typed[:40]}, pointer="/reached"))
    return value


def checked(model: type[In], values: Mapping[str, object]) -> dict[str, Any]:
    """The values as the input model of the API takes them: one contract for both faces.

    Raises:
        Invalid: naming each member.
    """
    try:
        return model.model_validate(values).model_dump(include=set(values))
    except ValidationError as error:
        raise Invalid(*faults_of({**one, "loc": ("body", *one["loc"])} for one in error.errors())) from error


def differences(
    base: Mapping[str, Any],
    bases: Mapping[str, Mapping[str, Any]],
    row: Any,
    milestones: Sequence[Any],
    typed: Submitted,
    language: str,
) -> list[tuple[str, str, str, str]]:
    """For each field that the other or the reader has changed: its label, what it was, theirs, yours."""
    formats, labels, nothing = Formats(language), words(language, "statuses"), translate(language, NOTHING)
    was = base.get("status", row.status)
    fields = [(translate(language, STATUS), *(labels.get(code, code) for code in (was, row.status, typed.status)))]
    for one in milestones:
        if str(one.id) in typed.milestones:
            before = bases.get(str(one.id)) or {}
            fields.append(
                (
                    passage(one.title, language).value,
                    written(one.target, before.get("reached"), before.get("reached_on"), formats),
                    written(one.target, one.reached, one.reached_on, formats),
                    typed.milestones[str(one.id)][0],
                )
            )
    return [
        (label, before or nothing, theirs or nothing, yours or nothing)
        for label, before, theirs, yours in fields
        if len({before, theirs, yours}) > 1
    ]
