"""Every effect is a notice without a key: one that happens twice is there twice."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from zhiben.core.errors import ExternalError
from zhiben.foundation import outbox
from zhiben.foundation.access.models import User
from zhiben.foundation.outbox.occasion import Occasion, Task


@outbox.event("counting.happened")
@dataclass(frozen=True, slots=True)
class Happened:
    number: int
    user_id: UUID


@dataclass(frozen=True, slots=True)
class CountOnce:
    number: int
    user_id: UUID


@dataclass(frozen=True, slots=True)
class CountInPortions:
    number: int
    portions: int
    user_id: UUID


def is_first(name: str) -> bool:
    """Whether any process comes here under the name for the first time, where a test watches."""
    directory = os.environ.get("ZHIBEN_TEST_DEATHS")
    if not directory:
        return False
    try:
        (Path(directory) / name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def die_once(name: str) -> None:
    """Kill this very process, without a word."""
    if is_first(name):
        os.kill(os.getpid(), signal.SIGKILL)


def count(user_id: UUID, title: str, occasion: Occasion | Task) -> None:
    outbox.notify(recipients=[User.objects.get(pk=user_id)], title=title, now=occasion.now)


@outbox.subscriber(Happened, "counting.first", "第一处理")
def first(happened: Happened, occasion: Occasion) -> None:
    count(happened.user_id, f"first {happened.number}", occasion)
    if happened.number % 40 == 7:
        die_once(f"first-{happened.number}")


@outbox.subscriber(Happened, "counting.second", "第二处理")
def second(happened: Happened, occasion: Occasion) -> None:
    count(happened.user_id, f"second {happened.number}", occasion)
    if happened.number == 13 and is_first("second-13"):
        raise ExternalError("counting.unlucky", "这次没有成功。", retryable=True)


@outbox.job("counting.once", "一次计数", CountOnce)
def count_once(request: CountOnce, task: Task) -> dict[str, Any]:
    count(request.user_id, f"once {request.number}", task)
    if request.number % 10 == 3:
        die_once(f"once-{request.number}")
    return {"number": request.number}


@outbox.job("counting.portions", "分批计数", CountInPortions, whole=False)
def count_in_portions(request: CountInPortions, task: Task) -> dict[str, Any]:
    for done in range(task.done, request.portions):
        with task.portion(done + 1, request.portions, f"第 {done + 1} 批"):
            count(request.user_id, f"portion {request.number}/{done}", task)
        if done == 2 and request.number % 4 == 1:
            die_once(f"portion-{request.number}")
    return {"portions": request.portions}
