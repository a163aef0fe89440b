"""Whether both providers that nobody here wrote were there to be asked."""

import subprocess
from collections.abc import Callable

from tests.providers.glewlwyd import PROGRAM, TABLES


def test_glewlwyd_is_the_one_the_tests_are_written_for_or_it_is_said_that_it_was_not_there(
    record_property: Callable[[str, object], None],
) -> None:
    if PROGRAM is None:
        told = "NOT RUN: tests/providers/test_glewlwyd.py, for glewlwyd is not on this machine (Debian: apt-get install glewlwyd)"
        record_property("told", told)
        return
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.startswith("2.7.")
    assert TABLES.exists()
