"""The form by which a side publishes a plan: what is final, which seals it, or the version the other side has published."""

from datetime import UTC, datetime

from app.access import keys as pairs
from app.actions import versions as act
from app.errors import NotFound
from app.pages import _specs
from app.pages._fields import checked
from app.pages._forms import Errand, Part, Sent
from app.pages._plan_page import PlanPage
from app.pages._plan_versions import sides_open
from app.pages._specs import Spec
from app.pages._words import words
from app.queries import versions
from app.rules import versions as rules
from app.rules.plans import stage
from app.rules.problems import N_
from app.schemas.versions import PublicationNew, VersionNew
from app.web.languages import translate

SEAL = N_("Publish the plan")
PUBLISH = N_("Publish version %(number)s for the other side")
SEALS = N_("Publishing seals the plan as it stands: everybody reads it then, and this version never changes.")
SAME = N_("You publish the same sealed bytes: SHA-256 %(sha256)s")
DONE = N_("Published.")
SIDE = Spec("side", "choice", "", N_("For which side"))
DATE = Spec("date", "date", "", N_("Published on"), N_("The day, as in 2018-11-30"))
URL = Spec("url", "line", "", N_("Where it was published"), N_("A public page: https://…"))
REASON = Spec("reason", "choice", "", N_("Why there is a new version"))
NOTE = Spec("said", "area", "", N_("What is said of it"), N_("Everybody may read this."))


def publish(page: PlanPage) -> Errand:
    """Publish the plan for a side.

    Raises:
        NotFound: there is nothing to publish now, or not for this reader.
    """
    language, plan = page.language, page.plan
    found = versions.all_of(page.session, page.actor, plan.id)
    newest = found[0] if found else None
    sides = sides_open(page, found)
    if not sides:
        raise NotFound
    sealing = rules.sealing_problem(stage(plan.stage), newest and newest.number) is None
    labels = words(language, "sides")
    fields = [_specs.one(SIDE, language, [(side, labels[side]) for side in sides])]
    fields += [_specs.one(DATE, language), _specs.one(URL, language)]
    if sealing and newest is not None:
        fields.append(_specs.one(REASON, language, _specs.any_of(list(words(language, "reasons").items()), language)))
    fields.append(_specs.one(NOTE, language, member="note"))
    part = Part.of("plans", plan)

    def save(sent: Sent) -> None:
        values = {name: value for name, value in sent.every.items() if value not in (None, "")}
        values |= {"note": values.pop("said")} if "said" in values else {}
        expected, by, now = sent.versions[plan.id], page.actor, datetime.now(UTC)
        if sealing:
            secret = page.request.app.state.settings.key(pairs.SEALING)
            values = checked(VersionNew, values)
            act.seal(page.session, plan.id, values=values, expected=expected, secret=secret, by=by, now=now)
        elif newest is not None:
            values, number = checked(PublicationNew, values | {"sha256": newest.sha256}), newest.number
            act.publish(page.session, plan.id, number, values=values, expected=expected, by=by, now=now)

    heading, intro = (SEAL, SEALS) if sealing or newest is None else (PUBLISH, SAME)
    told = {"number": newest.number, "sha256": newest.sha256} if newest is not None else {}
    return Errand(
        "publish",
        translate(language, heading, told),
        f"{page.address}/publish",
        page.back("publish"),
        fields,
        save,
        [part],
        new={"side": sides[0], "date": page.today.isoformat()},
        intro=translate(language, intro, told),
        undoable=False,
        done=translate(language, DONE),
        submit=heading if sealing else SEAL,
        whole=True,
    )
