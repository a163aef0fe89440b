"""The catalogue of indicators, and values of them that were published."""

import re
from collections.abc import Iterator

from app.actions.loading import Ref, Row, Thing, own
from app.loading import rows
from app.loading.files import Files
from app.loading.wording import provenance, text
from app.models import Indicator, IndicatorEdition, Observation

YEAR_AT_END = re.compile(r"\(([0-9]{4})\)$")


def things(files: Files) -> Iterator[Thing]:
    """Indicators first: values refer to them."""
    for indicator in files.indicators:
        yield _indicator(indicator)
    units = {(indicator.mechanism, indicator.code): indicator.unit for indicator in files.indicators}
    for value in files.values:
        yield _observation(value, units[value.mechanism, value.indicator_code])


def _indicator(line: rows.Indicator) -> Thing:
    """A name nobody has verified is not given as adopted."""
    values = {
        "owner": "mechanism",
        "mechanism": line.mechanism,
        "edition": "published",
        **provenance(line, line.note),
    }
    content = {
        "code": line.code,
        "type": line.type,
        "category": line.category,
        "theme": line.theme,
        "name": text("en", line.name_en, "adopted" if line.verified == "yes" else "summary"),
        "unit": line.unit,
        "disaggregations": [],
    }
    key = {"indicator_id": own, "edition": "published"}
    own_rows = [Row(Indicator, {"id": own}, values), Row(IndicatorEdition, key, content)]
    return Thing("indicators", f"{line.mechanism}/{line.code}", own_rows)


def _observation(line: rows.IndicatorValue, unit: str) -> Thing:
    """The year in the name of the period is that of its report; of which day the value is, is not said."""
    indicator = f"{line.mechanism}/{line.indicator_code}"
    natural = {
        "indicator_id": Ref("indicators", indicator),
        "state": line.state_iso3,
        "period": line.period,
        "disaggregation": None,
    }
    year = YEAR_AT_END.search(line.period)
    values = natural | {
        "edition": "published",
        "value": line.value,
        "unit": line.unit if line.unit != unit else None,
        "published_on": year[1] if year else None,
        **provenance(line, line.note),
    }
    key = f"{indicator}/{line.state_iso3}/{line.period}"
    return Thing("observations", key, [Row(Observation, {"id": own}, values)], natural=natural)
