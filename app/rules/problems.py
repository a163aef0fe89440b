"""What a rule answers when something may not be: a code, the member it is about, and parameters. Never a sentence.

`SENTENCES` holds, for every code, the English message id; the faces translate it and fill in the parameters
(`gettext(SENTENCES[p.code]) % p.params`). This module does not know languages, status codes or HTTP.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


def N_(message: str) -> str:
    """Mark `message` for the catalogues without translating it.

    Example:
        >>> N_("planned")
        'planned'
    """
    return message


class Word(str):
    """A message id that is filled into another sentence: what a stage or a kind is called. Whoever translates the
    sentence translates it first; what people typed and names stay plain strings.

    Example:
        >>> "It stands at %s." % Word("Drafting")
        'It stands at Drafting.'
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a rule says no.

    `code` is stable English; `member` a JSON pointer relative to the thing judged ('' is the whole thing);
    `params` are plain strings, numbers and `Word`s for the sentence.

    Example:
        >>> Problem("amount_form", "/amount", {"given": "1,5"}).code
        'amount_form'
    """

    code: str
    member: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)

    def below(self, parent: str) -> "Problem":
        """The same problem seen from the thing around: the pointer gets `parent` in front.

        Example:
            >>> Problem("text_empty", "/value").below("/title").member
            '/title/value'
        """
        return Problem(self.code, parent + self.member, self.params)


class Refused(ValueError):
    """A value that cannot be taken in. Carries every problem found, not only the first.

    Example:
        >>> Refused([Problem("date_form")]).problems[0].code
        'date_form'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{p.member or '/'}: {p.code}" for p in self.problems))


def pointer(*names: str) -> str:
    """JSON pointer (RFC 6901) of nested members, with `~` and `/` escaped.

    Example:
        >>> pointer("translations", "a/b")
        '/translations/a~1b'
    """
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)


#: The message id of every code a rule can answer.
SENTENCES: Mapping[str, str] = {
    # dates
    "date_form": N_("“%(given)s” is not a date: write 2008, 2008-05 or 2008-05-07."),
    "date_year": N_("There is no year %(given)s: years run from 0001 to 9999."),
    "date_month": N_("There is no month %(given)s: months run from 01 to 12."),
    "date_day": N_("There is no day %(given)s in %(month)s: it has %(days)s days."),
    "period_backwards": N_("The period ends (%(end)s) before it starts (%(start)s)."),
    "zone_unknown": N_("“%(given)s” is no time zone of the IANA database."),
    # grants
    "bound_missing": N_("This role cannot be given without: %(bound)s."),
    "bound_not_taken": N_("This role is not bound by: %(bound)s."),
    "grant_begins_in_the_past": N_("A grant cannot begin in the past."),
    "grant_ends_before_it_begins": N_("The grant would end before it begins."),
    # statuses
    "cancelled_without_reason": N_("Cancelling an activity wants a reason."),
    "completed_without_proof": N_(
        "“Completed” wants dated evidence, or somebody other than the reporter who accepts it."
    ),
    "completed_by_machine_without_evidence": N_("A system that reports “completed” has to give dated evidence."),
    "milestone_not_reached": N_(
        "The milestone “%(milestone)s” is not reached (%(reached)s of %(target)s): report the rest,"
        " or say why it closes short."
    ),
    "milestone_not_dated": N_(
        "The milestone “%(milestone)s” has no date on which it was reached: give it, or say why it closes short."
    ),
    "percent_beside_targets": N_("A percentage is not taken where a milestone has a target: report the quantity."),
    "percent_range": N_("A percentage lies between 0 and 100."),
    "weight_range": N_("A weight is greater than zero."),
    # money
    "amount_form": N_("“%(given)s” is not an amount: write digits with a point, as in 59295634.00."),
    "amount_digits": N_("%(currency)s has %(minor_units)s decimal places; the amount has %(given)s."),
    "amount_size": N_("An amount has at most %(most)s digits before the point."),
    "currency_unknown": N_("“%(given)s” is not one of the currencies kept here."),
    "part_of_itself": N_("A cost line cannot be part of itself."),
    "part_of_unknown": N_("The cost line this one is part of is not in this plan."),
    "part_other_currency": N_("A part has the currency of its whole: %(whole)s, not %(given)s."),
    "part_other_kind": N_("A part has the kind of its whole: %(whole)s, not %(given)s."),
    # plans
    "content_in_workshop": N_(
        "The draft is frozen for the workshop: its content can be written again once the plan moves to “%(opened_by)s”."
    ),
    "content_in_final": N_(
        "The plan is final: its content can be written again once it moves back to “%(opened_by)s”, with a reason."
    ),
    "content_needs_amendment": N_("The content of a published plan is closed: changing it needs an amendment."),
    "facts_before_publication": N_(
        "Facts are recorded of published plans: this plan stands at “%(stage)s” and has to be published first."
    ),
    "facts_after_closing": N_(
        "The plan is closed: facts can be recorded again once it moves back to “%(opened_by)s”, with a reason."
    ),
    "stage_unknown": N_("“%(given)s” is no stage of a plan."),
    "move_to_same": N_("The plan already stands at “%(stage)s”."),
    "move_skips": N_("From “%(stage)s” a plan moves on to “%(next)s”; it cannot skip to “%(given)s”."),
    "move_publishes": N_(
        "From “%(stage)s” a plan is published by a sealed version of it, not by a move; it can move back, with a reason."
    ),
    "move_unpublishes": N_("A plan that was published does not move back before its publication: it is amended."),
    "move_needs_agency": N_("The plan names no executing agency."),
    "move_needs_period": N_("The plan has no period: start and end."),
    "move_needs_activity": N_("The plan has no activity."),
    "move_needs_dispositions": N_("Inputs that are not disposed of: %(count)s."),
    "input_outside_workshop": N_("Inputs are given while the plan stands at “%(workshop)s”: it stands at “%(stage)s”."),
    "input_late": N_("Inputs were taken until %(at)s, in the time of the State (%(zone)s)."),
    "disposed_outside": N_(
        "The plan stands at “%(stage)s”: inputs can be disposed of once it moves back to “%(opened_by)s”, with a reason."
    ),
    "cut_off_outside": N_("The cut-off is set before or during the workshop: the plan stands at “%(stage)s”."),
    "cut_off_past": N_("The cut-off lies in the past."),
    "cut_off_forward": N_("A cut-off that was announced is extended, never brought forward."),
    "extension_without_reason": N_("An extension wants a reason."),
    "gap_not_implemented": N_("No activity implements recommendation %(name)s."),
    "gap_recommendation": N_("Activity %(name)s implements no recommendation."),
    "gap_agency": N_("Activity %(name)s has no lead agency."),
    "gap_period": N_("Activity %(name)s has no period: start and end."),
    "gap_cost": N_("Activity %(name)s has no cost."),
    "gap_indicator": N_("Activity %(name)s has no indicator."),
    "gap_source": N_("The cost “%(name)s” has no funding source."),
    "gap_year": N_("The cost “%(name)s” falls in no year of the period."),
    "move_back_without_reason": N_("A move back wants a reason."),
    "stage_by_move": N_("A plan comes to another stage by a move, not by a change of the plan."),
    "unit_beside_target": N_("A target has a unit (50 centres), and there is no unit without a target."),
    "entry_without_source": N_("An act of entry names a document or a source."),
    "entry_without_date": N_("An act of entry has a date; the month or the year is enough."),
    "entry_without_person": N_("An act of entry says who entered the plan."),
    "entry_side": N_("A plan that enters as published says which side published it: the State or the OAS."),
    # versions
    "version_before_final": N_("A version is sealed of a plan that is “%(final)s”; this one stands at “%(stage)s”."),
    "version_sealed": N_("Version %(number)s is sealed already: the other side publishes that one."),
    "version_published": N_("This version is published already by %(side)s."),
    "version_without_proof": N_("Say where it was published: a document or an address."),
    "version_without_reason": N_("A version after the first wants a reason."),
    "version_first_reason": N_("The first version has no reason: it changes nothing."),
    "version_in_future": N_("A publication cannot be dated in the future."),
    "version_other_hash": N_("This is not the SHA-256 of version %(number)s: what you publish is not what is sealed."),
    # texts
    "text_form": N_("This is neither a text nor an object with a “value”."),
    "text_type": N_("This is not a text."),
    "text_empty": N_("This text is empty."),
    "text_nul": N_("This text contains the character NUL, which cannot be stored."),
    "text_surrogate": N_("This text contains half a character (a lone surrogate), which cannot be stored."),
    "text_missing": N_("A text needs its “%(member)s”; it cannot be removed."),
    "text_language_missing": N_("Say in which language the text is: by “language”, or by the header Content-Language."),
    "language_unknown": N_("“%(given)s” is none of the languages es, en, pt, fr."),
    "wording_unknown": N_("“%(given)s” is not a wording: adopted or summary."),
    "member_unknown": N_("There is no member “%(given)s” here."),
    "member_read_only": N_("“%(given)s” is computed and cannot be written."),
    "translations_type": N_("This is not an object."),
    "translation_type": N_("A translation is an object with a “value”, or null."),
    "translation_of_itself": N_(
        "The text is in “%(language)s” itself: a translation into the same language has to be removed."
    ),
}
