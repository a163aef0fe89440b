"""Scopes are data: every noun of api.md, read and written by name, refused when unknown."""

import pytest

from app.access import permissions, scopes


def test_every_noun_of_the_contract_has_scopes() -> None:
    assert " ".join(scopes.NOUNS) == (
        "states recommendations plans activities agencies costs indicators assessments progress changes exports"
        " webhooks access"
    )
    assert "plans:write" in scopes.ALL
    assert "progress:write" not in scopes.ALL
    assert len(scopes.READS) == len(scopes.NOUNS)


def test_every_permission_asks_for_a_scope_that_exists() -> None:
    assert {permission.scope for permission in permissions.PERMISSIONS.values()} <= scopes.ALL


def test_a_list_of_scopes_is_read_and_written_in_a_stable_order() -> None:
    asked = scopes.parse("costs:write  states:read costs:read costs:read ")
    assert asked == {"states:read", "costs:read", "costs:write"}
    assert scopes.text(asked) == "states:read costs:read costs:write"
    assert scopes.parse("") == frozenset()


@pytest.mark.parametrize(
    "value", ["plans", "plans:delete", "Plans:read", "plans:read,states:read", "progress:write", "\t", "a\0"]
)
def test_an_unknown_scope_refuses_the_whole_list(value: str) -> None:
    with pytest.raises(ValueError):
        scopes.parse(f"states:read {value}")


def test_what_is_asked_for_is_described_scope_by_scope() -> None:
    described = scopes.described({"costs:write", "costs:read", "states:read"})
    assert [scope for scope, _, _ in described] == ["states:read", "costs:read", "costs:write"]
    assert [sentence % {"what": what} for _, sentence, what in described][1] == "Read: Cost lines and exchange rates."
