"""What is done to rounds and their phases: kept by the Secretariat of their mechanism."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference, _texts
from app.actions._content import same_version, touch
from app.actions._record import recording
from app.errors import Conflict
from app.models import Phase, Round
from app.models.base import new_id
from app.queries import mechanisms, rounds
from app.queries._reference import taken
from app.rules import dates
from app.rules.problems import Refused

COLUMNS = {
    "start": "start",
    "end": "until",
    "provisions": "provisions",
    "follows_up": "follows_up",
    "output": "output",
    **_reference.PROVENANCE,
}
EMPTY: dict[str, Any] = dict.fromkeys(COLUMNS) | {"provisions": [], "follows_up": []}


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> UUID:
    """Add a round with its phases; its id. `values`: the members of `schemas.rounds.RoundNew`.

    Raises:
        Forbidden: not the mechanism's Secretariat. Conflict: the number is taken. Invalid: no such mechanism, two
        phases of a kind. Refused: a period that runs backwards, a text without language.
    """
    _reference.kept_by(by, "states.write", values["mechanism"])
    mechanisms.must_exist(session, values["mechanism"])
    round = Round(id=new_id(), mechanism=values["mechanism"])
    with recording(session, act="rounds.create", by=by) as recorded:
        _write(session, round, values)
        session.add(round)
        session.flush()
        _phase(session, round, values, language)
        recorded.add(("rounds", round.id))
    return round.id


def change(
    session: Session, id: UUID, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change a round. `values`: the members that were sent; `phases` are replaced whole, one of the same kind keeps its
    id.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict, Invalid and Refused as `create`.
    """
    round = rounds.to_change(session, id)
    _reference.kept_by(by, "states.write", round.mechanism)
    same_version(round, expected)
    _reference.not_null(values, ("number", "phases"))
    with recording(session, ("rounds", id), act="rounds.change", by=by):
        _write(session, round, values)
        if _phase(session, round, values, language):
            touch(round, "mechanism")


def _write(session: Session, round: Round, values: Mapping[str, Any]) -> None:
    number = values.get("number", round.number)
    if taken(session, Round.mechanism == round.mechanism, Round.number == number, Round.id != round.id):
        raise Conflict("%(mechanism)s has a round %(number)s already.", mechanism=round.mechanism, number=number)
    _reference.assign(round, values, {"number": "number"})


def _phase(session: Session, round: Round, values: Mapping[str, Any], language: str | None) -> bool:
    """Replace the phases, if they were sent; whether one differs."""
    if "phases" not in values:
        return False
    _reference.fresh((phase["kind"] for phase in values["phases"]), "/phases")
    present = {phase.kind: phase for phase in rounds.phases(session, round.id)}
    gone = present.keys() - {phase["kind"] for phase in values["phases"]}
    for kind in gone:
        session.delete(present[kind])
    changed = bool(gone)
    for index, sent in enumerate(values["phases"]):
        phase = present.get(sent["kind"]) or Phase(id=new_id(), round_id=round.id, kind=sent["kind"])
        at = f"/phases/{index}"
        _period(sent, at)
        _reference.assign(phase, EMPTY | sent, COLUMNS)
        for name in ("name", "subject"):
            words = sent.get(name)
            stored = getattr(phase, name)
            text = None if words is None else _texts.written(stored, words, language, f"{at}/{name}")
            if text != stored:
                setattr(phase, name, text)
        session.add(phase)
        changed |= session.is_modified(phase)
    session.flush()
    return changed


def _period(phase: Mapping[str, Any], at: str) -> None:
    try:
        dates.period(phase.get("start"), phase.get("end"))
    except Refused as refused:
        raise Refused([problem.below(at) for problem in refused.problems]) from refused
