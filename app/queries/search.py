"""Finding by words: recommendations, plans, activities and agencies, narrowed to what the reader may see.

The dictionary is that of the language the reader sees a text in: the reader's where the text stands in it, else the
text's own. Words, "phrases" and -exclusions as `websearch_to_tsquery` reads them; accents and case do not matter.
Functions and indexes: migration 0005.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Activity, ActivityEdition, Agency, Measure, Plan, Recommendation
from app.queries._paging import Paging, Rows, page
from app.queries._visible import visible
from app.rules.texts import LANGUAGES

TYPES = ("recommendations", "plans", "activities", "agencies")
"""What can be found, by the plural nouns of the paths."""

# As the indexes have them: with a parameter in it PostgreSQL would not recognise the expression.
OF_RECOMMENDATION: Any = literal_column("avance.words(recommendations.text, null, recommendations.code)")
OF_MEASURE: Any = literal_column("avance.words(measures.text)")
OF_PLAN: Any = literal_column("avance.words(plans.title)")
OF_AGENCY: Any = literal_column("avance.words(agencies.name, null, agencies.acronym)")

QUOTES = str.maketrans("“”„«»", '"' * 5)
"""Quotation marks of four languages, as the one PostgreSQL knows."""

NONE = cast(null(), JSONB)


def found(session: Session, actor: Actor, language: str, asked: str, types: Collection[str], paging: Paging) -> Rows:
    """A page of what has the words, best first: rows of `key type id state mechanisms title more code plan_id
    synthetic`. One statement, two with a total."""
    asked = asked.translate(QUOTES)
    made = {
        "recommendations": _recommendations(language, asked),
        "plans": _plans(language, asked),
        "activities": _activities(actor, language, asked),
        "agencies": _agencies(language, asked),
    }
    parts = [made[type] for type in TYPES if type in types]
    if not parts:
        return Rows([], None, 0 if paging.count else None)
    whole = union_all(*parts).subquery("found")
    return page(session, select(*whole.c), whole.c.key, paging)


def _recommendations(language: str, asked: str) -> Select[Any]:
    """By their text and number, and by the measures the Committee suggests for them."""
    of_measure = exists().where(
        Measure.recommendation_id == Recommendation.id, *_says(OF_MEASURE, Measure.text, language, asked)
    )
    return _hits(
        "recommendations", Recommendation, Recommendation.text, _rank(OF_RECOMMENDATION, Recommendation.text, language, asked),
        mechanisms=array([Recommendation.mechanism]), code=Recommendation.code,
    ).where(or_(and_(*_says(OF_RECOMMENDATION, Recommendation.text, language, asked)), of_measure))  # fmt: skip


def _plans(language: str, asked: str) -> Select[Any]:
    """By the title everybody may know: that of the version published, else of the draft."""
    return _hits(
        "plans", Plan, Plan.title, _rank(OF_PLAN, Plan.title, language, asked), state=Plan.state,
        mechanisms=Plan.mechanisms, plan_id=Plan.id,
    ).where(Plan.deleted_at.is_(None), *_says(OF_PLAN, Plan.title, language, asked))  # fmt: skip


def _activities(actor: Actor, language: str, asked: str) -> Select[Any]:
    """By title, description and code in the edition the reader sees."""
    told = func.avance.activities_with(asked, language).table_valued("activity_id", "edition", "rank", name="told")
    return (
        _hits(
            "activities", Activity, ActivityEdition.title, told.c.rank, state=Activity.state,
            mechanisms=Plan.mechanisms, plan_id=Activity.plan_id, code=ActivityEdition.code,
            more=ActivityEdition.description,
        )
        .select_from(told)
        .join(Activity, and_(Activity.id == told.c.activity_id, Activity.edition == told.c.edition))
        .join(
            ActivityEdition,
            and_(ActivityEdition.activity_id == Activity.id, ActivityEdition.edition == told.c.edition),
        )
        .join(Plan, Plan.id == Activity.plan_id)
        .where(visible(actor, ActivityEdition), Activity.deleted_at.is_(None), Plan.deleted_at.is_(None))
    )  # fmt: skip


def _agencies(language: str, asked: str) -> Select[Any]:
    """By name and acronym."""
    rank = _rank(OF_AGENCY, Agency.name, language, asked)
    hits = _hits("agencies", Agency, Agency.name, rank, state=Agency.state, code=Agency.acronym)
    return hits.where(*_says(OF_AGENCY, Agency.name, language, asked))


def _hits(type: str, table: Any, title: Any, rank: Any, **known: Any) -> Select[Any]:
    """The columns every kind of hit has, in the same order. The key puts the best first and is unique."""
    place = func.to_char(1_000_000 - cast(func.least(rank, 1) * 1_000_000, Integer), "FM0000000")
    return select(
        func.concat(place, " ", type, " ", table.id).label("key"),
        literal(type, Text).label("type"),
        table.id.label("id"),
        cast(known.get("state", null()), Text).label("state"),
        cast(known.get("mechanisms", array([], type_=Text)), ARRAY(Text)).label("mechanisms"),
        title.label("title"),
        known.get("more", NONE).label("more"),
        cast(known.get("code", null()), Text).label("code"),
        known.get("plan_id", cast(null(), table.id.type)).label("plan_id"),
        table.synthetic.label("synthetic"),
    )


def _says(words: Any, title: Any, language: str, asked: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That a text has the words in the language its reader sees it in; first what the index answers."""
    in_some = or_(*(words.op("@@")(func.avance.asked(one, asked)) for one in LANGUAGES))
    return in_some, words.op("@@")(_asked(title, language, asked))


def _rank(words: Any, title: Any, language: str, asked: str) -> ColumnElement[float]:
    return func.ts_rank(words, _asked(title, language, asked))


def _asked(title: Any, language: str, asked: str) -> ColumnElement[Any]:
    return func.avance.asked(func.avance.tongue(title, language), asked)
