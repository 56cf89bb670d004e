"""Who gets what from the pages of tasks: the unit its own, the clerk the county's, Wu nothing."""

from __future__ import annotations

from typing import Any

from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import Directive, UnitName
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import DefaultBearer, Task
from zhiben.apps.dispatch.services import carrying, extending, handing
from zhiben.apps.dispatch.tests import access_matrix_ladder, access_matrix_rounds, access_matrix_topics
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

READERS_ANYWHERE = frozenset({"gao", "shen", "lin", "he", "wu"})
WORKERS_ANYWHERE = frozenset({"gao", "shen", "lin", "wu"})
CLERKS_ANYWHERE, CLERK, NEXT = frozenset({"gao", "wu"}), frozenset({"gao"}), frozenset({"wu"})
SHEN_SEES = frozenset({"gao", "shen", "he"})
NOT_SHEN = frozenset({"lin", "wu"})
DAY = {"due_on": "2027-06-30", "reason": "补充依据"}


def _issued(cast: Cast) -> Task:
    """The construction bureau's task, issued: Shen's."""
    county = Area.objects.get(name="安澜县")
    if not Task.objects.exists():
        testing.issued(cast.gao.actor, county)
    return testing.task_of("县住建局")


def _active(cast: Cast) -> Task:
    task, shen = _issued(cast), cast.shen.actor
    carrying.assign_person(task_id=task.pk, person_id=None, name="沈岩", actor=shen, now=testing.ISSUED_AT)
    return carrying.sign_task(task_id=task.pk, actor=shen, now=testing.ISSUED_AT)


def group(cast: Cast) -> dict[str, Any]:
    """A group that the notice is made to name."""
    county = Area.objects.get(name="安澜县")
    unit = UnitName.objects.create(county=county, name="各涉矿镇", state=UnitName.State.GROUP)
    return proposal(cast) | {"unit_id": unit.pk}


def issued(cast: Cast) -> dict[str, Any]:
    return {"task_id": _issued(cast).pk}


def active(cast: Cast) -> dict[str, Any]:
    return {"task_id": _active(cast).pk}


def sign(cast: Cast) -> dict[str, Any]:
    task, shen = _issued(cast), cast.shen.actor
    carrying.assign_person(task_id=task.pk, person_id=None, name="沈岩", actor=shen, now=testing.ISSUED_AT)
    return {"task_id": task.pk, "name": "sign"}


def cancel(cast: Cast) -> dict[str, Any]:
    return {"task_id": _active(cast).pk, "name": "cancel"}


def day(cast: Cast) -> dict[str, Any]:
    task = _active(cast)
    return {"task_id": task.pk, "occurrence_id": testing.occurrences(task)[0].pk}


def reported(cast: Cast) -> dict[str, Any]:
    found = day(cast)
    now, on = testing.ISSUED_AT, testing.ISSUED_ON
    carrying.report_progress(**found, text="已自查。", actor=cast.shen.actor, now=now, on=on)
    return found


def extension(cast: Cast) -> dict[str, Any]:
    task = _active(cast)
    only = testing.occurrences(task)[0]
    asked = extending.ask_extension(
        task_id=task.pk, occurrence_id=only.pk, until=only.due_on.replace(year=2027), reason="资金未到",
        actor=cast.shen.actor, now=testing.ISSUED_AT,
    )  # fmt: skip
    return {"task_id": task.pk, "extension_id": asked.pk}


def stopped(cast: Cast) -> dict[str, Any]:
    task = _active(cast)
    extending.stop_clock(task_id=task.pk, on=testing.ISSUED_ON, reason="停工", actor=cast.gao.actor)
    return {"task_id": task.pk}


def undated(cast: Cast) -> dict[str, Any]:
    task = _active(cast)
    Task.objects.filter(pk=task.pk).update(next_due_on="9999-12-31")
    return {"task_id": task.pk}


def offered(cast: Cast) -> dict[str, Any]:
    """To Lin's town."""
    town = Organisation.objects.get(name="青石镇人民政府")
    made = handing.offer_transfer(
        task_id=_active(cast).pk, receiver_id=town.pk, reason="属地负责", actor=cast.shen.actor, now=testing.ISSUED_AT
    )
    return {"transfer_id": made.pk}


def _proposed(cast: Cast) -> Directive:
    return testing.proposed(cast.gao.actor, Area.objects.get(name="安澜县"))


def proposal(cast: Cast) -> dict[str, Any]:
    return {"directive_id": _proposed(cast).pk}


def in_force(cast: Cast) -> dict[str, Any]:
    return {"directive_id": directives.in_force(cast.gao.actor, Area.objects.get(name="安澜县")).pk}


def default(cast: Cast) -> dict[str, Any]:
    directive = _proposed(cast)
    made = DefaultBearer.objects.create(directive=directive, members="town", reach="unassigned")
    return {"directive_id": directive.pk, "default_id": made.pk}


ROWS = (
    *access_matrix_ladder.ROWS,
    *access_matrix_rounds.ROWS,
    *access_matrix_topics.ROWS,
    Row("dispatch:tasks", READERS_ANYWHERE),
    Row("dispatch:export", READERS_ANYWHERE),
    Row("dispatch:units", READERS_ANYWHERE),
    Row("dispatch:transfers", WORKERS_ANYWHERE),
    Row("dispatch:answer-transfer", frozenset({"lin"}), frozenset({"gao", "shen", "wu"}), method="POST", status=302, kwargs=offered, data={"yes": "on"}),
    Row("dispatch:proposal", CLERK, NEXT, kwargs=proposal),
    Row("dispatch:propose", CLERK, NEXT, method="POST", status=302, kwargs=in_force),
    Row("dispatch:issue", CLERK, NEXT, method="POST", status=302, kwargs=proposal, data={"all": "1"}),
    Row("dispatch:dismiss", CLERK, NEXT, method="POST", status=422, kwargs=proposal, note="nothing chosen"),
    Row("dispatch:add-default", CLERK, NEXT, method="POST", status=302, kwargs=proposal, data={"members": "town", "reach": "every"}),
    Row("dispatch:groups", CLERK, NEXT, kwargs=proposal),
    Row("dispatch:say-group", CLERK, NEXT, method="POST", status=302, kwargs=group, data={"members": "town"}),
    Row("dispatch:decide-default", CLERK, NEXT, method="POST", status=302, kwargs=default, data={"accept": "1"}),
    Row("dispatch:task", SHEN_SEES, NOT_SHEN, kwargs=issued),
    Row("dispatch:step", frozenset({"shen"}), NOT_SHEN, method="POST", status=302, kwargs=sign, note="sign"),
    Row("dispatch:step", CLERK, NOT_SHEN, method="POST", status=302, kwargs=cancel, data={"note": "文件废止"}, note="cancel"),
    Row("dispatch:assign", frozenset({"shen"}), NOT_SHEN, method="POST", status=302, kwargs=issued, data={"name": "沈岩"}),
    Row("dispatch:set-day", frozenset({"shen"}), NOT_SHEN, method="POST", status=302, kwargs=undated, data=DAY),
    Row("dispatch:report", frozenset({"shen"}), NOT_SHEN, method="POST", status=302, kwargs=active, data={"text": "已部署。"}),
    Row("dispatch:report-day", frozenset({"shen"}), NOT_SHEN, method="POST", status=302, kwargs=day, data={"text": "已自查。"}),
    Row("dispatch:judge-report", CLERK, NOT_SHEN, method="POST", status=302, kwargs=reported, data={"accept": "1"}),
    Row("dispatch:waive", CLERK, NEXT, method="POST", status=302, kwargs=day, data={"note": "停产"}),
    Row("dispatch:extend", frozenset({"gao", "shen"}), NOT_SHEN, method="POST", kwargs=active, status=422, note="nothing typed"),
    Row("dispatch:decide-extension", CLERK, NEXT, method="POST", status=302, kwargs=extension, data={"yes": "on"}),
    Row("dispatch:stop-clock", CLERK, NEXT, method="POST", status=302, kwargs=active, data={"on": "2026-03-10", "reason": "停工"}),
    Row("dispatch:resume-clock", CLERK, NEXT, method="POST", status=302, kwargs=stopped, data={"on": "2026-03-20", "reason": "复工"}),
    Row("dispatch:delegate", frozenset({"gao", "shen"}), NOT_SHEN, method="POST", kwargs=active, status=422, note="nothing typed"),
    Row("dispatch:transfer", frozenset({"gao", "shen"}), NOT_SHEN, method="POST", kwargs=active, status=422, note="nothing typed"),
)  # fmt: skip
