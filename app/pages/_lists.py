"""Lists that a GET form narrows: what was asked, chips that take a filter away, addresses of the next page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from app.errors import Invalid
from app.rules.problems import N_
from app.web import forms
from app.web.languages import translate

ALWAYS = ("cursor", "lang", "sort")
UNKNOWN = N_("There is no filter “%(name)s” here. Nothing was narrowed by it, so nothing is shown.")


@dataclass
class Asked:
    """The filters of a list as asked, with its path; `cursor` and `sort` beside them; `errors` as (field, sentence)."""

    path: str
    chosen: Mapping[str, str]
    cursor: str
    sort: str
    errors: list[tuple[str, str]] = field(default_factory=list)

    def address(self, **changed: str) -> str:
        """The address of this list with some parameters changed; empty ones are left out. A page goes on with the order it
        has."""
        kept = {**self.chosen, "sort": self.sort, **changed}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{self.path}?{query}" if query else self.path

    def download(self, path: str, language: str) -> str:
        """The address of the same rows as a file; empty where none can be shown."""
        kept = {**self.chosen, "sort": self.sort, "lang": language}
        query = urlencode({name: value for name, value in kept.items() if value})
        return "" if self.errors else f"{path}.csv?{query}"

    def refuse(self, invalid: Invalid, language: str) -> None:
        """Note what is wrong, at the field it is about."""
        for fault in invalid.faults:
            name = fault.parameter or ""
            shown = name if name in self.chosen else ""
            self.errors.append((shown, translate(language, fault.message, fault.params)))


def asked(request: Request, names: Sequence[str], language: str) -> Asked:
    """What the address asks. A filter nobody knows is named, and the list is then refused as a whole."""
    given = dict(forms.pairs(request.scope["query_string"]))
    found = Asked(
        request.url.path,
        {name: given.get(name, "").strip() for name in names},
        given.get("cursor", ""),
        given.get("sort", ""),
    )
    unknown = [name for name in given if name not in (*names, *ALWAYS)]
    found.errors += [("", translate(language, UNKNOWN, {"name": name[:40]})) for name in unknown]
    return found


def chips(found: Asked, labels: Mapping[str, str], shown: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """The filters in use, each with the address without it. `labels`: message ids with `%(value)s`; `shown`: names for
    codes."""
    return [
        (translate(language, labels[name], {"value": shown.get(name) or value}), found.address(**{name: ""}))
        for name, value in found.chosen.items()
        if value
    ]


@dataclass(frozen=True)
class Column:
    """A column that can be sorted by: its label, the address that does so, and `aria-sort` of now."""

    label: str
    href: str
    aria: str


def columns(found: Asked, labels: Mapping[str, str], default: str, language: str) -> dict[str, Column]:
    """The columns a list can be sorted by: once upwards, again downwards. `default`: the order without `sort`."""
    now = found.sort or default
    made = {}
    for name, label in labels.items():
        aria = "ascending" if now == name else "descending" if now == f"-{name}" else "none"
        following = f"-{name}" if now == name else name
        href = found.address(sort="" if following == default else following)
        made[name] = Column(translate(language, label), href, aria)
    return made


def pages(found: Asked, following: str | None) -> dict[str, Any]:
    """What `parts.pages` takes: where the next page is, and the way back to the first."""
    return {
        "following": found.address(cursor=following) if following else "",
        "first": found.address() if found.cursor else "",
    }
