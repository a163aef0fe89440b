"""Operator commands: serve, migrate, load, check-config. `python -m app.cli --help`."""
