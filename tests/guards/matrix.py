"""Who gets which answer, of every operation of the API: asked of the service, and read from `matrix.txt`.

What is asked stands in Peru: something of its published plan, something of its draft, and where neither is named something
that belongs to no plan. A change is sent as the description shows it, against a version that never was: who may make it and may
see it is answered 412 (or 201 for what is new, and it is rolled back), who sees and may not 403, who does not see 404.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.actions._record import record_commits
from app.db import make_sessions
from app.models import Client, Grant
from app.queries.images import SOURCES
from tests.guards.everybody import SEEING, Everybody
from tests.guards.operations import PARAMETER, Operation
from tests.guards.wrong import Described

FILE = Path(__file__).with_name("matrix.txt")
WHO = (
    "public", "reader", "expired", "peru", "peru_mesicic", "agency_peru", "other_agency_peru", "colombia", "expert", "observer",
    "secretariat", "secretariat_mesicic", "admin",
)  # fmt: skip
OUTSIDERS = ("public", "reader", "expired", "colombia", "observer")
"""Who has nothing to do with a draft of Peru: nobody, a client without a grant, one whose grant has ended, another State, one
who may only read what is published."""
PLANS = ("published", "draft")
NEVER = '"999999.x"'
Ids = Mapping[str, Mapping[str, str]]
Matrix = dict[str, list[int]]


def register_expired(all_: Everybody, state: str = "PER") -> None:
    """A focal point until an hour ago."""
    ago = datetime.now(UTC) - timedelta(hours=1)
    with all_.system() as session:
        session.add(Client(id="expired", name="expired", secret_hash="none", redirect_uris=[], scopes=[],
                           grant_types=["client_credentials"]))  # fmt: skip
        session.flush()
        session.add(Grant(client_id="expired", role="focal_point", state=state, giver="tests", reason="tests",
                          since=ago - timedelta(days=1), until=ago))  # fmt: skip


def targets(all_: Everybody) -> Ids:
    """An id by type, for things of Peru's published plan, of its draft, and of no plan."""
    found: dict[str, dict[str, str]] = {plan: {} for plan in (*PLANS, "")}
    with all_.system() as session:
        for type, source in SOURCES.items():
            if source.guarded or type == "plans":
                for plan, holds in (
                    ("published", "bool_or(edition = 'published')"),
                    ("draft", "bool_and(edition = 'draft')"),
                ):
                    asked = f"select id from {source.table} where state = 'PER' group by id having {holds} order by id limit 1"
                    id = session.scalar(text(asked))
                    if id:
                        found[plan][type] = str(id)
    for by in ("peru", *SEEING.values()):
        for type, ids in all_.things(by).items():
            if type not in found["published"]:
                found[""].setdefault(type, "PER" if type == "states" else ids[0])
    return found


def rows(operation: Operation, ids: Ids) -> Iterator[tuple[str, str]]:
    """The lines of an operation: its name, and the path that is asked.

    Raises:
        KeyError: when there is nothing it could be asked of.
    """
    if "{noun}" in operation.path:
        for plan in PLANS:
            path = operation.path.replace("{noun}", "activities").replace("{id}", ids[plan]["activities"])
            yield f"{operation} {plan}", path
    elif operation.noun is None:
        yield str(operation), operation.path
    else:
        of = [plan for plan in ids if operation.noun in ids[plan]]
        if not of:
            raise KeyError(operation)
        for plan in of:
            yield f"{operation} {plan}".strip(), PARAMETER.sub(ids[plan][operation.noun], operation.asked)


def asked(all_: Everybody, operation: Operation, described: Described, ids: Ids) -> Matrix:
    """The lines of an operation as the service answers them."""
    content: dict[str, object] = {}
    headers = {} if operation.method == "GET" else {"if-match": NEVER}
    if operation.path.endswith("/files"):
        content, headers = {"content": b"%PDF-1.7", "params": {"name": "a.pdf"}}, {"content-type": "application/pdf"}
    elif operation.takes:
        body = described.operation["requestBody"]["content"]["application/json"]["example"]
        content = {"json": body | ({"plan": ids["draft"]["plans"]} if body.get("plan") else {})}
    found: Matrix = {}
    for name, path in rows(operation, ids):
        found[name] = []
        for who in WHO:
            with undone(all_) if operation.method == "POST" else nullcontext():
                found[name].append(all_.ask(operation.method, path, who, headers, **content).status_code)
    return found


@contextmanager
def undone(all_: Everybody) -> Iterator[None]:
    """What is written meanwhile is rolled back at the end."""
    kept: sessionmaker[Session] = all_.app.state.writing
    with kept.kw["bind"].connect() as connection, connection.begin() as transaction:
        all_.app.state.writing = make_sessions(connection)
        record_commits(all_.app.state.writing)
        yield
        transaction.rollback()
    all_.app.state.writing = kept


def read(file: Path = FILE) -> Matrix:
    """A matrix as it is written down."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    if lines[0].split() != ["asked", *WHO]:
        raise ValueError(f"{file.name} has other columns: {lines[0]}")
    return {line[: -len(WHO) * 4].strip(): [int(cell) for cell in line.split()[-len(WHO) :]] for line in lines[1:]}


def written(matrix: Mapping[str, Sequence[int]]) -> str:
    """The lines of the file for a matrix."""
    widest = max(map(len, matrix))
    return "".join(f"{name:{widest}}  {' '.join(map(str, cells))}\n" for name, cells in matrix.items())
