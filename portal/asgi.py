"""What gunicorn serves: the front, and Django behind it."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in settings.DONE_BY_THE_FRONT]
django = get_wsgi_application()  # before anything is imported that needs its applications
worker = import_module("videos.worker").Worker(alone=True) if settings.PORTAL_VIDEO_WORKER else None
import_module("portal.twins").maker.start()
application = import_module("portal.front.process").assemble(django, import_module("stats.live"), worker)
