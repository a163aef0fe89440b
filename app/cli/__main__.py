"""`python -m app.cli`."""

from app.cli.commands import cli

if __name__ == "__main__":  # the processes uvicorn spawns import this file again
    cli()
