"""Recommendations and whom they address."""

import re
from collections.abc import Iterator

from app.actions.loading import Row, Thing, own
from app.loading import rows
from app.loading.files import Files
from app.loading.mechanisms import topic_of
from app.loading.rounds import round_of
from app.loading.wording import provenance, text
from app.models import Addressee, Recommendation

NUMBERS = re.compile(r"the English communiqué numbers it ([0-9]+), the Spanish one ([0-9]+)")


def things(files: Files) -> Iterator[Thing]:
    """Every line is a recommendation."""
    return map(_recommendation, files.recommendations)


def _recommendation(line: rows.Recommendation) -> Thing:
    states = sorted(line.addressed_states)
    values = {
        "mechanism": line.mechanism,
        "round_id": round_of(line.mechanism, line.round),
        "topic_id": topic_of(line.mechanism, line.theme_or_provision),
        "code": line.code,
        "official": line.code_is_official,
        "numbers": numbers(line.note),
        "addressees": line.addressees,
        "bodies": list(line.addressed_bodies),
        "text": text("en", line.text, line.wording),
        "adopted_on": line.year,
        "source_title": line.source_title,
        **provenance(line, line.note),
    }
    addressed = [Row(Addressee, {"recommendation_id": own, "state": iso3}) for iso3 in states]
    key = "/".join([line.mechanism, str(line.round), "|".join(states) or "all", line.code])
    return Thing("recommendations", key, [Row(Recommendation, {"id": own}, values), *addressed])


def numbers(note: str | None) -> dict[str, str]:
    """Official numbers by language where they differ, as a note tells them.

    Example:
        >>> numbers("the English communiqué numbers it 11, the Spanish one 10")
        {'en': '11', 'es': '10'}
    """
    found = NUMBERS.search(note or "")
    return {"en": found[1], "es": found[2]} if found else {}
