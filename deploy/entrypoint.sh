#!/bin/sh
# Check the environment and wait for the database, then become the command.
set -eu
[ -n "${WEB_CONCURRENCY:-}" ] || unset WEB_CONCURRENCY # gunicorn cannot read an empty one
if [ "${1:-}" = gunicorn ]; then
    python gunicorn.conf.py
fi
python -m deploy.wait_for_database
exec "$@"
