"""One form: its values against the versions of the things it is filled in against. What it shows, and what comes back."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from app.access.policy import Bounds
from app.errors import Fault, Invalid
from app.pages import _fields
from app.pages._conflicts import Conflict, Differing
from app.pages._fields import Field
from app.pages._words import words
from app.rules.problems import N_, Refused
from app.web.languages import translate
from app.web.problems import of_rules

VERSION = re.compile(r"[0-9]{1,9}")
NOTE, CHOICE, RESUME = "note", "choose", "resume"
FOREIGN = "This form was not made by this page. Load the page again."
SAVE = N_("Save")


@dataclass(frozen=True)
class Part:
    """A thing of which the form changes something: its type in the change log, and its row as it stands now. `shape`
    makes of an image what was made of the row."""

    type: str
    id: UUID
    row: Mapping[str, Any]
    shape: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict

    @property
    def version(self) -> int:
        return int(self.row["version"])

    @classmethod
    def of(cls, type: str, row: Any) -> Self:
        """The thing of a row of a query."""
        return cls(type, row.id, dict(row._mapping))


@dataclass(frozen=True)
class Sent:
    """What of a form differs from what stands there, by thing (None: a new one), as the input models take it; `every`: all
    that was typed, by field; and the versions it was filled in against."""

    values: Mapping[UUID | None, Mapping[str, Any]]
    every: Mapping[str, Any]
    reason: str | None
    versions: Mapping[UUID, int]

    def of(self, id: UUID | None = None) -> dict[str, Any]:
        """The members sent of one thing."""
        return dict(self.values.get(id, {}))


@dataclass(frozen=True)
class Errand:
    """What somebody came to do: one form, where it stands on its page, and the action behind it.

    `place`: which part of the page it opens in; `action`: where it is posted; `back`, and for htmx `cancel`: where Cancel
    leads. `new`: fields of a thing that does not exist yet begin with these values. `save` calls the action; the id of what
    it made. `needs`: the act whose policy is asked before anything else; `hidden`: what it carries besides; `done`: what is
    said after saving. `made_at`: below which address what it makes can be removed again; `whole`: what it changes stands
    outside the part of the page that htmx replaces, so it is answered by a page.
    """

    place: str
    heading: str
    action: str
    back: str
    fields: Sequence[Field]
    save: Callable[[Sent], UUID | None]
    parts: Sequence[Part] = ()
    new: Mapping[str, str] = field(default_factory=dict)
    note: Field | None = None
    submit: str = SAVE
    intro: str = ""
    needs: tuple[str, Bounds] | None = None
    undoable: bool = True
    cancel: str = ""
    hidden: Sequence[tuple[str, str]] = ()
    done: str = ""
    made_at: str = ""
    whole: bool = False

    @property
    def key(self) -> str:
        """What the ids of the form's elements end in: two open forms never share one."""
        return str(self.parts[0].id) if self.parts else self.place.replace("/", "-")

    def stored(self, one: Field) -> Mapping[str, Any] | None:
        """The thing a field belongs to, None for a new one."""
        return self.parts[one.part].row if self.parts else None

    def now(self, language: str) -> dict[str, str]:
        """What the fields hold before anybody types."""
        begun = {one.name: self.new.get(one.name, "") for one in self.fields}
        stored = {
            one.name: _fields.written(one, row, language)
            for one in self.fields
            if one.column and (row := self.stored(one)) is not None
        }
        return begun | stored


@dataclass(frozen=True)
class Typed:
    """A form as it came, with the version of each thing it was filled in against."""

    values: Mapping[str, str]
    note: str
    versions: Mapping[UUID, int]
    resumed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as shown; `chosen`: the values of the boxes that are ticked."""

    field: Field
    id: str
    value: str
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class Form:
    """The open form as templates take it (`_components/form.html`). `errors`: (field id or empty, sentence) pairs."""

    place: str
    key: str
    heading: str
    intro: str
    action: str
    back: str
    cancel: str
    hidden: Sequence[tuple[str, str]]
    fields: Sequence[Shown]
    errors: Sequence[tuple[str, str]]
    conflict: Conflict | None
    submit: str
    whole: bool


def form(
    errand: Errand,
    language: str,
    typed: Typed | None = None,
    errors: Sequence[tuple[str, str]] = (),
    conflict: Conflict | None = None,
) -> Form:
    """The form against the things as they stand now; with what was typed, where something was. In a conflict it stands
    against the versions of now, and what only somebody else has changed is theirs."""
    values = errand.now(language) | dict(typed.values if typed else {})
    if conflict:
        now = errand.now(language)
        values |= {row.name: now[row.name] for row in conflict.rows if not row.yours_first}
    keep = typed is not None and conflict is None
    versions = {
        part.id: typed.versions.get(part.id, part.version) if keep and typed else part.version for part in errand.parts
    }
    hidden = [*errand.hidden, *((f"version-{id}", str(version)) for id, version in versions.items())]
    shown = [_shown(one, errand.key, values[one.name]) for one in errand.fields]
    if errand.note:
        shown.append(_shown(errand.note, errand.key, typed.note if typed else ""))
    back = f"{errand.back}?{urlencode({'closed': errand.action})}"
    return Form(
        errand.place,
        errand.key,
        errand.heading,
        errand.intro,
        errand.action,
        back,
        errand.cancel or back,
        hidden,
        shown,
        errors,
        conflict,
        translate(language, errand.submit),
        errand.whole,
    )


def _shown(one: Field, key: str, value: str) -> Shown:
    return Shown(one, f"{one.name}-{key}", value, frozenset(value.split()) if one.kind == "many" else frozenset())


def submitted(errand: Errand, sent: Mapping[str, str], language: str) -> Typed:
    """The form as it came; of fields where theirs was chosen in a conflict, theirs. Raises Invalid without the versions our
    forms carry."""
    now, values = errand.now(language), {}
    for one in errand.fields:
        if one.kind == "many":
            values[one.name] = " ".join(sorted(value for value, _ in one.options if f"{one.name}.{value}" in sent))
        elif one.name in sent:
            values[one.name] = sent[one.name].replace("\r\n", "\n").strip()
        if sent.get(f"{CHOICE}-{one.name}") == "theirs":
            values[one.name] = now[one.name]
    versions = {part.id: _version(sent.get(f"version-{part.id}", "")) for part in errand.parts}
    return Typed(values, sent.get(NOTE, "").strip(), versions, RESUME in sent)


def _version(given: str) -> int:
    if not VERSION.fullmatch(given):
        raise Invalid(Fault(FOREIGN, pointer=""))
    return int(given)


def changed(errand: Errand, typed: Typed, language: str) -> Sent:
    """What was typed that differs from what stands there; of a new thing all that is not empty.

    Raises:
        Invalid: what is no number, each at its field.
    """
    now, found, faults = errand.now(language), dict[UUID | None, dict[str, Any]](), list[Fault]()
    every: dict[str, Any] = {}
    for one in errand.fields:
        value = typed.values.get(one.name, now[one.name])
        part = errand.parts[one.part].id if errand.parts else None
        chosen = typed.values.get("language") if not errand.parts and one.kind in ("text", "long") else None
        try:
            given = _fields.read(one, value, chosen or language, errand.stored(one))
        except Invalid as refused:
            faults += [Fault(f.message, f.params, pointer=f"/{part or ''}{f.pointer}") for f in refused.faults]
            continue
        every[one.name] = given
        if value != (now[one.name] if errand.parts else ""):
            _put(found.setdefault(part, {}), one.of, given)
    if faults:
        raise Invalid(*faults)
    return Sent(found, every, typed.note or None, typed.versions)


def _put(values: dict[str, Any], member: str, given: Any) -> None:
    """Two languages of one text are one member."""
    before = values.get(member)
    if isinstance(before, dict) and isinstance(given, dict) and "translations" in before:
        given = {"translations": before["translations"] | given["translations"]}
    values[member] = given


@contextmanager
def at(id: UUID) -> Iterator[None]:
    """Refusals of members inside, told of one thing of a form of several."""
    try:
        yield
    except (Invalid, Refused) as refused:
        faults = refused.faults if isinstance(refused, Invalid) else of_rules(refused)
        raise Invalid(*(Fault(f.message, f.params, pointer=f"/{id}{f.pointer or ''}") for f in faults)) from refused


def sentences(errand: Errand, faults: Iterable[Fault], language: str) -> list[tuple[str, str]]:
    """What is wrong, each with the id of the field it is about."""
    return [(_field(errand, one.pointer or ""), translate(language, one.message, one.params)) for one in faults]


def _field(errand: Errand, pointer: str) -> str:
    """The id of the field a pointer is about: `/title/value`, or `/<id of a thing>/reached`."""
    names = pointer.split("/")[1:]
    if names == ["reason"] and errand.note:
        return f"{errand.note.name}-{errand.key}"
    ids = [str(part.id) for part in errand.parts]
    part = ids.index(names.pop(0)) if names and names[0] in ids else 0
    fitting = [one for one in errand.fields if names and names[0] in (one.of, one.name) and one.part == part]
    if not fitting and part:  # of a thing with one field here, whatever the member
        fitting = [one for one in errand.fields if one.part == part]
    narrower = [one for one in fitting if one.lang in names]
    return f"{(narrower or fitting)[0].name}-{errand.key}" if fitting else ""


def differing(errand: Errand, bases: Mapping[UUID, Mapping[str, Any]], typed: Typed, language: str) -> list[Differing]:
    """The fields that somebody else changed and that do not stand as typed: `bases` are the things as the form was
    opened."""
    now, found = errand.now(language), []
    for one in errand.fields if errand.parts else ():
        part = errand.parts[one.part]
        base = bases.get(part.id) or part.row
        was = _fields.written(one, base, language)
        theirs, yours = now[one.name], typed.values.get(one.name, was)
        if theirs in (was, yours):
            continue
        before, other, mine = (_fields.told(one, value, language) for value in (was, theirs, yours))
        id = f"{CHOICE}-{one.name}-{errand.key}"
        told = words(language, "languages")[one.lang] if one.lang not in ("", language) else ""
        found.append(Differing(one.name, id, one.label, before, other, mine, yours != was, one.lang, told))
    return found
