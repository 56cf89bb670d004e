"""Tasks, rounds and returns for programs."""

from __future__ import annotations

from zhiben.apps.dispatch.api import returns, rounds, tasks

TASKS, ROUNDS, RETURNS = tasks.OPERATIONS, rounds.OPERATIONS, returns.OPERATIONS
