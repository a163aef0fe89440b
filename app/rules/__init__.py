"""The arithmetic and law of the two mechanisms: no database, no clock, no web. Today is always an argument."""
