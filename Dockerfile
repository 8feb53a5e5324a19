# syntax=docker/dockerfile:1
# Two stages: the first builds a virtual environment from the lock, the second carries only that and runs as nobody special.
# With the extras that a shared installation may want: PostgreSQL, sign-in by OpenID Connect, S3-compatible storage.

FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PROJECT_ENVIRONMENT=/opt/groundwork \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /src
# Dependencies first: this layer is built again only when the lock changes.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-install-project --extra postgres --extra sso --extra s3
COPY README.md LICENSE ./
COPY clauses clauses
COPY questionnaires questionnaires
COPY scoring scoring
COPY planning planning
COPY app app
COPY frontend frontend
RUN uv sync --frozen --no-editable --extra postgres --extra sso --extra s3

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 groundwork \
    && useradd --uid 10001 --gid groundwork --home-dir /data --no-create-home --shell /usr/sbin/nologin groundwork \
    && install -d -o groundwork -g groundwork -m 0750 /data
COPY --from=build /opt/groundwork /opt/groundwork
ENV PATH=/opt/groundwork/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GROUNDWORK_DATA_DIR=/data \
    GROUNDWORK_HOST=0.0.0.0 \
    GROUNDWORK_PORT=8000
USER groundwork
WORKDIR /data
VOLUME /data
EXPOSE 8000
# It asks under a name that the server answers to, whatever names GROUNDWORK_ALLOWED_HOSTS holds.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; name = os.environ.get('GROUNDWORK_ALLOWED_HOSTS', 'localhost').split(',')[0].strip(); u.urlopen(u.Request(f'http://127.0.0.1:{os.environ[\"GROUNDWORK_PORT\"]}/healthz', headers={'Host': name}), timeout=4)"]
CMD ["groundwork", "serve"]
