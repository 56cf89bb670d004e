"""A county that judges, for tests of this app and of those above it: a small pack of its own, sites, facts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from zhiben.apps.rulepacks.models import JudgementRun, PackEdition, PackUse, SiteJudgement
from zhiben.apps.rulepacks.services import answers, judging, packs
from zhiben.foundation.access.actor import Actor

MINES = "cn-noncoal-mines"
PLACES = {"mine": {"sectors": ["mines"], "kinds": []}}
# A pack that nobody ships: one figure, one switch for the county, three rules.
PACK: Mapping[str, str] = {
    "pack.yaml": 'id: anlan-kitchens\nedition: "1"\ntitle: 安澜餐饮用气\nfrom: 2025-01-05\n'
    "sources: {anlan-kitchens-1: {title: 安澜县餐饮用气规定, number: 2025年第9号}}\n"
    "subjects: {kitchen: {label: 餐饮场所, is: [enterprise]}}\n",
    "facts.yaml": "kitchen_gas: {type: number, unit: kg, label: 气瓶总重量, question: 气瓶总重量是多少？, subject: kitchen, observer: 检查人员, checklist: 逐瓶核对}\n"
    "kitchen_room: {type: bool, label: 专用气瓶间, question: 是否设专用气瓶间？, subject: kitchen}\n"
    "kitchen_alarms: {type: set, values: {gas: 燃气报警, smoke: 烟感}, label: 报警装置, question: 装了哪些报警装置？, subject: kitchen}\n"
    "kitchen_drills: {type: events, label: 应急演练, question: 哪些天做过演练？, subject: kitchen}\n",
    "parameters/gas.yaml": "room_weight: {label: 须设气瓶间的重量, unit: kg, bound: 超过, values: [{from: 2025-01-05, value: 100, source: anlan-kitchens-1#3}]}\n"
    "yearly_drills: {label: 每年演练次数, type: integer, unit: times, bound: 不少于, local: true, values: [{from: 2025-01-05, value: null, source: anlan-kitchens-1#5}]}\n",
    "rules/gas.yaml": "- id: kitchen.room\n  catalogue: R-GS13b\n  label: 气瓶超重须设气瓶间\n  subject: kitchen\n  applies: kitchen_gas > param.room_weight\n"
    "  require: kitchen_room\n  breach: {level: major, advice: 建气瓶间, consequences: [rectify_order, ~stop_work]}\n  reading: text\n  source: anlan-kitchens-1#3\n"
    "- id: kitchen.alarm\n  label: 须装燃气报警\n  subject: kitchen\n  require: kitchen_alarms has gas\n"
    "  breach: {level: general, advice: 加装报警}\n  reading: text\n  source: anlan-kitchens-1#4\n"
    "- id: kitchen.drills\n  label: 每年演练\n  subject: kitchen\n  require: count(kitchen_drills in this year) >= param.yearly_drills\n"
    "  breach: {level: notice, advice: 补做演练}\n  reading: text\n  source: anlan-kitchens-1#5\n",
    "tests/gas.yaml": "kitchen.room:\n"
    "  - {name: at the limit, at: 2025-06-01, given: {kitchen_gas: 100 kg, kitchen_room: false}, expect: not_applicable}\n"
    "  - {name: beside it, at: 2025-06-01, given: {kitchen_gas: 101 kg, kitchen_room: false}, expect: breached}\n"
    "  - {name: unknown, at: 2025-06-01, given: {kitchen_room: false}, expect: unknown}\n"
    "  - {name: before, at: 2025-01-04, given: {kitchen_gas: 101 kg, kitchen_room: false}, expect: not_applicable}\n"
    "  - {name: met, at: 2025-06-01, given: {kitchen_gas: 101 kg, kitchen_room: true}, expect: met}\n"
    "kitchen.alarm:\n"
    "  - {name: met, at: 2025-06-01, given: {kitchen_alarms: [gas]}, expect: met}\n"
    "  - {name: breached, at: 2025-06-01, given: {kitchen_alarms: [smoke]}, expect: breached}\n"
    "  - {name: unknown, at: 2025-06-01, given: {}, expect: unknown}\n"
    "  - {name: before, at: 2025-01-04, given: {kitchen_alarms: []}, expect: not_applicable}\n"
    "kitchen.drills:\n"
    "  - {name: unset, at: 2025-06-01, given: {kitchen_drills: []}, expect: unknown}\n"
    "  - {name: at the limit, at: 2025-06-01, params: {yearly_drills: 1}, given: {kitchen_drills: [2025-03-01]}, expect: met}\n"
    "  - {name: one short, at: 2025-06-01, params: {yearly_drills: 1}, given: {kitchen_drills: []}, expect: breached}\n"
    "  - {name: before, at: 2025-01-04, given: {kitchen_drills: []}, expect: not_applicable}\n",
    "SOURCES.md": "# Sources\n\nA pack for tests.\n",
}


def zipped(files: Mapping[str, str] = PACK, name: str = "anlan-kitchens") -> bytes:
    """A pack as somebody uploads it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in files.items():
            archive.writestr(f"{name}/{path}", text)
    return out.getvalue()


def changed(path: str, *pairs: tuple[str, str], edition: str = "2") -> dict[str, str]:
    """The pack of tests in another edition, with words of one file replaced."""
    files = dict(PACK)
    for old, new in pairs:
        assert old in files[path]  # noqa: S101
        files[path] = files[path].replace(old, new)
    files["pack.yaml"] = files["pack.yaml"].replace('edition: "1"', f'edition: "{edition}"')
    return files


def kitchens(actor: Actor, files: Mapping[str, str] = PACK) -> PackUse:
    """The pack of tests, uploaded and switched on: small places are its kitchens."""
    now = timezone.now()
    made = packs.install_upload(data=zipped(files), actor=actor, now=now)
    places = {"kitchen": {"sectors": [], "kinds": ["small_place"]}}
    return packs.switch_on(edition_id=made.pk, places=places, reason="试点", actor=actor, now=now)


def mines(actor: Actor) -> PackUse:
    """The pack of mines that is shipped, switched on."""
    now = timezone.now()
    made: PackEdition = packs.install_shipped(pack=MINES, actor=actor, now=now)
    return packs.switch_on(edition_id=made.pk, places=PLACES, reason="街道文件", actor=actor, now=now)


def judged(actor: Actor, work_all: Callable[[], int] | None = None, *, on: date | None = None) -> JudgementRun:
    """A whole run; without a worker in this very thread."""
    now = timezone.now()
    run = judging.start_run(on=on or timezone.localdate(), actor=actor, now=now)
    if work_all is not None:
        work_all()
    else:
        from contextlib import nullcontext

        judging.judge_county(run.pk, portion=lambda done, total, message: nullcontext(), clock=timezone.now)
    run.refresh_from_db()
    return run


def known(actor: Actor, site_id: int, values: Mapping[str, str], *, now: datetime | None = None, **more: Any) -> None:
    """Answers on a site, observed today by an inspector."""
    at = now or timezone.now()
    on = timezone.localdate(at)
    answers.answer(
        site_id=site_id, values=values, observed_on=on, on=on, source="inspected", actor=actor, now=at, **more
    )


def codes_of(site_id: int) -> dict[str, str]:
    """What is kept of a site: code of a rule → outcome."""
    from zhiben.apps.rulepacks.engine.said import keys_in
    from zhiben.apps.rulepacks.models import RuleEntry, Verdict

    names = dict(RuleEntry.objects.values_list("pk", "code"))
    found = SiteJudgement.objects.get(site=site_id)
    kept = {names[key]: "met" for key in keys_in(found.met)} | {
        names[key]: "not_applicable" for key in keys_in(found.idle)
    }
    kept |= {names[key]: "unknown" for key in keys_in(found.open)}
    return kept | {names[row.rule_id]: "breached" for row in Verdict.objects.filter(site=site_id)}


def today() -> dict[str, Any]:
    """The moment and the day of a command."""
    now = timezone.now()
    return {"now": now, "on": timezone.localdate(now)}
