"""The database that the tests of row-level security share."""

from tests.access.filled import filled

__all__ = ["filled"]
