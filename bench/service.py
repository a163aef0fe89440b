"""The service as it is served, one process: `python -m bench.service PORT`."""

import os
import sys

import uvicorn

from app.main import from_environment

if __name__ == "__main__":
    os.environ["AVANCE_LOG_LEVEL"] = "error"
    uvicorn.run(from_environment(), port=int(sys.argv[1]), log_config=None, access_log=False, server_header=False)
