"""The service as it is served, one process: `python -m bench.service PORT`."""

import sys

import uvicorn

from app.main import create_app
from app.settings import Settings

if __name__ == "__main__":
    settings = Settings(log_level="error")
    app = create_app(settings, settings.database_url or "")
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False, server_header=False)
