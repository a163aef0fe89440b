"""The fields of the things of a plan, as tables: names as in the input models, columns as in rows and images."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.pages import _fields
from app.pages._fields import Choices, Field, Kind
from app.pages._texts import Passage
from app.pages._words import words
from app.rules import texts
from app.rules.problems import N_
from app.web.languages import translate

Options = Mapping[str, Choices]

DATE_HINT = N_("The day, month or year: 2018-08-20, 2018-08 or 2018")
IN_LANGUAGE = N_("This text is %(language)s.")
NOT_CHOSEN = N_("not stated")
TRANSLATION = N_("%(label)s %(language)s")
TRANSLATING = N_(
    "A translation can be written at any time. One that is older than its original is marked until it is written again."
)


class Spec(NamedTuple):
    """One field: its name, kind, column, and the message ids of its label and hint."""

    name: str
    kind: Kind
    column: str
    label: str
    hint: str = ""


LANGUAGE = Spec("language", "choice", "", N_("Language of the texts"))
NOTE = Spec("note", "area", "", N_("Reason or source"), N_("Kept in the history with your name."))
SOURCE = Spec(
    "source", "line", "source", N_("Source"), N_("A public address, the symbol of a document, or who says so")
)

PLAN = (
    Spec("title", "text", "title", N_("Official title")),
    Spec("executing_agency", "choice", "agency_id", N_("Executing agency")),
    Spec("start", "date", "start", N_("Start"), DATE_HINT),
    Spec("end", "date", "until", N_("End"), DATE_HINT),
    Spec("reporting", "choice", "reporting", N_("How often its agencies report")),
    Spec("rounds", "many", "rounds", N_("Rounds it covers")),
    Spec("recommendations", "many", "covers", N_("Recommendations it covers")),
)
GUIDELINE = (
    Spec("title", "text", "title", N_("Title")),
    Spec("position", "whole", "position", N_("Place"), N_("Among the guidelines, from 1; the last if empty")),
)
ACTIVITY = (
    Spec("code", "line", "code", N_("Code"), N_("As in the plan: 1.1")),
    Spec("title", "text", "title", N_("Title")),
    Spec("description", "long", "description", N_("Description")),
    Spec("guideline", "choice", "guideline_id", N_("Guideline")),
    Spec("lead_agency", "choice", "lead_id", N_("Lead agency")),
    Spec("supporting_agencies", "many", "supporting", N_("Supporting agencies")),
    Spec("recommendations", "many", "implements", N_("Recommendations it implements")),
    Spec("start", "date", "start", N_("Start"), DATE_HINT),
    Spec("end", "date", "until", N_("End"), DATE_HINT),
    Spec("weight", "number", "weight", N_("Weight"), N_("How much it counts beside the other activities; normally 1")),
)
FACTS = (
    Spec("status", "choice", "status", N_("Status")),
    Spec("status_as_of", "date", "status_as_of", N_("Status as of"), N_("The day, as in 2018-11-30; today if empty")),
)
PERCENT = Spec("percent", "number", "percent", N_("Per cent done"), N_("Only where no milestone has a target"))
MILESTONE = (
    Spec("title", "text", "title", N_("Title")),
    Spec("due", "date", "due", N_("Due"), DATE_HINT),
    Spec("target", "number", "target", N_("Quantity to reach"), N_("With its unit; empty where a day is enough")),
    Spec("unit", "line", "unit", N_("Unit"), N_("centres, offices, people trained")),
    Spec("weight", "number", "weight", N_("Weight"), N_("How much it counts beside the other milestones; normally 1")),
)
REACHED = (
    Spec("reached", "number", "reached", N_("Reached")),
    Spec("reached_on", "date", "reached_on", N_("Reached on"), DATE_HINT),
    Spec("closes_short", "area", "closes_short", N_("Why the rest will not come")),
)
COST = (
    Spec("label", "text", "label", N_("What it is for")),
    Spec("amount", "amount", "amount", N_("Amount"), N_("Empty where the source names the line without a figure")),
    Spec("currency", "choice", "currency", N_("Currency")),
    Spec("precision", "number", "precision", N_("Rounded to"), N_("1: exact; else the unit, as 100000")),
    Spec("funding", "choice", "funding", N_("Source of the money")),
    Spec("agency", "choice", "agency_id", N_("Agency")),
    Spec("fiscal_year", "whole", "fiscal_year", N_("Fiscal year")),
    Spec("part_of", "choice", "part_of", N_("Part of the line")),
    SOURCE,
)
COST_KIND = Spec("kind", "choice", "", N_("Kind"))
INDICATOR = (
    Spec("code", "line", "code", N_("Code")),
    Spec("name", "text", "name", N_("Name")),
    Spec("type", "choice", "type", N_("Type")),
    Spec("unit", "line", "unit", N_("Unit")),
    Spec("direction", "choice", "direction", N_("What is better")),
    Spec("baseline", "number", "baseline", N_("Baseline"), N_("The value before the plan; zero is a value")),
    Spec("baseline_date", "date", "baseline_on", N_("Date of the baseline"), DATE_HINT),
    Spec("means", "area", "means", N_("Means of verification")),
    Spec("frequency", "line", "frequency", N_("How often it is measured")),
    SOURCE,
)
TARGET = (
    Spec("due", "date", "due", N_("To be reached by"), DATE_HINT),
    Spec("value", "number", "value", N_("Value")),
    Spec("reason", "area", "reason", N_("Why it was set or revised")),
    SOURCE,
)
OBSERVATION = (
    Spec("date", "date", "observed", N_("Date of the value"), DATE_HINT),
    Spec("value", "number", "value", N_("Value"), N_("Zero is a value; without one, say why below")),
    Spec("absence", "choice", "absence", N_("Why there is no value")),
    Spec("narrative", "long", "narrative", N_("In words")),
    Spec("disaggregation", "line", "disaggregation", N_("Of which group"), N_("Empty: of all")),
    SOURCE,
)
EVIDENCE = (
    Spec("url", "line", "url", N_("Address"), N_("A public page: https://…")),
    Spec("title", "text", "title", N_("Title")),
    Spec("publisher", "line", "publisher", N_("Published by")),
    Spec("date", "date", "dated", N_("Date"), DATE_HINT),
    Spec("confidential", "area", "confidential", N_("Why it must not be public"), N_("Empty: it may be public")),
)


def fields(
    specs: Sequence[Spec], language: str, options: Options | None = None, row: Mapping[str, Any] | None = None
) -> list[Field]:
    """The fields in a reader's language. `row`: the thing as it stands, whose texts are in their own language; None for a
    new one."""
    return [one(spec, language, (options or {}).get(spec.name, ()), row) for spec in specs]


def one(
    spec: Spec,
    language: str,
    options: Choices = (),
    row: Mapping[str, Any] | None = None,
    **more: Any,
) -> Field:
    """One field in a reader's language."""
    hint, lang = translate(language, spec.hint), ""
    stored = (row or {}).get(spec.column) if spec.kind in ("text", "long") else None
    if stored:
        lang = str(stored["language"])
        hint = translate(language, IN_LANGUAGE, {"language": words(language, "languages")[lang]})
    return Field(
        spec.name,
        translate(language, spec.label),
        spec.kind,
        spec.column,
        hint=hint,
        options=options,
        lang=lang,
        **more,
    )


def translations(specs: Sequence[Spec], row: Mapping[str, Any], language: str, part: int = 0) -> list[Field]:
    """A field for each text of a thing in each language but its own. `part`: which of the form's things it is."""
    found = []
    for spec in specs:
        stored = (row.get(spec.column) if spec.kind in ("text", "long") else None) or {}
        for code in texts.LANGUAGES:
            if stored and code != stored["language"]:
                said = {"label": translate(language, spec.label), "language": words(language, "languages")[code]}
                found.append(
                    Field(
                        f"{spec.name}.{code}" if not part else f"{spec.name}-{row['id']}.{code}",
                        translate(language, TRANSLATION, said),
                        "translation",
                        spec.column,
                        spec.name,
                        stored["value"],
                        lang=code,
                        part=part,
                        hint_lang=stored["language"],
                        hint_mark=words(language, "languages")[stored["language"]]
                        if stored["language"] != language
                        else "",
                    )
                )
    return found


def languages(language: str) -> Field:
    """In which language the texts of a new thing are written."""
    return one(LANGUAGE, language, _fields.languages_of(language))


def any_of(options: Choices, language: str) -> list[tuple[str, str | Passage]]:
    """Choices of which none need be made."""
    return [("", translate(language, NOT_CHOSEN)), *options]
