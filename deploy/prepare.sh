#!/bin/sh
# What is done once for each new version, before any replica of it serves.
set -eu
python manage.py migrate --noinput
python manage.py create_administrator
if mountpoint -q /srv/portal/static; then # a web server in front serves what this volume holds
    python -m deploy.publish_static "$PORTAL_STATIC_ROOT" /srv/portal/static
fi
