"""What a form says when somebody else was quicker: what it was, theirs, yours, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Differing:
    """A field that somebody else changed: what it was, theirs, yours; `name` chooses, `yours_first` which is chosen.
    `lang`, `mark`: the language of texts, and how readers of another are told."""

    name: str
    id: str
    label: str
    was: str
    theirs: str
    yours: str
    yours_first: bool
    lang: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody changed the thing after the form was opened: who, when, and the fields where it matters."""

    who: str
    when: Markup
    rows: Sequence[Differing]
