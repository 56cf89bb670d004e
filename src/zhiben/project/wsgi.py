"""The web application, for any WSGI server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.project.settings")
application = get_wsgi_application()
# What a process holds from its start stays until its end: looking through it for garbage again and again would make
# single requests wait for a fifth of a second.
gc.collect()
gc.freeze()
