"""Mechanisms with what was found about them, and the topics their rounds and recommendations name."""

from collections.abc import Iterator
from typing import Any

from app.actions.loading import Ref, Row, Thing, own
from app.loading import objects, rows
from app.loading.checks import PROVISION
from app.loading.files import Files
from app.loading.wording import provenance, text
from app.models import Mechanism, Topic


def things(files: Files) -> Iterator[Thing]:
    """The two mechanisms, then their topics."""
    yield _mechanism(files.mechanisms.MESICIC)
    yield _mechanism(files.mechanisms.MESECVI)
    yield from topics(files)


def _mechanism(found: objects.Mechanism) -> Thing:
    """`profile` is everything but the names, as it was found, each fact with its source and whether it is verified."""
    names = found.names
    name = text("en", names.en.value, es=names.es.value, pt=names.pt.value, fr=names.fr.value)
    for language, fact in (("es", names.es), ("pt", names.pt), ("fr", names.fr)):
        name["translations"][language] |= {"source": fact.source, "verified": fact.verified}
    convention = found.convention
    verdicts = found.committee_assessment_values
    values: dict[str, Any] = {
        "name": name,
        "convention": text("en", convention.en, es=convention.es, pt=convention.pt, fr=convention.fr),
        "labels": [label for label in objects.LABELS if verdicts and label in verdicts.value],
        "profile": found.model_dump(mode="json", exclude={"names"}, exclude_none=True),
        **provenance(names.en),
    }
    return Thing("mechanisms", found.acronym, [Row(Mechanism, {"code": found.acronym}, values)], code=found.acronym)


def topic_of(mechanism: str, wording: str) -> Ref:
    """The topic of a recommendation, by the wording of its line."""
    return Ref("topics", f"{mechanism}/{_code(mechanism, wording)}")


def topics(files: Files) -> Iterator[Thing]:
    """The provisions and themes that recommendations name, in their wording, then the provisions that only rounds name.

    A theme that names a second one or articles ("Legislation; access to justice") stands below its first.
    """
    seen: set[tuple[str, str]] = set()
    for line in files.recommendations:
        code = _code(line.mechanism, line.theme_or_provision)
        above = code.split("; ")[0] if "; " in code else None
        for one, wording in ((above, above), (code, line.theme_or_provision)):
            if one and wording and (line.mechanism, one) not in seen:
                seen.add((line.mechanism, one))
                parent = above if one != above else None
                yield _topic(line.mechanism, one, text("en", wording), parent, provenance(line))
    for phase in files.phases:
        for provision in phase.provisions:
            if (phase.mechanism, provision) not in seen:
                seen.add((phase.mechanism, provision))
                name = text("en", f"Article {provision}", "summary", es=f"Artículo {provision}",
                            pt=f"Artigo {provision}", fr=f"Article {provision}")  # fmt: skip
                yield _topic(phase.mechanism, provision, name, None, _of_phase(phase))


def _of_phase(phase: rows.Phase) -> dict[str, Any]:
    """What the line of a phase says for its provisions: no more than partial where its note says that some of them are
    general knowledge."""
    doubted = phase.note is not None and "general knowledge" in phase.note
    if doubted and phase.verified == "yes":
        return provenance(phase, phase.note) | {"verified": "partial"}
    return provenance(phase)


def _code(mechanism: str, wording: str) -> str:
    """The provision where the wording begins with one, else the wording itself."""
    found = PROVISION.fullmatch(wording) if mechanism == "MESICIC" else None
    return found[1] if found else wording


def _topic(mechanism: str, code: str, name: dict[str, Any], parent: str | None, known: dict[str, Any]) -> Thing:
    values = {
        "mechanism": mechanism,
        "code": code,
        "name": name,
        "parent_id": Ref("topics", f"{mechanism}/{parent}") if parent else None,
        **known,
    }
    natural = {"mechanism": mechanism, "code": code}
    return Thing("topics", f"{mechanism}/{code}", [Row(Topic, {"id": own}, values)], natural=natural)
