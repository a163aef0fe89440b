"""Charts as SVG written by hand. A chart is a picture of a table that stands beside it, never instead of it.

Classes let a page colour it (light, dark, forced colours); presentation attributes serve wherever there is no
stylesheet. What is late is told by hatching and a word, never by colour alone. Texts come ready in the reader's
language; everything is escaped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from markupsafe import Markup

WIDTH = 960
CODE = 72
"""Where the bars begin: the codes stand left of it."""
ROW, TOP = 22, 30
BRAND, LATE, GREY, LINE = "#07648d", "#9a3a0b", "#6c7886", "#d3dae0"


@dataclass(frozen=True, slots=True)
class Bar:
    """One activity: its code, first and last day, those it was published with where they differ. `late`: the word, or
    empty; `done`: completed; `planned`: not begun, cancelled or not reported; `lang`: the language of its title."""

    code: str
    first: date
    last: date
    before: tuple[date, date] | None
    late: str = ""
    done: bool = False
    planned: bool = False
    title: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line at a day, with its label."""

    day: date
    label: str


def timeline(
    bars: Sequence[Bar],
    first: date,
    last: date,
    marks: Sequence[Mark],
    today: Mark | None,
    *,
    title: str,
    told: str,
    key: str = "timeline",
) -> Markup:
    """Bars over the days from `first` to `last`; what lies outside is cut off. `marks`: months, quarters or years; `told`:
    the finding in a sentence, for those who do not see it."""
    height = TOP + ROW * len(bars) + 26
    out = [
        Markup(
            '<svg class="chart chart--timeline" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"'
            ' aria-labelledby="{k}-t {k}-d" focusable="false"><title id="{k}-t">{t}</title><desc id="{k}-d">{d}</desc>'
            '<defs><pattern id="{k}-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
            ' patternTransform="rotate(45)"><path class="chart__hatch" d="M0 0V6" stroke="{late}" stroke-width="3"/>'
            "</pattern></defs>"
        ).format(w=WIDTH, h=height, k=key, t=title, d=told, late=LATE)
    ]
    days = max(1, (last - first).days + 1)

    def x(day: date) -> float:
        inside = min(max((day - first).days, 0), days)
        return round(CODE + (WIDTH - CODE - 8) * inside / days, 1)

    for mark in marks:
        out.append(
            Markup(
                '<path class="chart__grid" d="M{x} {a}V{b}" stroke="{c}"/><text class="chart__label" x="{lx}" y="18">{t}</text>'
            ).format(x=x(mark.day), lx=x(mark.day) + 3, a=TOP - 8, b=height - 20, c=LINE, t=mark.label)
        )
    out += [_bar(bar, TOP + ROW * place, x, first, last, key) for place, bar in enumerate(bars)]
    if today and first <= today.day <= last:
        at = x(today.day)
        anchor = "end" if at > WIDTH - 80 else "start"
        out.append(
            Markup(
                '<path class="chart__today" d="M{x} {a}V{b}" stroke="{c}" stroke-width="2" stroke-dasharray="4 3"/>'
                '<text class="chart__label chart__label--today" x="{lx}" y="{y}" text-anchor="{n}">{t}</text>'
            ).format(
                x=at, lx=at + (-4 if anchor == "end" else 4), a=TOP - 6, b=height - 20, y=height - 6, c=LATE, n=anchor,
                t=today.label,
            )
        )  # fmt: skip
    return Markup("").join([*out, Markup("</svg>")])


CODE_TEXT = Markup('<g class="chart__row"><text class="chart__code" x="{}" y="{}" text-anchor="end">{}</text>')
ABOUT = Markup('<title lang="{}">{}</title>')
GHOST = Markup('<rect class="chart__before" x="{}" y="{}" width="{}" height="16" fill="none" stroke="{}"/>')
SHAPE = Markup('<rect class="chart__bar chart__bar--{}" x="{}" y="{}" width="{}" height="10" fill="{}" stroke="{}"{}/>')
LATE_TEXT = Markup('<text class="chart__label chart__label--late" x="{}" y="{}" text-anchor="{}">{}</text>')


def _bar(bar: Bar, y: int, x: Callable[[date], float], first: date, last: date, key: str) -> Markup:
    out = [CODE_TEXT.format(CODE - 10, y + 12, bar.code)]
    if bar.title:
        out.append(ABOUT.format(bar.lang, bar.title))
    if bar.before and bar.before != (bar.first, bar.last):
        left, right = x(bar.before[0]), x(bar.before[1] + timedelta(days=1))
        out.append(GHOST.format(left, y - 1, _wide(left, right), GREY))
    if bar.last >= first and bar.first <= last:
        left, right = x(bar.first), x(bar.last + timedelta(days=1))
        kind = "late" if bar.late else "done" if bar.done else "planned" if bar.planned else "plain"
        fill = {"late": f"url(#{key}-hatch)", "planned": "none"}.get(kind, BRAND)
        edge = {"late": LATE, "planned": GREY}.get(kind, BRAND)
        dashes = Markup(' stroke-dasharray="4 3"') if kind == "planned" else Markup("")
        out.append(SHAPE.format(kind, left, y + 2, _wide(left, right), fill, edge, dashes))
        if bar.late and right < WIDTH - 90:
            out.append(LATE_TEXT.format(right + 5, y + 11, "start", bar.late))
        elif bar.late:
            out.append(LATE_TEXT.format(left - 5, y + 11, "end", bar.late))
    return Markup("").join([*out, Markup("</g>")])


def _wide(left: float, right: float) -> float:
    return round(max(3.0, right - left), 1)


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a day, with its label; None: there is none, for the reason in `label`."""

    day: date
    value: Decimal | None
    label: str


COURSE = Markup(
    '<svg class="chart chart--course" viewBox="0 0 640 {h}" width="640" height="{h}" role="img"'
    ' aria-labelledby="{k}-t {k}-d" focusable="false"><title id="{k}-t">{t}</title><desc id="{k}-d">{d}</desc>'
    '<path class="chart__grid" d="M52 150H600" stroke="{line}"/>'
)
PLANNED = Markup('<path class="chart__plan" d="{}" fill="none" stroke="{}" stroke-dasharray="5 4" stroke-width="2"/>')
SEEN = Markup('<path class="chart__line" d="M{} {}L{} {}" fill="none" stroke="{}" stroke-width="2"/>')


def course(
    values: Sequence[Point], targets: Sequence[Point], baseline: Point | None, *, title: str, told: str, key: str
) -> Markup:
    """An indicator over time: the baseline, dated targets (a dashed line), values (dots on a line that breaks where there
    is none)."""
    every = [*values, *targets, *([baseline] if baseline else [])]
    known = [one.value for one in every if one.value is not None]
    if not known:
        return Markup("")
    low, high = min([*known, Decimal(0)]), max([*known, Decimal(1)])
    begin, end = min(one.day for one in every), max(one.day for one in every)
    days, span, height = max(1, (end - begin).days), (high - low) or Decimal(1), 190

    def at(one: Point) -> tuple[float, float]:
        value = one.value if one.value is not None else low
        return (
            round(60 + 520 * (one.day - begin).days / days, 1),
            round(150 - 120 * float((value - low) / span), 1),
        )

    out = [COURSE.format(h=height, k=key, t=title, d=told, line=LINE)]
    course_of_targets = [one for one in ([baseline] if baseline else []) + list(targets) if one.value is not None]
    if len(course_of_targets) > 1:
        out.append(PLANNED.format("M" + "L".join(f"{a} {b}" for a, b in map(at, course_of_targets)), GREY))
    for before, after in pairwise(values):
        if before.value is not None and after.value is not None:
            out.append(SEEN.format(*at(before), *at(after), BRAND))
    out += [_dot(one, at(one), "plan") for one in course_of_targets]
    out += [_dot(one, at(one), "value" if one.value is not None else "none") for one in values]
    return Markup("").join([*out, Markup("</svg>")])


DOTS = {
    "value": Markup('<circle class="chart__dot" cx="{}" cy="{}" r="5" fill="{}"/>'),
    "plan": Markup('<circle class="chart__goal" cx="{}" cy="{}" r="5" fill="#ffffff" stroke="{}" stroke-width="2"/>'),
    "none": Markup(
        '<circle class="chart__none" cx="{}" cy="{}" r="5" fill="none" stroke="{}" stroke-dasharray="2 2"/>'
    ),
}
DOT_TEXT = Markup('<text class="chart__label" x="{}" y="{}" text-anchor="middle">{}</text>')


def _dot(one: Point, where: tuple[float, float], kind: str) -> Markup:
    x, y = where
    shape = DOTS[kind].format(x, y, BRAND if kind == "value" else GREY)
    return Markup("").join([shape, DOT_TEXT.format(x, y - 9 if kind == "value" else y + 20, one.label)])
