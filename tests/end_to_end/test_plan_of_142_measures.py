"""A real plan with an annex of 142 measures: each has its tasks with lead and responsible units, and each unit its own.

Who leads and who is responsible is asserted against the annotation that people made of the plan, not against what the
compiler read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.end_to_end import city as cities
from tests.end_to_end.city import MINING, TOWNS, City
from tests.end_to_end.zone import SHARED, at, real_directive
from zhiben.apps.directives.models import Directive, UnitName
from zhiben.apps.directives.services import force, intake, review
from zhiben.apps.directives.testing import duties_of
from zhiben.apps.dispatch.models import Task, TaskDuty
from zhiben.apps.dispatch.services import choosing, issuing, proposal
from zhiben.foundation.access import roles
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Person

pytestmark = pytest.mark.django_db
ON, NOW = date(2025, 1, 6), at(date(2025, 1, 6))
SAME = {"市应急局": "市应急管理局", "消防救援大队": "市消防救援大队", "市发改委": "市发改局", "住建局": "市住建局", "市卫健委": "市卫健局"}  # fmt: skip
EVERY_TOWN = ("各镇（街道）政府（办事处）", "各镇(街道)政府(办事处)")
SOME_TOWNS = {"各涉矿镇（街道）政府（办事处）": MINING, "相关镇（街道）政府（办事处）": TOWNS[:1]}
SOME_BUREAUS = {"市安委会有关成员单位": ("市公安局", "市住建局"), "城乡燃气专班成员单位": ("市住建局", "市市场监管局"),
                "市住建局等相关部门": ("市住建局",)}  # fmt: skip
MEMBERS = "市安委会成员单位"


def annotated() -> list[dict[str, Any]]:
    gold: Path = SHARED.parent / "eval" / "gold" / "001.json"
    if not gold.exists():
        pytest.skip("the annotation of directive 001 is not here: lay it beside the repository, in ../shared/eval/gold")
    clauses = json.loads(gold.read_text(encoding="utf-8"))["clauses"]
    return [clause for clause in clauses if clause["kind"] == "measure"]


@pytest.fixture
def measures() -> list[dict[str, Any]]:
    return annotated()


@pytest.fixture
def city(db: None, measures: list[dict[str, Any]]) -> City:
    made = cities.built()
    groups = {*EVERY_TOWN, *SOME_TOWNS, *SOME_BUREAUS, MEMBERS}
    names = {
        SAME.get(name, name) for each in measures for role in ("lead", "responsible") for name in each[role]
    } - groups
    for name in sorted(names):
        cities.bureau(made, name, *(alias for alias, meant in SAME.items() if meant == name))
    return made


@pytest.fixture
def plan(city: City) -> Directive:
    """In force, every group said, every task issued."""
    file, clerk = real_directive("001"), city.clerk
    found = intake.receive_directive(name=file.name, data=file.read_bytes(), actor=clerk, area=city.area)
    for duty in duties_of(found):
        review.confirm_duty(duty_id=duty.pk, revision=duty.revision, actor=clerk)
    force.put_in_force(directive_id=found.pk, actor=clerk)
    for name, kind, short in said():
        unit = UnitName.objects.filter(name=name, state=UnitName.State.GROUP).first()
        if unit is not None:
            offices = Organisation.objects.filter(short_name__in=short, area__county_key=city.area.pk)
            choosing.say_group(
                directive_id=found.pk, unit_id=unit.pk, members=kind, office_ids=[each.pk for each in offices],
                actor=clerk, now=NOW,
            )  # fmt: skip
    proposal.propose_tasks(directive_id=found.pk, actor=clerk, now=NOW, on=ON)
    issuing.issue_all(directive_id=found.pk, actor=clerk, now=NOW, on=ON)
    return found


def said() -> Iterable[tuple[str, str, tuple[str, ...]]]:
    yield MEMBERS, "departments", ()
    yield from ((name, "", short) for name, short in (SOME_TOWNS | SOME_BUREAUS).items())


def meant(names: Iterable[str], departments: Iterable[str]) -> set[str]:
    """The units that the annotation names."""
    found: set[str] = set()
    for name in names:
        some = (SOME_TOWNS | SOME_BUREAUS).get(name)
        found |= set(
            TOWNS if name in EVERY_TOWN else departments if name == MEMBERS else some or {SAME.get(name, name)}
        )
    return found


@pytest.mark.requirement("DIR-02", "DIR-04", "DIR-10")
def test_each_of_142_measures_has_its_tasks_and_each_unit_its_own_by_due_date(
    plan: Directive, measures: list[dict[str, Any]], city: City, client_of: Callable[[Person | None], Client]
) -> None:
    inside = Organisation.objects.filter(area__county_key=city.area.pk)
    others = ("town", "village", "agency", "safety_committee")
    departments = set(inside.exclude(kind__in=others).values_list("short_name", flat=True))
    tasks = tasks_by_measure(plan)
    wrong = {}
    for each in measures:
        lead = meant(each["lead"], departments)
        wanted = {"lead": lead, "other": meant(each["responsible"], departments) - lead}
        if tasks.get(tuple(each["path"])) != wanted:
            wrong["/".join(each["path"])] = (wanted, tasks.get(tuple(each["path"])))
    assert len(measures) == len(tasks) == 142
    assert wrong == {}

    office = inside.get(short_name="市公安局")
    shown = listed(client_of(Person(cities.officer(city, office, "police", roles.DEPARTMENT, own=True))), office)
    mine = Task.objects.filter(organisation=office).order_by("next_due_on", "pk")
    assert shown == [str(key) for key in mine.values_list("pk", flat=True)] and len(shown) > 30


def tasks_by_measure(plan: Directive) -> dict[tuple[str, ...], dict[str, set[str]]]:
    """Who leads and who else bears a task of each measure, by its path. Every task is issued."""
    paths = {clause["id"]: tuple(clause["path"]) for clause in plan.reading.compiled["clauses"]}
    found: dict[tuple[str, ...], dict[str, set[str]]] = {}
    rows = TaskDuty.objects.filter(duty__clause__kind="measure", task__issued_at__isnull=False)
    for row in rows.select_related("duty__clause", "task__organisation"):
        of = found.setdefault(paths[row.duty.clause.key], {"lead": set(), "other": set()})
        of["lead" if row.task.role == "lead" else "other"].add(row.task.organisation.short_name)
    return found


def listed(client: Client, unit: Organisation) -> list[str]:
    """The tasks of a unit as its page shows them, over all pages."""
    home = reverse("dispatch:tasks")
    shown: list[str] = []
    url = f"{home}?unit={unit.pk}"
    while url:
        html = client.get(url).content.decode()
        shown += [part.split('"', 1)[0] for part in html.split(f'class="zt-what"><a href="{home}')[1:]]
        more = re.search(r'href="(\?[^"]*after=[^"]*)"', html)
        url = home + more.group(1).replace("&amp;", "&") if more else ""
    return shown
