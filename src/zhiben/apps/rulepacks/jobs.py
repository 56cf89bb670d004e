"""What the worker does for rules: the run that a person asks for, and the one of every night."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from zhiben.apps.rulepacks.requests import JudgeCounties, JudgeSites, RunJudgement
from zhiben.apps.rulepacks.services import judging, packs
from zhiben.core.errors import ZhibenError
from zhiben.foundation import outbox
from zhiben.foundation.outbox.occasion import Task


@outbox.job("rulepacks.run_judgement", "按规则判定全部对象", RunJudgement, whole=False)
def run_judgement(request: RunJudgement, task: Task) -> dict[str, Any]:
    """A refusal stands on the page of the run and is no failure of the job."""
    try:
        run = judging.judge_county(request.run_id, portion=task.portion, clock=lambda: task.now)
    except ZhibenError as refused:
        judging.fail_run(request.run_id, problem=refused.message, now=task.now)
        return {"refused": refused.code}
    return {"sites": run.done, "changed": run.changed}


@outbox.job("rulepacks.judge_sites", "档案有变化的对象重新判定", JudgeSites, whole=False)
def judge_sites(request: JudgeSites, task: Task) -> dict[str, Any]:
    on = timezone.localdate(task.now)
    return {"changed": judging.judge_sites(request.site_ids, portion=task.portion, on=on, by=task.by, now=task.now)}


@outbox.job("rulepacks.judge_counties", "每夜发起规则判定", JudgeCounties)
def judge_counties(request: JudgeCounties, task: Task) -> dict[str, Any]:
    on = timezone.localdate(task.now)
    begun = [judging.start_nightly(key, on=on, now=task.now) for key in packs.counties_in_use()]
    return {"runs": sum(run is not None for run in begun)}


outbox.schedule(
    "rulepacks.nightly", "每夜按规则判定", outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 1, 30)), JudgeCounties(),
    grace=timedelta(hours=5),
)  # fmt: skip
