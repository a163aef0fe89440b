"""Contrast of the design tokens, computed on their values: browsers' checkers skip selects and pseudo elements."""

import re
from itertools import product
from pathlib import Path

import pytest

SOURCE = Path("assets/scss/_tokens.scss").read_text("utf-8")
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in SOURCE.split("@media"))
THEMES = {"light": LIGHT, "dark": LIGHT | DARK}

TEXT = [
    *product(["ink", "muted", "brand", "brand-dark", "visited", "late", "error"], ["paper", "canvas"]),
    *[("ink", f"{tint}-tint") for tint in ("brand", "late", "ok", "warn", "error")],
    *[(tone, f"{tone}-tint") for tone in ("late", "ok", "warn", "error")],
    *product(["brand", "brand-dark", "visited"], ["brand-tint", "warn-tint", "error-tint", "ok-tint"]),
    ("muted", "brand-tint"), ("muted", "warn-tint"),
    ("on-brand", "brand"), ("on-brand", "brand-dark"), ("on-brand", "error"),
    ("on-deep", "brand-deep"), ("accent", "brand-deep"),
    ("paper", "ink"),
]  # fmt: skip
"""Words on a ground: 4.5 to 1 (WCAG 1.4.3)."""
EDGES = [
    *product(["line-strong", "focus", "brand", "late"], ["paper", "canvas"]),
    ("focus-deep", "brand-deep"), ("accent", "brand-deep"), ("line-strong", "brand-tint"),
]  # fmt: skip
"""Edges of controls, focus, figures: 3 to 1 (WCAG 1.4.11)."""


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert contrast("#d3dae0", "#ffffff") < 3, "the control: a line that is decoration only"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_can_be_read_on_their_ground(theme: str, words: str, ground: str) -> None:
    tokens = THEMES[theme]
    assert contrast(tokens[words], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen_on_their_ground(theme: str, edge: str, ground: str) -> None:
    tokens = THEMES[theme]
    assert contrast(tokens[edge], tokens[ground]) >= 3


def test_dark_redefines_every_colour_but_those_that_stay() -> None:
    assert set(LIGHT) - set(DARK) == {"accent", "focus-deep", "on-deep"}


def test_the_stylesheet_uses_only_tokens_that_exist() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", Path("app/static/avance.css").read_text("utf-8")))
    assert used <= set(LIGHT) | {"select-arrow"}
