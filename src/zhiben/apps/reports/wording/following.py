"""What is due next. Pure."""

from __future__ import annotations

from zhiben.apps.reports import facts as shapes
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.wording.places import Places
from zhiben.apps.reports.wording.words import day


def following(w: Places, title: str = "下一步") -> None:
    w.draft.section("next", title)
    until = day(w.facts.until)
    busy = [u for u in sorted(w.facts.units, key=lambda u: (-u.tasks.upcoming, u.name)) if u.tasks.upcoming][:5]
    if busy:
        listed = "、".join(f"{w.unit(u)}{w.tasks(q.UPCOMING, u)}项" for u in busy)
        w.draft.say(f"{until}前到期的任务{w.all_tasks(q.UPCOMING)}项，其中{listed}，请按期完成。")
    else:
        w.draft.say(f"{until}前到期的任务{w.all_tasks(q.UPCOMING)}项。")
    if shapes.in_state(w.facts.units, "missing"):
        w.draft.say(f"请{w.units(shapes.in_state(w.facts.units, 'missing'))}尽快补报，并说明未报送的原因。")
    if w.facts.upcoming:
        rows = [[w.draft.name(t.title, q.TASK, t.key), w.draft.name(t.unit, q.UNIT, t.unit_id),
                 w.draft.name(t.person, q.TASK, t.key) if t.person else "未指定", t.due_on.isoformat()]
                for t in w.facts.upcoming]  # fmt: skip
        w.draft.table("近期到期任务", ["任务", "单位", "责任人", "时限"], rows)
