#!/bin/sh
# Check the environment and wait for the database, then become the command.
set -eu
[ -n "${WEB_CONCURRENCY:-}" ] || unset WEB_CONCURRENCY # gunicorn cannot read an empty one
if [ -n "${TMPDIR:-}" ]; then
    mkdir -p "$TMPDIR"
    # What a killed process left. Replicas share the folder: another one may be removing the same files.
    find "$TMPDIR" -type f -mmin +1440 -delete || true
fi
if [ "${1:-}" = gunicorn ]; then
    python gunicorn.conf.py
fi
python -m deploy.wait_for_database
exec "$@"
