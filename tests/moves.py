"""The table of moves by stages and roles, as `moves.txt` says it to people."""

from pathlib import Path

from app.rules.plans import PATH, Stage

_LINES = [line.split() for line in Path(__file__).with_suffix(".txt").read_text().splitlines()]

BETWEEN: dict[tuple[Stage, Stage], str] = {
    (Stage(line[0]), to): word
    for line in _LINES
    if len(line) == len(PATH) + 1 and line[0] in PATH and line[1] not in PATH
    for to, word in zip(PATH, line[1:], strict=True)
}
"""What becomes of a move from one stage to another."""

WHO: dict[str, str] = {line[0]: line[1] for line in _LINES if len(line) == 2 and line[1] in ("may", "401", "403")}
"""Who may, by persona; the status of the others."""
