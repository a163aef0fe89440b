"""Every operation asked by every role answers as `matrix.txt` says: own State, another, none, a grant that has ended."""

from collections.abc import Iterator

import pytest

from tests.database import Databases
from tests.guards import matrix
from tests.guards.everybody import Everybody, everybody
from tests.guards.matrix import OUTSIDERS, WHO, Matrix
from tests.guards.operations import ALL, Operation
from tests.guards.test_wrong_input import described

OF_CARDS = ("GET /plans/{id}", "GET /plans/{id}/moves", "GET /{noun}/{id}/history")
"""What everybody may know of a draft: that there is one."""
OF_ITSELF = ("PATCH /plans/{id} draft", "POST /plans/{id}/moves draft")
"""So that to change or move it is not allowed, and not something that is not there."""


@pytest.fixture(scope="module")
def asking(databases: Databases, filled: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    database = databases.clone(filled)
    with everybody(database, tmp_path_factory.mktemp("matrix")) as found:
        matrix.register_expired(found)
        yield found
    databases.drop(database)


@pytest.fixture(scope="module")
def answered(asking: Everybody) -> Matrix:
    for who in WHO[1:]:
        asking.token(who)
    ids, found = matrix.targets(asking), Matrix()
    for operation in ALL:
        found |= matrix.asked(asking, operation, described(asking, operation), ids)
    return found


def test_every_answer_is_the_one_written_down(answered: Matrix) -> None:
    told = matrix.read()
    other = {name: cells for name, cells in answered.items() if told.get(name) != cells}
    assert not other, f"as it is now:\n{matrix.written(other)}"
    assert told.keys() - answered.keys() == set(), "nothing answers these lines any more"


def missing(operations: tuple[Operation, ...], told: Matrix) -> list[str]:
    """The operations without a line."""
    return [str(one) for one in operations if not any(line.split()[:2] == str(one).split() for line in told)]


def test_every_operation_has_a_line() -> None:
    assert missing(ALL, matrix.read()) == []


def test_control_an_operation_without_a_line_is_found() -> None:
    planted = Operation("GET", "/secrets/{id}", ALL[0].route)
    assert missing((*ALL, planted), matrix.read()) == ["GET /secrets/{id}"]


def test_nobody_outside_is_let_into_a_draft_by_the_file_itself() -> None:
    """Whoever writes a new line down without thinking of it."""
    for line, cells in matrix.read().items():
        if line.endswith(" draft") and not line.startswith(OF_CARDS):
            for who in OUTSIDERS:
                wanted = 401 if who == "public" and not line.startswith("GET") else 403 if line in OF_ITSELF else 404
                assert cells[WHO.index(who)] == wanted, f"{line}: {who}"


def test_a_grant_that_has_ended_is_worth_what_none_is() -> None:
    for line, cells in matrix.read().items():
        assert cells[WHO.index("expired")] == cells[WHO.index("reader")], line


def test_the_public_changes_nothing_and_no_answer_is_a_mistake_of_ours() -> None:
    for line, cells in matrix.read().items():
        assert max(cells) < 500, line
        assert line.startswith("GET ") or cells[0] == 401, line
