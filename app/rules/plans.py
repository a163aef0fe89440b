"""The path of a plan: its stages, which of them open its content and its facts for writing, moves and acts of entry.

domain.md 3. *Content* is what a version seals; *facts* are what happens afterwards (domain.md 2, *Content and facts*).
Translations are facts: `texts.is_translation_only` tells a request that only translates. Which move may follow which
and what a stage asks of a plan stand in `MOVES` and `NEEDS`, as data. This module does not know who asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.rules.dates import parse
from app.rules.problems import N_, Problem, Refused, Word


class Stage(StrEnum):
    """The stages, in the order of the path."""

    MEMORANDUM = "memorandum"
    DRAFTING = "drafting"
    WORKSHOP = "workshop"
    REVISION = "revision"
    FINAL = "final"
    PUBLISHED = "published"
    REPORTING = "reporting"
    CLOSED = "closed"


#: What each is called, as message ids.
NAMES: Mapping[str, Word] = {
    Stage.MEMORANDUM: Word(N_("Memorandum")),
    Stage.DRAFTING: Word(N_("Drafting")),
    Stage.WORKSHOP: Word(N_("Workshop")),
    Stage.REVISION: Word(N_("Revision")),
    Stage.FINAL: Word(N_("Final")),
    Stage.PUBLISHED: Word(N_("Published")),
    Stage.REPORTING: Word(N_("Reporting")),
    Stage.CLOSED: Word(N_("Closed")),
}

#: One sentence each, as message ids.
SENTENCES: Mapping[Stage, str] = {
    Stage.MEMORANDUM: N_("The OAS General Secretariat and the executing agency have agreed to make a plan."),
    Stage.DRAFTING: N_("A national consultant is named and writes the draft."),
    Stage.WORKSHOP: N_("The draft is frozen and before the participants of the workshop, who give their inputs."),
    Stage.REVISION: N_("The inputs are dealt with, one by one, and the draft is revised."),
    Stage.FINAL: N_("The State has adopted the plan; it is not published yet."),
    Stage.PUBLISHED: N_("The State or the OAS has published the plan."),
    Stage.REPORTING: N_("The agencies report on what they do."),
    Stage.CLOSED: N_("Reporting has ended."),
}

#: How a reader is told the stage of a plan that came from elsewhere (domain.md 3, *Entry*).
LAST_KNOWN = N_("%(stage)s (last known, %(date)s)")

PATH = tuple(Stage)
#: Where a plan created here begins (api.md, `/plans`).
CREATED_AT = Stage.DRAFTING
#: Stages in which content is written.
OPEN_FOR_CONTENT = frozenset({Stage.MEMORANDUM, Stage.DRAFTING, Stage.REVISION})
#: Stages of a plan that has been published; its published edition is what the public reads.
PUBLISHED = frozenset({Stage.PUBLISHED, Stage.REPORTING, Stage.CLOSED})
#: Stages in which facts are recorded. Closing ends reporting, so a closed plan takes none until it is moved back.
OPEN_FOR_FACTS = PUBLISHED - {Stage.CLOSED}


def stage(name: str) -> Stage:
    """The stage of that name; raises `Refused` (`stage_unknown`).

    Example:
        >>> stage("workshop").value
        'workshop'
    """
    try:
        return Stage(name)
    except ValueError:
        raise Refused([Problem("stage_unknown", params={"given": name[:40]})]) from None


def content_problem(at: Stage, amending: bool = False) -> Problem | None:
    """Why the content of a plan cannot be written at this stage, or None (domain.md 3). The sentence of the code names
    what opens it. `amending`: an amendment of the published version is open.

    Example:
        >>> content_problem(Stage.PUBLISHED).code, content_problem(Stage.REVISION)
        ('content_needs_amendment', None)
    """
    if at in OPEN_FOR_CONTENT or (amending and at in PUBLISHED):
        return None
    if at in PUBLISHED:
        return Problem("content_needs_amendment", params={"stage": NAMES[at]})
    code = "content_in_workshop" if at is Stage.WORKSHOP else "content_in_final"
    return Problem(code, params={"stage": NAMES[at], "opened_by": NAMES[Stage.REVISION]})


def facts_problem(at: Stage) -> Problem | None:
    """Why facts cannot be recorded at this stage, or None: they are what happens after publication (domain.md 2).

    Example:
        >>> facts_problem(Stage.DRAFTING).code, facts_problem(Stage.PUBLISHED)
        ('facts_before_publication', None)
    """
    if at in OPEN_FOR_FACTS:
        return None
    if at is Stage.CLOSED:
        return Problem("facts_after_closing", params={"stage": NAMES[at], "opened_by": NAMES[Stage.REPORTING]})
    return Problem("facts_before_publication", params={"stage": NAMES[at], "opened_by": NAMES[Stage.PUBLISHED]})


class Need(StrEnum):
    """What a stage asks of a plan that comes to it by a move."""

    AGENCY = "agency"
    PERIOD = "period"
    ACTIVITY = "activity"
    INPUTS = "inputs"
    GAPS = "gaps"


#: What each asks for, as message ids. A title is not among them: no plan is without one.
NEED_SENTENCES: Mapping[Need, str] = {
    Need.AGENCY: N_("The plan names its executing agency."),
    Need.PERIOD: N_("The plan has a period: start and end."),
    Need.ACTIVITY: N_("The plan has an activity."),
    Need.INPUTS: N_("Every input of the workshop is disposed of."),
    Need.GAPS: N_("The plan has no gap that is not waived."),
}

NEEDS: Mapping[Stage, tuple[Need, ...]] = {
    Stage.WORKSHOP: (Need.AGENCY, Need.PERIOD, Need.ACTIVITY),
    Stage.FINAL: (Need.INPUTS, Need.GAPS),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A move that there is. `back`: it wants a reason."""

    at: Stage
    to: Stage
    back: bool

    @property
    def needs(self) -> tuple[Need, ...]:
        """What it asks of the plan."""
        return NEEDS.get(self.to, ())


def _steps() -> tuple[Step, ...]:
    """One stage on, or any number back, but not over the line that publishing draws: a plan comes over it by a sealed
    version, and what was published is amended."""
    pairs = [(at, to) for at in PATH for to in PATH if (at in PUBLISHED) == (to in PUBLISHED)]
    distances = {(at, to): PATH.index(to) - PATH.index(at) for at, to in pairs}
    return tuple(Step(*pair, back=by < 0) for pair, by in distances.items() if by == 1 or by < 0)


#: Every move there is, in the order of the path: what the API obeys, and what help and OpenAPI print.
MOVES = _steps()


def move_problem(at: Stage, to: Stage) -> Problem | None:
    """Why there is no such move, or None (domain.md 3).

    Example:
        >>> move_problem(Stage.DRAFTING, Stage.FINAL).code, move_problem(Stage.WORKSHOP, Stage.REVISION)
        ('move_skips', None)
    """
    if any((step.at, step.to) == (at, to) for step in MOVES):
        return None
    if at is to:
        return Problem("move_to_same", "/to", {"stage": NAMES[at]})
    if at in PUBLISHED and to not in PUBLISHED:
        return Problem("move_unpublishes", "/to")
    following = PATH[PATH.index(at) + 1]
    if following is Stage.PUBLISHED:
        return Problem("move_publishes", "/to", {"stage": NAMES[at]})
    return Problem("move_skips", "/to", {"stage": NAMES[at], "next": NAMES[following], "given": NAMES[to]})


def reason_problem(at: Stage, to: Stage, reason: str | None) -> Problem | None:
    """That a move back lacks its reason, or None.

    Example:
        >>> reason_problem(Stage.REVISION, Stage.DRAFTING, " ").member
        '/reason'
    """
    back = PATH.index(to) < PATH.index(at)
    return Problem("move_back_without_reason", "/reason") if back and not (reason and reason.strip()) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a plan has of what stages ask. `gaps`: those that are open, as problems; `inputs`: how many are not disposed
    of."""

    agency: bool
    period: bool
    activities: int
    gaps: Sequence[Problem] = ()
    inputs: int = 0


def missing(to: Stage, plan: Standing) -> list[Problem]:
    """What the plan lacks of what the stage asks, item by item.

    Example:
        >>> [one.member for one in missing(Stage.WORKSHOP, Standing(True, False, 0))]
        ['/period', '/activities']
    """
    found: Mapping[Need, list[Problem]] = {
        Need.AGENCY: [] if plan.agency else [Problem("move_needs_agency", "/executing_agency")],
        Need.PERIOD: [] if plan.period else [Problem("move_needs_period", "/period")],
        Need.ACTIVITY: [] if plan.activities else [Problem("move_needs_activity", "/activities")],
        Need.INPUTS: [Problem("move_needs_dispositions", "/inputs", {"count": plan.inputs})] if plan.inputs else [],
        Need.GAPS: list(plan.gaps),
    }
    return [problem for need in NEEDS.get(to, ()) for problem in found[need]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An act of entry: a plan from elsewhere enters at `stage` by the word of a document or a source (domain.md 3).

    `on` is a partial date; `side` (`state` or `oas`) says who published, where the stage is `published` or later.
    """

    stage: str
    on: str | None
    entered_by: str | None
    document: str | None = None
    source: str | None = None
    side: str | None = None


def entry_problems(entry: Entry) -> list[Problem]:
    """What an act of entry lacks. The conditions of moves do not apply to it: they did not happen here.

    Example:
        >>> peru = Entry("published", "2018-08", "loader", document="Decreto Supremo 008-2018-MIMP", side="state")
        >>> entry_problems(peru)
        []
    """
    problems: list[Problem] = []
    try:
        at: Stage | None = stage(entry.stage)
    except Refused as refused:
        at = None
        problems.extend(problem.below("/stage") for problem in refused.problems)
    if not (entry.document and entry.document.strip()) and not (entry.source and entry.source.strip()):
        problems.append(Problem("entry_without_source", "/source"))
    if entry.on is None:
        problems.append(Problem("entry_without_date", "/on"))
    else:
        try:
            parse(entry.on)
        except Refused as refused:
            problems.extend(problem.below("/on") for problem in refused.problems)
    if not (entry.entered_by and entry.entered_by.strip()):
        problems.append(Problem("entry_without_person", "/entered_by"))
    if at in PUBLISHED and entry.side not in ("state", "oas"):
        problems.append(Problem("entry_side", "/side"))
    return problems
