"""The web application, for any WSGI server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from zhiben.project.garbage import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.project.settings")
application = get_wsgi_application()
settle()
