"""No sentence reaches a reader past the catalogues. The tree itself is judged in test_catalogues; here are the controls."""

import pytest

from tools.catalogues import MARKS
from tools.sentences import is_english, missed_in_python, missed_in_template

KNOWN = {"It is closed.", "Closed", "It is closed since %(day)s."}


def missed(source: str, *, page: bool = False) -> list[str]:
    return list(missed_in_python(source, KNOWN, MARKS, page=page))


@pytest.mark.parametrize(
    "source",
    [
        'raise Conflict("It is open.")',
        'raise Conflict(f"{name} is closed.")',
        'raise Conflict("It is closed" + tail)',
        'raise Conflict("%s is closed.".format(name))',
        'raise Conflict("It is closed." if closed else "It is open.")',
        'raise Invalid(Fault(f"There is no {noun}.", pointer="/x"))',
        'OPEN = "open still"\nraise Invalid(Fault(OPEN, pointer="/x"))',
        'OPEN: str = "open still"\nraise Invalid(Fault(OPEN, pointer="/x"))',
        'shown = translate(language, "open still")',
        'SENTENCES = {"open": "It is open."}',
        'refuse("It is open.")',
        'raise Conflict("It is closed since %(day)s.")',
        'raise Conflict("It is closed since %(day)s.", date=day)',
        'raise Invalid(Fault("It is closed since %(day)s.", {"date": day}, pointer="/x"))',
        'translate(language, "It is closed since %(day)s.")',
    ],
)
def test_a_sentence_past_the_catalogues_is_found(source: str) -> None:
    assert missed(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring. It has sentences."""\nX = 1\n"""What it is. Why."""',
        'raise Conflict("It is closed.")',
        'raise Conflict(N_("It is closed.") if closed else SENTENCES[code])',
        "raise Conflict(SENTENCES[problem.code], (), **problem.params)",
        'raise Conflict("It is closed since %(day)s.", day=day)',
        'raise Invalid(Fault("It is closed since %(day)s.", {"day": day}, pointer="/x"))',
        'raise ValueError("Nobody reads this. Truly.")',
        'limit: int = Field(description="How many. At most.")',
        'NEW = {"value": "Veinte centros."}\nmodel_config = ConfigDict(json_schema_extra={"examples": [NEW]})',
        'log.info("It is open", why="x")\nheaders["Retry-After"] = "2"',
    ],
)
def test_what_is_collected_or_nobody_reads_is_left_alone(source: str) -> None:
    assert not missed(source)


def test_a_label_counts_on_pages_only() -> None:
    assert missed('context = {"label": "Open"}', page=True)
    assert not missed('context = {"label": "Closed", "href": "/open", "class": "is-open"}', page=True)
    assert not missed('context = {"label": "Open"}')


@pytest.mark.parametrize(
    "source",
    [
        "<p>It is open</p>",
        "<p>{{ name }} is open</p>",
        "{% if open %}<b>Open</b>{% endif %}",
        '<nav aria-label="Pages">',
        '<input placeholder="{{ n }} words">',
        '{{ "Open" if open else _("Closed") }}',
        '{{ crumbs([("Start", "/")]) }}',
        '{% set heading = "Open" %}',
    ],
)
def test_words_outside_gettext_are_found_in_templates(source: str) -> None:
    assert list(missed_in_template(source))


@pytest.mark.parametrize(
    "source",
    [
        "{# A comment. #}<p>{{ _('It is closed.') }}</p>",
        "<nav aria-label=\"{{ _('Closed') }}\">{{ ngettext('%(n)s plan', '%(n)s plans', n, n=n) }}</nav>",
        "{% trans %}It is closed.{% endtrans %}",
        '<li class="is-open" id="a-{{ i }}" data-label="{{ words.status }}">{{ words.status }} · 2</li>',
        '{% macro described() %} aria-invalid="true"{% endmacro %}<title>{{ name }} · Avance</title>',
    ],
)
def test_what_goes_through_gettext_is_left_alone(source: str) -> None:
    assert not list(missed_in_template(source))


def test_what_operators_read_stays_in_english() -> None:
    assert is_english("loading/cells.py") and is_english("settings.py")
    assert not is_english("actions/loading.py") and not is_english("web/problems.py")
