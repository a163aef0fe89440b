"""The forms of plans and activities as entries of `everywhere`: opened, refused, and saved by somebody else first."""

from collections.abc import Iterator, Mapping

from tests.pages.entries import Entry

WRONG: Mapping[str, Mapping[str, str]] = {
    "content": {"title": "", "start": "2027", "end": "2026", "weight": "dos"},
    "guidelines": {"title": "", "position": "x"},
    "activities": {"code": "", "title": "", "start": "x", "weight": "-1"},
    "facts": {"status": "cancelled", "status_as_of": "x"},
    "milestones": {"title": "", "due": "x", "target": "x", "reached": "x"},
    "costs": {"amount": "x", "precision": "x", "fiscal_year": "x"},
    "indicators": {"code": "", "name": "", "baseline": "x"},
    "targets": {"due": "", "value": "x"},
    "observations": {"date": "x", "value": "x"},
    "evidence": {"url": "javascript:alert(1)", "title": "", "date": "x"},
    "updates": {"as_of": "x", "status": "cancelled", "amount": "x", "evidence_url": "x"},
    "return": {"reason": ""},
    "publish": {"date": "x", "url": "x"},
}
"""What is refused, by the noun or the last word of a form's address."""

OPEN: tuple[tuple[str, str, str], ...] = (
    *((f"{one} of a draft", "colombia", f"/activities/{{drafted}}/{one}") for one in (
        "content", "translations", "milestones/new", "milestones/{drafted_target}", "costs/new", "costs/{drafted_line}",
        "indicators/new", "indicators/{drafted_I4}", "targets/new?of={drafted_I4}",
    )),
    *((one, "peru", f"/activities/{{whole}}/{one}") for one in (
        "facts", "translations", "milestones/{whole_target}", "costs/new", "costs/{whole_spent}",
        "observations/new?of={whole_I4}", "evidence/new", "evidence/{link}", "evidence/new?file={file}",
        "updates/{submitted}/return", "updates/{submitted}/accept", "updates/new",
    )),
    *((f"{one}, agency", "agency-peru", f"/activities/{{whole}}/{one}") for one in (
        "updates/new", "updates/{returned}", "evidence/new?of={returned}",
    )),
    *((f"plan's {one} of a draft", "colombia", f"/plans/{{draft}}/{one}") for one in (
        "content", "translations", "guidelines/new", "guidelines/{guideline}",
        "activities/new", "costs/new", "costs/{drafted_cost}", "indicators/new", "indicators/{drafted_I1}",
        "targets/new?of={drafted_I1}", "targets/{drafted_I1_target}",
    )),
    ("plan's publication", "peru", "/plans/{peru}/publish"),
    ("version's other side", "secretariat", "/plans/{followed}/publish"),
    *((f"plan's {one}", "peru", f"/plans/{{followed}}/{one}") for one in (
        "translations", "costs/new", "observations/new?of={whole_I1}", "observations/{I1_value}",
    )),
)  # fmt: skip
"""Every open form: name, who opens it, address."""

STALE: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "/activities/{drafted}/content": ("drafted", {"title": "Otra definición", "weight": "7"}),
    "/activities/{drafted}/milestones/{drafted_day}": ("drafted_day", {"weight": "9"}),
    "/activities/{drafted}/costs/{drafted_line}": ("drafted_line", {"amount": "7"}),
    "/activities/{whole}/facts": ("whole", {"status": "suspended"}),
    "/activities/{whole}/milestones/{whole_target}": ("whole_target", {"reached": "30"}),
    "/activities/{whole}/evidence/{link}": ("link", {"publisher": "Otro"}),
    "/plans/{draft}/content": ("draft", {"end": "2030"}),
    "/plans/{draft}/translations": ("draft", {"title.en": "Another title"}),
    "/activities/{drafted}/translations": ("drafted", {"title.en": "Another title"}),
    "/plans/{draft}/guidelines/{guideline}": ("guideline", {"title": "Otro lineamiento"}),
    "/plans/{draft}/targets/{drafted_I1_target}": ("drafted_I1_target", {"value": "70"}),
    "/plans/{followed}/observations/{I1_value}": ("I1_value", {"value": "3", "narrative": "Otra fuente"}),
}
"""Forms that somebody else was quicker to save: the thing, and what is typed against its first version."""


def forms() -> Iterator[Entry]:
    for name, reader, path in OPEN:
        yield Entry(f"form {name}", reader, path)
        noun, _, thing = path.partition("?")[0].split("/", 3)[3].partition("/")
        wrong = WRONG.get("return" if thing.endswith("/return") else noun)
        if wrong and not thing.endswith("/accept") and name != "updates/new":
            yield Entry(f"form {name}, refused", reader, path, 422, wrong, path)
    for path, (thing, typed) in STALE.items():
        reader = "colombia" if "draft" in path else "peru"
        stale = {f"version-{{{thing}}}": "1", **typed}
        yield Entry(f"form {path}, stale", reader, path, 412, stale, path)
    row = "/activities/{whole}/status"
    yield Entry("row, refused", "peru", row, 422, {"status": "cancelled", "note": ""}, "/plans/{followed}?edit={whole}")
    yield Entry("row, stale", "peru", row, 412, {"version-{whole}": "1", "status": "suspended"},
                "/plans/{followed}?edit={whole}")  # fmt: skip
    for name, reader, plan, picked in (
        ("", "peru", "followed", "silent"),
        (" of a draft", "colombia", "draft", "second"),
    ):
        path, pick = f"/plans/{{{plan}}}/bulk", f"?pick.{{{picked}}}=1"
        yield Entry(f"bulk{name}", reader, path + pick)
        yield Entry(f"bulk{name}, nobody chosen", reader, path, 422)
        yield Entry(f"bulk{name}, refused", reader, path, 422, {"weight": "x", "status_as_of": "x"}, path + pick)
        stale = {f"version-{{{picked}}}": "99", "note": "x", "status_as_of": "2025-01-0{turn}", "weight": "1{turn}"}
        yield Entry(f"bulk{name}, what became of each", reader, path, 200, stale, path + pick)
