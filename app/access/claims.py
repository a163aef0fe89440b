"""What the claims of an external provider give here. Default: nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.access.actor import Held
from app.providers import Provider, Rule


def granted(provider: Provider, said: Mapping[str, Any]) -> tuple[Held, ...]:
    """The roles that the claims of a good token give, each once.

    Example: with a rule for `roles` that maps `per` to the focal point of Peru, `{"roles": ["per", "x"]}` gives that one.
    """
    found = {
        Held(given.role, given.state, given.mechanism, given.agency_id, given.plan_id, given.named_by): None
        for rule in provider.grants
        for value in _values(rule, said)
        for given in rule.values.get(value, ())
    }
    return tuple(found)


def _values(rule: Rule, said: Mapping[str, Any]) -> Iterator[str]:
    """The strings at the path; whatever else stands there is no value."""
    there: Any = said
    for name in rule.path:
        there = there.get(name) if isinstance(there, Mapping) else None
    if isinstance(there, str):
        there = there.split(rule.separator) if rule.separator else [there]
    if isinstance(there, list):
        yield from (one.strip() for one in there if isinstance(one, str))
