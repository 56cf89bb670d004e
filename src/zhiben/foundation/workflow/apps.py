from __future__ import annotations

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "zhiben.foundation.workflow"
    label = "workflow"
    verbose_name = "流程"

    def ready(self) -> None:
        from . import audit  # noqa: F401 - declares the action of a step
