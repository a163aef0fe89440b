"""The fields of forms: how what is stored stands in one, how it is told in a conflict, how what was typed is read.

Knows no noun. A field names the column it shows (of a row of a query, or of an image of the change log) and the member of
the input model it fills.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from babel.numbers import NumberFormatError, parse_decimal
from pydantic import ValidationError

from app.errors import Fault, Invalid
from app.pages._texts import Passage
from app.pages._words import words
from app.rules.problems import N_
from app.schemas.common import In
from app.web.formats import Formats
from app.web.languages import translate
from app.web.problems import faults_of

NOT_A_NUMBER = N_("“%(given)s” is not a number.")
NOTHING = N_("nothing")

Choices = Sequence[tuple[str, str | Passage]]
"""Values and labels; a label that is a stored text knows its language."""

Kind = Literal["line", "area", "text", "long", "translation", "number", "amount", "whole", "date", "choice", "many"]
"""`text`, `long`: a text with translations, on one line or several; `translation`: one language of it (`lang`); `date`: as
far as it is known; `many`: boxes to tick; `line`, `area`: plain words."""

LINKED = ("id", "agency_id", "recommendation_id")
"""Under which of these a row of a list of links names what it links to."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `part`: which of the form's things it belongs to. `column` empty: nothing is stored of it.
    `hint_lang`, `hint_mark`: the language of a hint that is a stored text, and how readers of others are told."""

    name: str
    label: str
    kind: Kind
    column: str = ""
    member: str = ""
    hint: str = ""
    options: Choices = ()
    lang: str = ""
    part: int = 0
    hint_lang: str = ""
    hint_mark: str = ""

    @property
    def of(self) -> str:
        """The member of the input model."""
        return self.member or self.name


def of_image(image: Mapping[str, Any], edition: str) -> Mapping[str, Any]:
    """An image of the change log as a row: the members of one edition beside those of the thing, links of that edition."""
    editions: Mapping[str, Any] = image.get("editions") or {}
    flat = {**image, **editions.get(edition, {})}
    return {
        name: [one for one in value if one.get("edition", edition) == edition] if _is_links(value) else value
        for name, value in flat.items()
    }


def _is_links(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def written(field: Field, stored: Mapping[str, Any], language: str) -> str:
    """What stands in the field for a stored value: a string, of several choices their values with spaces between."""
    value = stored.get(field.column)
    if field.kind == "many":
        return " ".join(sorted(_linked(one) for one in value or ()))
    if value is None:
        return ""
    if field.kind in ("text", "long"):
        return str(value["value"])
    if field.kind == "translation":
        return str(((value.get("translations") or {}).get(field.lang) or {}).get("value", ""))
    if field.kind in ("number", "amount"):
        return Formats(language).exact(Decimal(str(value)).normalize() if field.kind == "number" else Decimal(value))
    return str(value)


def _linked(one: Any) -> str:
    return str(next((one[name] for name in LINKED if name in one), "")) if isinstance(one, Mapping) else str(one)


def told(field: Field, typed: str, language: str) -> str:
    """The value of a field as a conflict tells it: the words of a choice, and that there is nothing."""
    labels = {value: str(label) for value, label in field.options}
    if field.kind == "many":
        typed = Formats(language).series([labels.get(one, one) for one in typed.split()])
    return labels.get(typed, typed) or translate(language, NOTHING)


def read(field: Field, typed: str, language: str, stored: Mapping[str, Any] | None) -> Any:
    """What was typed, as the input model takes it; None for an empty field. `stored`: the thing as it is, None for a new
    one, whose texts are in `field.lang`.

    Raises:
        Invalid: what is no number, at the member.
    """
    if field.kind == "many":
        return typed.split()
    if not typed:
        return {"translations": {field.lang: None}} if field.kind == "translation" else None
    if field.kind in ("text", "long"):
        known = stored is not None and stored.get(field.column) is not None
        return {"value": typed} if known else {"value": typed, "language": field.lang or language}
    if field.kind == "translation":
        return {"translations": {field.lang: {"value": typed}}}
    if field.kind in ("number", "amount", "whole"):
        return _number(field, typed, language)
    return typed


def _number(field: Field, typed: str, language: str) -> Any:
    """A number as the language writes it: digits for an amount, whole where it must be."""
    try:
        value = parse_decimal(typed, locale=Formats(language).locale, strict=True)
    except NumberFormatError:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > 40:
        raise Invalid(Fault(NOT_A_NUMBER, {"given": typed[:40]}, pointer=f"/{field.of}"))
    if field.kind == "amount":
        return f"{value:f}"
    return int(value) if field.kind == "whole" and value == value.to_integral_value() else value


def languages_of(language: str) -> list[tuple[str, str]]:
    """The languages a text may be written in, as choices."""
    return list(words(language, "languages").items())


def checked(model: type[In], values: Mapping[str, object]) -> dict[str, Any]:
    """The values as the input model of the API takes them: one contract for both faces.

    Raises:
        Invalid: naming each member.
    """
    try:
        return model.model_validate(values).model_dump(exclude_unset=True)
    except ValidationError as error:
        told = ({**one, "loc": ("body", *one["loc"])} for one in error.errors())
        raise Invalid(*faults_of(told, dict(values))) from error
