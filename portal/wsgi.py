"""Django alone, for any WSGI server."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
import_module("stats.clerk").start()  # counting: only a process that serves pages needs the clerk
