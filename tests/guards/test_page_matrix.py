"""Every page asked by everybody answers as `pages.txt` says: own State, another, none, a grant that has ended."""

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.database import Databases
from tests.guards import matrix, page_matrix
from tests.guards.everybody import Everybody, everybody
from tests.guards.matrix import OUTSIDERS, WHO, Matrix
from tests.pages.test_everywhere import routes, service

SAVING_NOTHING = ("POST /sign-in", "POST /sign-out", "POST /oauth/authorize", "POST /verify")
"""Forms of nobody yet: to sign in, to sign out whoever is, the question that leads to the sign-in, and whether a file is ours."""
OF_CARDS = ("GET /plans/{id} draft", "GET /plans/{id}/{tab} documents draft")
"""What everybody may know of a draft: that there is one, and where it stands on its path."""


@pytest.fixture(scope="module")
def asking(databases: Databases, filled: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    database = databases.clone(filled)
    with everybody(database, tmp_path_factory.mktemp("pages")) as found:
        matrix.register_expired(found)
        yield found
    databases.drop(database)


def test_every_page_answers_everybody_as_is_written_down(asking: Everybody) -> None:
    table, told = list(routes(asking.app)), matrix.read(page_matrix.FILE)
    answered = page_matrix.matrix(asking, page_matrix.browsers(asking), table, matrix.targets(asking))
    other = {name: cells for name, cells in answered.items() if told.get(name) != cells}
    assert not other, f"as it is now:\n{matrix.written(other)}"
    assert told.keys() - answered.keys() == set(), "nothing answers these lines any more"


def missing(table: Iterable[Any], told: Matrix) -> list[str]:
    """The routes without a line."""
    known = {" ".join(line.split()[:2]) for line in told}
    return sorted({f"{method} {route.path}" for route in table for method in route.methods} - known)


def test_every_page_has_a_line() -> None:
    assert missing(routes(service()), matrix.read(page_matrix.FILE)) == []


def test_control_a_page_without_a_line_is_found() -> None:
    planted = SimpleNamespace(path="/secrets/{id}", methods={"GET"})
    assert missing([*routes(service()), planted], matrix.read(page_matrix.FILE)) == ["GET /secrets/{id}"]


def test_nobody_outside_is_let_into_a_draft_by_the_file_itself() -> None:
    drafts = {line: cells for line, cells in matrix.read(page_matrix.FILE).items() if line.endswith(" draft")}
    assert len(drafts) > 50
    for line, cells in drafts.items():
        if line not in OF_CARDS:
            for who in OUTSIDERS:
                assert cells[WHO.index(who)] in ((401, 404) if who == "public" else (404,)), f"{line}: {who}"


def test_a_grant_that_has_ended_opens_no_page_more_than_none_does() -> None:
    for line, cells in matrix.read(page_matrix.FILE).items():
        assert cells[WHO.index("expired")] == cells[WHO.index("reader")], line


def test_the_public_saves_nothing_and_no_page_is_a_mistake_of_ours() -> None:
    for line, cells in matrix.read(page_matrix.FILE).items():
        assert max(cells) < 500, line
        assert line.startswith("GET ") or cells[0] >= 400 or line in SAVING_NOTHING, line
