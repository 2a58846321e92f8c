# One image for every part: `serve` (all in one), or `web` and `worker` side by side (compose.yaml).

FROM node:22-bookworm-slim AS front
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.12-slim-bookworm AS packages
WORKDIR /build
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY tools/messages.py tools/messages.py
COPY peerassist/ peerassist/
RUN /opt/venv/bin/python tools/messages.py compile \
    && find peerassist/locale -name '*.po' -delete \
    && rm -rf peerassist/static/built
COPY --from=front /build/peerassist/static/built peerassist/static/built
RUN /opt/venv/bin/python -m compileall -q peerassist

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="Peer Assist" \
      org.opencontainers.image.licenses="AGPL-3.0-or-later"
RUN groupadd --gid 10001 peerassist \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data peerassist \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /build/peerassist /opt/app/peerassist
COPY LICENSE /opt/app/LICENSE
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PEERASSIST_DATA=/data \
    PEERASSIST_HOST=0.0.0.0
WORKDIR /data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('PEERASSIST_PORT', '8000') + '/health', timeout=4)"]
ENTRYPOINT ["python", "-m", "peerassist"]
CMD ["serve"]
