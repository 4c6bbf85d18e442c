# The portal as one image. Python and Debian follow one ARG, which may name a digest or a mirror as well.
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PATH=/opt/venv/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
# For the parser in requirements-parser.txt, which has to be compiled.
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt requirements-parser.txt ./
RUN --mount=type=cache,target=/root/.cache/pip pip install --requirement requirements.txt --requirement requirements-parser.txt
COPY . .
# The key is made up for this one step: no layer and no history line holds it.
RUN python locale/compile.py \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" PORTAL_STATIC_ROOT=/app/staticfiles \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 portal \
    && useradd --uid 10001 --gid portal --home-dir /tmp --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal /srv/portal/media /srv/portal/static /srv/portal/var
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_BIND=[::] \
    PORTAL_STATIC_ROOT=/app/staticfiles \
    PORTAL_VAR_DIR=/srv/portal/var \
    MEDIA_ROOT=/srv/portal/media
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME ["/srv/portal/media", "/srv/portal/var"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "deploy.healthcheck"]
ENTRYPOINT ["/app/deploy/entrypoint.sh"]
CMD ["gunicorn"]
