"""One page in one state, as tests come to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.pages.content import Places

PUBLIC = "public"
READERS = ("peru", "colombia", "agency-peru", "expert", "secretariat", "admin")
"""Beside the public: the demonstration's people, `<name>@demo.invalid`."""


@dataclass(frozen=True)
class Entry:
    """One page in one state. `path`, `opened` and what is `typed` name ids in braces.

    `typed`: it is posted, together with the fields of the form of that action on the page `opened`, if that is given; None: it
    is a GET. `target`: htmx asks, on the page `opened`, and puts the answer there. `file`: posted with a file of that many
    bytes. `{turn}` is another number in every language, for what can be saved only once.
    """

    name: str
    reader: str
    path: str
    status: int = 200
    typed: Mapping[str, str] | None = None
    opened: str = ""
    target: str = ""
    file: int | None = None

    @property
    def method(self) -> str:
        return "GET" if self.typed is None else "POST"

    def at(self, places: Places) -> "Entry":
        """The same with ids."""
        typed = self.typed and {name.format_map(places): value.format_map(places) for name, value in self.typed.items()}
        whole = {name: getattr(self, name).format_map(places) for name in ("path", "opened", "target")}
        return Entry(self.name, self.reader, status=self.status, typed=typed, file=self.file, **whole)
