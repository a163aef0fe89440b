"""What is done to recommendations: kept by the Secretariat of their mechanism."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference, _texts
from app.actions._content import same_version, touch
from app.actions._record import recording
from app.errors import Fault, Invalid
from app.models import Addressee, Measure, Recommendation
from app.models.base import new_id
from app.queries import documents, mechanisms, recommendations, rounds, states, topics
from app.rules.problems import N_

COLUMNS = {
    "round": "round_id",
    "topic": "topic_id",
    "code": "code",
    "official": "official",
    "addressees": "addressees",
    "bodies": "bodies",
    "type": "kind",
    "adopted_on": "adopted_on",
    "source_title": "source_title",
    "document": "document_id",
    "follows": "follows_id",
    **_reference.PROVENANCE,
}
REQUIRED = ("round", "code", "official", "numbers", "addressees", "states", "bodies", "text", "measures")


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> UUID:
    """Add a recommendation with its measures; its id. `values`: those of `schemas.recommendations.RecommendationNew`.

    Raises:
        Forbidden: not the mechanism's Secretariat. Invalid: a reference that is not there, States that do not fit
        `addressees`, a measure listed twice. Refused: a text without language.
    """
    _reference.kept_by(by, "recommendations.write", values["mechanism"])
    mechanisms.must_exist(session, values["mechanism"])
    recommendation = Recommendation(id=new_id(), mechanism=values["mechanism"], official=False, numbers={}, bodies=[])
    with recording(session, act="recommendations.create", by=by) as recorded:
        _write(session, recommendation, values, language)
        session.add(recommendation)
        session.flush()
        _address(session, recommendation, values)
        _suggest(session, recommendation, values, language)
        recorded.add(("recommendations", recommendation.id))
    return recommendation.id


def change(
    session: Session, id: UUID, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change a recommendation. `values`: the members that were sent, None for null; lists are replaced whole.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: it would no longer reach a State whose plan takes it up;
        Invalid and Refused as `create`, and for null where a value is needed.
    """
    recommendation = recommendations.to_change(session, id)
    _reference.kept_by(by, "recommendations.write", recommendation.mechanism)
    same_version(recommendation, expected)
    _reference.not_null(values, REQUIRED)
    with recording(session, ("recommendations", id), act="recommendations.change", by=by):
        _write(session, recommendation, values, language)
        session.flush()
        readdressed = _address(session, recommendation, values)
        if _suggest(session, recommendation, values, language) or readdressed:
            touch(recommendation, "mechanism")
        if readdressed or "addressees" in values:
            recommendations.must_not_strand(session, id=id)


def _write(session: Session, recommendation: Recommendation, values: Mapping[str, Any], language: str | None) -> None:
    mechanism = recommendation.mechanism
    if "round" in values:
        rounds.must_be_of(session, values["round"], mechanism)
    topics.must_be_of(session, values.get("topic"), mechanism, "/topic")
    documents.must_exist(session, values.get("document"))
    recommendations.must_be_of(session, values.get("follows"), mechanism, "/follows")
    if values.get("follows") == recommendation.id:
        raise Invalid(Fault("A recommendation does not follow itself.", pointer="/follows"))
    _reference.assign(recommendation, values, COLUMNS)
    _reference.assign_texts(recommendation, values, ("text",), language)
    if "numbers" in values:
        numbers = recommendation.numbers | values["numbers"]
        kept = {language: number for language, number in numbers.items() if number is not None}
        if kept != recommendation.numbers:
            recommendation.numbers = kept


def _address(session: Session, recommendation: Recommendation, values: Mapping[str, Any]) -> bool:
    """Replace the States it names, if they were sent; whether they differ. One for `state`, more for `states`, none for
    `all`."""
    present = recommendations.addressed_to(session, recommendation.id)
    wanted = frozenset(values.get("states", present))
    _reference.fresh(values.get("states", ()), "/states")
    fits = {"state": len(wanted) == 1, "states": len(wanted) > 1, "all": not wanted}
    if not fits[recommendation.addressees]:
        message = N_("“state” names one State, “states” two or more, “all” none.")
        raise Invalid(Fault(message, pointer="/states" if "states" in values else "/addressees"))
    states.must_exist(session, wanted - present, "/states")
    if present - wanted:
        session.execute(
            delete(Addressee).where(
                Addressee.recommendation_id == recommendation.id, Addressee.state.in_(present - wanted)
            )
        )
    session.add_all(Addressee(recommendation_id=recommendation.id, state=iso3) for iso3 in wanted - present)
    session.flush()
    return wanted != present


def _suggest(session: Session, recommendation: Recommendation, values: Mapping[str, Any], language: str | None) -> bool:
    """Replace the measures, if they were sent; whether one differs. One of the same letter keeps its id."""
    if "measures" not in values:
        return False
    _reference.fresh((measure["letter"] for measure in values["measures"]), "/measures")
    present = {measure.letter: measure for measure in recommendations.measures(session, recommendation.id)}
    gone = present.keys() - {measure["letter"] for measure in values["measures"]}
    for letter in gone:
        session.delete(present[letter])
    changed = bool(gone)
    for index, sent in enumerate(values["measures"]):
        known = present.get(sent["letter"])
        measure = known or Measure(id=new_id(), recommendation_id=recommendation.id, letter=sent["letter"])
        text = _texts.written(measure.text, sent["text"], language, f"/measures/{index}/text")
        if text != measure.text:
            measure.text, changed = text, True
        session.add(measure)
    session.flush()
    return changed
