"""Operator commands: serve, migrate, load, rotate-keys, verify, check-config. `python -m app.cli --help`."""
