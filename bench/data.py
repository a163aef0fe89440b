"""The benchmark's data, synthetic, from a seed: 1x is 35 States, 2 mechanisms, 5,000 recommendations, 400 plans,
40,000 activities, 120,000 observations, 200,000 changes (docs/performance.md). Written by COPY as the owner.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg

from app.models.base import new_id

SEED = 20261122
ZONES = ("America/Lima", "America/Bogota", "America/Sao_Paulo", "America/Toronto", "America/Mexico_City")
STATUSES = ("not_reported", "planned", "under_way", "under_way", "completed", "suspended")
WRITING = "focal-point"


@dataclass(frozen=True)
class Size:
    """How much there is of what grows."""

    recommendations: int = 5_000
    plans: int = 400
    activities_per_plan: int = 100
    observations: int = 120_000
    changes: int = 200_000

    def times(self, factor: float) -> "Size":
        """The same, `factor` times as large; activities per plan stay."""
        return Size(
            int(self.recommendations * factor),
            int(self.plans * factor),
            self.activities_per_plan,
            int(self.observations * factor),
            int(self.changes * factor),
        )


@dataclass(frozen=True)
class Made:
    """What the scenarios ask for: a State with published plans, one of its plans, activities of it."""

    state: str
    plan: UUID
    activities: list[UUID]


def words(value: str) -> str:
    """A stored text as JSON."""
    return json.dumps({"language": "es", "wording": "summary", "value": value, "revision": 1, "translations": {}})


def make(url: str, size: Size) -> Made:
    """Fill an empty, migrated database."""
    dice = random.Random(SEED)
    with psycopg.connect(url) as connection:
        copy = Copier(connection)
        states = _reference(copy)
        rounds = {mechanism: new_id() for mechanism in ("MESICIC", "MESECVI")}
        copy.rows("rounds", ("id", "mechanism", "number"), [(id, name, 1) for name, id in rounds.items()])
        recommendations = _recommendations(copy, dice, states, rounds, size)
        agencies = {state: [new_id() for _ in range(10)] for state in states}
        copy.rows(
            "agencies",
            ("id", "state", "name", "acronym", "kind", "synthetic"),
            [
                (id, state, words(f"Agency {n} of {state}"), f"A{n}", "branch_of_government", True)
                for state, ids in agencies.items()
                for n, id in enumerate(ids)
            ],
        )
        made = _plans(copy, dice, states, agencies, recommendations, size)
        _observations(copy, dice, states, size)
        _changes(copy, made, size)
        connection.execute("update counter set n = %s", (size.changes,))
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
    return made


class Copier:
    """COPY of rows into a table."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self.connection = connection

    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write rows; lists become arrays, dictionaries are given as JSON text."""
        statement = f"copy {table} ({', '.join(columns)}) from stdin"
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _reference(copy: Copier) -> list[str]:
    copy.rows(
        "mechanisms",
        ("code", "name", "convention", "labels", "profile", "synthetic"),
        [(code, words(code), words(code), [], "{}", True) for code in ("MESICIC", "MESECVI")],
    )
    copy.rows("currencies", ("code", "name", "minor_units", "synthetic"), [("PEN", words("PEN"), 2, True)])
    states = [f"{first}{second}A" for first in "ABCDEFG" for second in "KLMNO"]
    copy.rows(
        "states",
        ("iso3", "name", "languages", "currency", "time_zone", "synthetic"),
        [(state, words(f"State {state}"), ["es"], "PEN", ZONES[n % 5], True) for n, state in enumerate(states)],
    )
    copy.rows(
        "memberships",
        ("state", "mechanism", "kind"),
        [(s, m, kind) for s in states for m in ("MESICIC", "MESECVI") for kind in ("party", "joined")],
    )
    return states


def _recommendations(
    copy: Copier, dice: random.Random, states: list[str], rounds: dict[str, UUID], size: Size
) -> dict[str, list[UUID]]:
    by_state: dict[str, list[UUID]] = {state: [] for state in states}
    rows, addressed = [], []
    for n in range(size.recommendations):
        state, mechanism, id = states[n % len(states)], ("MESICIC", "MESECVI")[n // len(states) % 2], new_id()
        by_state[state].append(id)
        rows.append((id, mechanism, rounds[mechanism], f"R{n}", True, "{}", "state", [], words(f"Text {n}"), True))
        addressed.append((id, state))
    columns = (
        "id",
        "mechanism",
        "round_id",
        "code",
        "official",
        "numbers",
        "addressees",
        "bodies",
        "text",
        "synthetic",
    )
    copy.rows("recommendations", columns, rows)
    copy.rows("addressees", ("recommendation_id", "state"), addressed)
    dice.shuffle(rows)
    return by_state


def _plans(
    copy: Copier,
    dice: random.Random,
    states: list[str],
    agencies: dict[str, list[UUID]],
    recommendations: dict[str, list[UUID]],
    size: Size,
) -> Made:
    plans, contents, activities, editions, supports, implements, milestones, targets = [], [], [], [], [], [], [], []
    of_first: list[UUID] = []
    for p in range(size.plans):
        state, plan, edition = states[p % len(states)], new_id(), "draft" if p % 4 == 3 else "published"
        mechanism = ("MESICIC", "MESECVI")[p // len(states) % 2]
        stage = "drafting" if edition == "draft" else "published"
        title, lead = words(f"Plan {p}"), agencies[state][0]
        plans.append((plan, state, [mechanism], stage, edition, [f"{state}:{mechanism}"], title, lead, True))
        contents.append((plan, edition, state, title, lead, "2025-01", "2027-12", [1]))
        if p == 0:
            first = plan
        for a in range(size.activities_per_plan):
            id, begin = new_id(), date(2025, 1, 1) + timedelta(days=dice.randrange(700))
            if p == 0:
                of_first.append(id)
            activities.append((id, plan, state, edition, dice.choice(STATUSES), True))
            period = (begin.isoformat(), (begin + timedelta(days=200)).isoformat())
            code, lead = f"{a // 10 + 1}.{a % 10 + 1}", dice.choice(agencies[state])
            editions.append((id, edition, plan, state, code, words(f"Activity {a} of plan {p}"), lead, *period, 1))
            supports += [(id, edition, state, agency) for agency in dice.sample(agencies[state], 2)]
            implements += [(id, edition, state, r) for r in dice.sample(recommendations[state], 2)]
            milestone = new_id()
            milestones.append((milestone, id, state, edition, dice.randrange(50), True))
            targets.append((milestone, edition, state, id, 1, words("Centres"), 50, "centres", 1))
    columns = ("id", "state", "mechanisms", "stage", "edition", "audience", "title", "agency_id", "synthetic")
    copy.rows("plans", columns, plans)
    columns = ("plan_id", "edition", "state", "title", "agency_id", "start", "until", "rounds")
    copy.rows("plan_editions", columns, contents)
    copy.rows("activities", ("id", "plan_id", "state", "edition", "status", "synthetic"), activities)
    columns = ("activity_id", "edition", "plan_id", "state", "code", "title", "lead_id", "start", "until", "weight")
    copy.rows("activity_editions", columns, editions)
    copy.rows("activity_agencies", ("activity_id", "edition", "state", "agency_id"), supports)
    copy.rows("activity_recommendations", ("activity_id", "edition", "state", "recommendation_id"), implements)
    copy.rows("milestones", ("id", "activity_id", "state", "edition", "reached", "synthetic"), milestones)
    columns = ("milestone_id", "edition", "state", "activity_id", "position", "title", "target", "unit", "weight")
    copy.rows("milestone_editions", columns, targets)
    return Made(states[0], first, of_first)


def _observations(copy: Copier, dice: random.Random, states: list[str], size: Size) -> None:
    indicators = [new_id() for _ in range(50)]
    copy.rows(
        "indicators",
        ("id", "owner", "mechanism", "edition", "synthetic"),
        [(id, "mechanism", "MESECVI", "published", True) for id in indicators],
    )
    copy.rows(
        "indicator_editions",
        ("indicator_id", "edition", "code", "name", "disaggregations"),
        [(id, "published", f"I{n}", words(f"Indicator {n}"), []) for n, id in enumerate(indicators)],
    )
    pairs = [(indicator, state) for indicator in indicators for state in states]
    copy.rows(
        "observations",
        ("id", "indicator_id", "state", "edition", "period", "value", "synthetic"),
        (
            (new_id(), *pairs[n % len(pairs)], "published", str(1900 + n // len(pairs)), dice.randrange(100), True)
            for n in range(size.observations)
        ),
    )


def _changes(copy: Copier, made: Made, size: Size) -> None:
    begin, image = datetime(2026, 1, 1, tzinfo=UTC), json.dumps({"status": "planned", "note": "x" * 300})
    columns = (
        *("n", "at", "type", "thing_id", "op", "act", "version", "state", "mechanisms", "edition"),
        *("audience_before", "audience", "actor", "actor_id", "shape", "before", "after"),
    )
    ids = made.activities
    copy.rows(
        "changes",
        columns,
        (
            (
                n,
                begin + timedelta(seconds=n),
                "activities",
                str(ids[n % len(ids)]),
                "saved",
                "bench",
                n // len(ids) + 1,
                made.state,
                ["MESICIC"],
                "published",
                ["public"],
                ["public"],
                "bench",
                "system:bench",
                1,
                image,
                image,
            )
            for n in range(1, size.changes + 1)
        ),
    )
