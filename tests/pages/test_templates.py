"""What templates may not hold: the content security policy blocks it, and htmx 4 would fail at it."""

import re

import pytest

from app.web.rendering import TEMPLATES, environment

FORBIDDEN = {
    "an inline handler": r"\son\w+\s*=",
    "an inline style": r"\sstyle\s*=|<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "hx-on, which needs eval": r"\bhx-on\b",
    "a trigger filter, which needs eval": r"hx-trigger=\"[^\"]*\[",
    "a value computed by a script": r"hx-(?:vals|headers|confirm)=[\"']js:",
    "hx-delete, which sends no form": r"\bhx-(?:delete|put|patch)\b",
    "what htmx 2 knew": r"\bhx-(?:vars|params|prompt|ext|disinherit|request|history|disabled-elt)\b",
    "boosting, which loses the focus": r"\bhx-boost\b",
    "markup that is not escaped": r"\|\s*safe\b|autoescape",
    "an address elsewhere": r"(?:src|action)=\"(?:https?:)?//",
}
PATHS = sorted(TEMPLATES.rglob("*.html"))
NAMES = [path.relative_to(TEMPLATES).as_posix() for path in PATHS]


def faults(source: str) -> list[str]:
    markup = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    return [fault for fault, pattern in FORBIDDEN.items() if re.search(pattern, markup)]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_nothing_the_policy_blocks(name: str) -> None:
    assert faults((TEMPLATES / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        '<a onclick="x()">', '<p style="color:red">', "<script>x()</script>", '<a hx-on:click="x()">',
        '<a hx-trigger="click[ctrlKey]">', "<a hx-vals='js:{a: 1}'>", '<a hx-delete="/x">', '<a hx-ext="x">',
        '<body hx-boost="true">', "{{ text|safe }}", '<script src="//cdn.example/x.js">', "<style>p{}</style>",
    ],
)  # fmt: skip
def test_the_lint_catches_what_it_should(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_says_what_it_takes_and_stays_short(name: str) -> None:
    source = (TEMPLATES / name).read_text("utf-8")
    environment("es").get_template(name)
    assert source.startswith("{#")
    assert source.count("\n") <= 300


def test_every_post_form_carries_the_csrf_token() -> None:
    for path in PATHS:
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text("utf-8"), re.DOTALL):
            assert 'name="csrf"' in form, path.name
