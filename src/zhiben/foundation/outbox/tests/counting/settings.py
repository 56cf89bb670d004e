"""The project's settings, and this app. Workers started by tests use them."""

from zhiben.project.settings import *  # noqa: F403
from zhiben.project.settings import INSTALLED_APPS as PROJECT_APPS

INSTALLED_APPS = [*PROJECT_APPS, "zhiben.foundation.outbox.tests.counting"]
