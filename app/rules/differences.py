"""What differs between two documents of sealed versions, item by item and member by member, and the way back.

A document is an object of objects (`plan`), of lists of items with an `id` (`activities`, `costs`), and of single values.
Applied to the older document the differences give the newer (`applied`). This module does not know what the members mean,
but for which of them are money, dates and targets, which people read first.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]


class Kind(StrEnum):
    """What a difference is about, in the order in which people read them."""

    MONEY = "money"
    DATE = "date"
    TARGET = "target"
    OTHER = "other"


MEMBERS: Mapping[str, Kind] = {
    "amount": Kind.MONEY,
    "currency": Kind.MONEY,
    "start": Kind.DATE,
    "end": Kind.DATE,
    "due": Kind.DATE,
    "target": Kind.TARGET,
    "value": Kind.TARGET,
}
"""The members that people read first."""
ITEMS: Mapping[str, Kind] = {"costs": Kind.MONEY, "targets": Kind.TARGET}
"""Items that are so as a whole, where one came or went."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One member of one item that differs; `member` None: the item came (`was` None) or went (`became` None). `type`: the
    member of the document; `id`: of the item, None where the document has one only; `name`: what people call the item."""

    type: str
    id: str | None
    member: str | None
    was: Any
    became: Any
    there_was: bool = True
    there_is: bool = True
    name: str = ""

    @property
    def kind(self) -> Kind:
        """Whether it is of money, of a date, of a target, or of something else."""
        return ITEMS.get(self.type, Kind.OTHER) if self.member is None else MEMBERS.get(self.member, Kind.OTHER)

    @property
    def pointer(self) -> str:
        """Where it stands: type, id and member."""
        return "/" + "/".join(part for part in (self.type, self.id, self.member) if part is not None)


def between(older: Document, newer: Document) -> list[Difference]:
    """The differences: money first, then dates, targets, and the rest, each in the order of the document.

    Example:
        >>> between({"plan": {"end": "2018"}}, {"plan": {"end": "2019"}})[0].pointer
        '/plan/end'
    """
    found: list[Difference] = []
    for type in sorted({*older, *newer}):
        was, now = older.get(type), newer.get(type)
        if _listed(was) and _listed(now):
            found += _of_items(type, was or [], now or [])
        elif isinstance(was, Mapping) and isinstance(now, Mapping):
            found += _of_members(type, None, was, now)
        elif was != now or (type in older) != (type in newer):
            found.append(Difference(type, None, None, was, now, type in older, type in newer))
    order = list(Kind)
    return sorted(found, key=lambda one: order.index(one.kind))


def applied(older: Document, differences: Iterable[Difference]) -> dict[str, Any]:
    """The newer document: the older one with these differences. Items stand in the order of their ids.

    Example:
        >>> applied({"plan": {"start": "2018"}}, between({"plan": {"start": "2018"}}, {"plan": {"start": "2019"}}))
        {'plan': {'start': '2019'}}
    """
    made: dict[str, Any] = deepcopy(dict(older))
    for one in differences:
        if one.id is None and one.member is None:
            _put(made, one.type, one)
        elif one.id is None:
            _put(made[one.type], str(one.member), one)
        else:
            _put_item(made.setdefault(one.type, []), one)
    return made


def _put(owner: dict[str, Any], member: str, one: Difference) -> None:
    if one.there_is:
        owner[member] = deepcopy(one.became)
    else:
        owner.pop(member, None)


def _put_item(items: list[dict[str, Any]], one: Difference) -> None:
    if one.member is not None:
        _put(next(item for item in items if item["id"] == one.id), one.member, one)
        return
    kept = [item for item in items if item["id"] != one.id]
    items[:] = sorted([*kept, deepcopy(one.became)] if one.there_is else kept, key=lambda item: str(item["id"]))


def _listed(value: Any) -> bool:
    """Whether this is a list of items with ids, or none at all where the other document has one."""
    return isinstance(value, Sequence) and all(isinstance(one, Mapping) and "id" in one for one in value)


def _of_items(type: str, was: Sequence[Document], now: Sequence[Document]) -> list[Difference]:
    before, after = ({str(item["id"]): item for item in items} for items in (was, now))
    found: list[Difference] = []
    for id in sorted({*before, *after}):
        if id not in after:
            found.append(Difference(type, id, None, before[id], None, there_is=False, name=name_of(before[id])))
        elif id not in before:
            found.append(Difference(type, id, None, None, after[id], there_was=False, name=name_of(after[id])))
        else:
            found += _of_members(type, id, before[id], after[id])
    return found


def _of_members(type: str, id: str | None, was: Document, now: Document) -> list[Difference]:
    name = name_of(now)
    return [
        Difference(type, id, member, was.get(member), now.get(member), member in was, member in now, name)
        for member in sorted({*was, *now})
        if was.get(member) != now.get(member) or (member in was) != (member in now)
    ]


def name_of(item: Any) -> str:
    """What people call an item: its code, else its title, name or label, else its day; empty for what has none.

    Example:
        >>> name_of({"code": "1.1", "title": {"value": "Centros"}})
        '1.1 Centros'
    """
    if not isinstance(item, Mapping):
        return ""
    said = next((item[name]["value"] for name in ("title", "name", "label") if _is_text(item.get(name))), "")
    return " ".join(str(part) for part in (item.get("code") or "", said or item.get("due") or "") if part)


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and "value" in value
