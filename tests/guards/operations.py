"""Every operation of the API, from the route table itself: the enumerations here walk over it and name none."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from app.api import v1
from app.schemas.changes import Type

PREFIX = "/api/v1"
PARAMETER = re.compile(r"\{(\w+)\}")
RECORDED = frozenset(get_args(Type))
Things = Mapping[str, Sequence[str]]
"""Ids by type, the plural noun of the paths."""


@dataclass(frozen=True)
class Operation:
    """A method of a path. `path` is below /api/v1 and has its parameters in braces."""

    method: str
    path: str
    route: APIRoute

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def asked(self) -> str:
        """The path with one parameter: a version has no id, and is named by its plan and its number."""
        return self.path.replace("{id}/versions/{number}", "{version}")

    @property
    def shape(self) -> Any:
        """What a success is declared to be."""
        return self.route.response_model

    @property
    def members(self) -> frozenset[str]:
        """The members of a success."""
        return frozenset(getattr(self.shape, "model_fields", ()))

    @property
    def is_list(self) -> bool:
        return "limit" in self.parameters

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the query parameters."""
        known: frozenset[str] = self.route.known_parameters  # type: ignore[attr-defined]  # of ContractRoute
        return known

    @property
    def takes(self) -> frozenset[str]:
        """The members of the body."""
        body = self.route.body_field
        return frozenset(getattr(body.field_info.annotation, "model_fields", ())) if body else frozenset()

    @property
    def noun(self) -> str | None:
        """The type of the thing that the path names: `plans` of `/plans/{id}/costs`; None where it names none or any."""
        if "{version}" in self.asked:
            return "versions"
        found = re.search(r"([\w-]+)/\{", self.path)
        return found[1] if found else None

    def paths(self, things: Things) -> list[str]:
        """The path once for each thing it may name, in the order of the things; the whole path alone if it names none.

        Raises:
            KeyError: when nobody knows an id for it.
        """
        if self.noun is not None:
            return [PARAMETER.sub(quote(id), self.asked) for id in things[self.noun]]
        if "{noun}" in self.path:
            both = [(noun, id) for noun, ids in things.items() if noun in RECORDED for id in ids]
            return [self.path.replace("{noun}", noun).replace("{id}", quote(id)) for noun, id in both]
        return [self.path]


def operations(router: APIRouter | FastAPI = v1.router) -> Iterator[Operation]:
    """All of them, in the order of the routes."""
    for context in iter_route_contexts(router.routes):
        route = getattr(context, "original_route", context)
        if isinstance(route, APIRoute) and str(context.path).startswith(PREFIX):
            for method in sorted(context.methods or ()):
                yield Operation(method, str(context.path).removeprefix(PREFIX), route)


def named(several: Iterable[Operation]) -> dict[str, Any]:
    """Arguments of `parametrize`."""
    return {"argnames": "operation", "argvalues": list(several), "ids": str}


ALL = tuple(operations())
READS = tuple(one for one in ALL if one.method == "GET")
LISTS = tuple(one for one in READS if one.is_list)
WRITES = tuple(one for one in ALL if one.method != "GET")
