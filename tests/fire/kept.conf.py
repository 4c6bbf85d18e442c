"""The repository's configuration of gunicorn, for an application that also tells what its front keeps."""

import runpy

globals().update(runpy.run_path("gunicorn.conf.py"))
wsgi_app = "tests.fire.kept:application"
