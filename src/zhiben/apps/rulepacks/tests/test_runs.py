"""Runs by night and by hand: progress, going on after a fault, what a firm declares itself, YAML alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Fact, Site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.models import JudgementRun, RuleEntry, SiteJudgement
from zhiben.apps.rulepacks.requests import JudgeCounties
from zhiben.apps.rulepacks.services import judging, packs
from zhiben.core.errors import Conflict, NotPermitted
from zhiben.core.rules import loader
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.roles import VILLAGE
from zhiben.foundation.access.services import create_user, grant_role
from zhiben.foundation.access.testing import SINCE, Cast, Person, Places
from zhiben.foundation.outbox.testing import Clock

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]


@pytest.fixture
def diners(gao: Actor, places: Places) -> list[Site]:
    testing.kitchens(gao)
    return [registry.site(gao, places.town, f"青石饭店{n}", kind="small_place", sector="trade") for n in range(5)]


def test_every_night_each_county_that_has_switched_on_something_is_judged(
    diners: list[Site], clock: Clock, work_all: Callable[[], int]
) -> None:
    outbox.enqueue(JudgeCounties(), actor=system_actor("scheduler"), now=clock.now)
    work_all()
    run = JudgementRun.objects.get()
    assert (run.state, run.done, run.asked_by, SiteJudgement.objects.count()) == ("done", 5, "system:scheduler", 5)


def test_a_run_goes_on_after_its_last_portion(gao: Actor, diners: list[Site], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "PORTION", 2)
    run, calls = judging.start_run(actor=gao, **testing.today()), list[int]()

    @contextmanager
    def portion(done: int, total: int, message: str) -> Iterator[None]:
        if len(calls) == 1:
            calls.append(-1)
            raise RuntimeError("the machine stops")
        calls.append(done)
        yield

    with pytest.raises(RuntimeError):
        judging.judge_county(run.pk, portion=portion, clock=timezone.now)
    assert SiteJudgement.objects.count() == 2
    judging.judge_county(run.pk, portion=portion, clock=timezone.now)
    run.refresh_from_db()
    assert calls == [2, -1, 4, 5, 5] and run.state == "done" and run.counts["sites"] == 5


def test_one_run_at_a_time_and_none_without_a_pack(gao: Actor, wu: Actor, diners: list[Site]) -> None:
    first = judging.start_run(actor=gao, **testing.today())
    assert judging.start_run(actor=gao, **testing.today()) == first
    with pytest.raises(Conflict, match="还没有启用任何规则包"):
        judging.start_run(actor=wu, **testing.today())


def test_a_firm_declares_its_own_facts_and_sees_no_statistics(
    gao: Actor, cast: Cast, diners: list[Site], client_of: ClientOf
) -> None:
    Site.objects.filter(pk=diners[0].pk).update(organisation=cast.ma.user.organisation)
    testing.judged(gao)
    firm = client_of(cast.ma)
    page = firm.get(reverse("rulepacks:checklist", args=[diners[0].pk])).content.decode()
    assert "自查申报" in page and "气瓶总重量是多少？" in page
    form = {
        "f:kitchen_gas": "80",
        "f:kitchen_alarms": ["gas"],
        "observed_on": timezone.localdate().isoformat(),
        "source": "declared",
    }
    assert firm.post(reverse("rulepacks:answer", args=[diners[0].pk]), form).status_code == 302
    assert Fact.objects.get(kind="kitchen_gas").source == "declared"
    assert testing.codes_of(diners[0].pk)["kitchen.alarm"] == "met"
    assert firm.get(reverse("rulepacks:home")).status_code == 403
    with pytest.raises(NotPermitted, match="企业申报"):
        testing.known(cast.ma.actor, diners[0].pk, {"kitchen_gas": "10"})


def test_a_town_counts_its_own_sites_only(gao: Actor, lin: Actor, places: Places, diners: list[Site]) -> None:
    from zhiben.apps.rulepacks.selectors import surveys

    registry.site(gao, places.other_town, "柳溪面馆", kind="small_place", sector="trade")
    testing.judged(gao)
    assert [surveys.totals(surveys.rule_counts(actor=each)).unknown for each in (gao, lin)] == [18, 15]
    assert [name for name, _ in surveys.places_of(RuleEntry.objects.get(code="kitchen.room"), actor=lin)] == ["青石镇"]


EXTRA_RULE = """- id: kitchen.hood
  label: 烟道须定期清洗
  subject: kitchen
  require: kitchen_hood
  breach: {level: general, advice: 清洗烟道}
  reading: text
  source: anlan-kitchens-1#6
"""
EXTRA_FACT = "kitchen_hood: {type: bool, label: 烟道已清洗, question: 烟道是否按期清洗？, subject: kitchen, checklist: 查清洗记录}\n"
EXTRA_TEST = """kitchen.hood:
  - {name: met, at: 2025-06-01, given: {kitchen_hood: true}, expect: met}
  - {name: breached, at: 2025-06-01, given: {kitchen_hood: false}, expect: breached}
  - {name: unknown, at: 2025-06-01, given: {}, expect: unknown}
  - {name: before, at: 2025-01-04, given: {kitchen_hood: false}, expect: not_applicable}
"""


def test_a_rule_written_in_yaml_alone_appears_everywhere(
    gao: Actor, cast: Cast, places: Places, client_of: ClientOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of packs beside the program: installed from there, on the page of the enterprise, in the checklist, in
    the statistics, in the reference."""
    folder = tmp_path / "anlan-kitchens"
    for path, text in testing.PACK.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for path, text in (("rules/hood.yaml", EXTRA_RULE), ("tests/hood.yaml", EXTRA_TEST)):
        (folder / path).write_text(text, encoding="utf-8")
    with (folder / "facts.yaml").open("a", encoding="utf-8") as facts:
        facts.write(EXTRA_FACT)
    copytree(loader.PACKS / "shared", tmp_path / "shared")
    monkeypatch.setattr(loader, "PACKS", tmp_path)
    site = registry.site(gao, places.town, "青石饭店", kind="small_place", sector="trade")
    made = packs.install_shipped(pack="anlan-kitchens", actor=gao, now=timezone.now())
    packs.switch_on(
        edition_id=made.pk, places={"kitchen": {"sectors": [], "kinds": ["small_place"]}}, reason="试点", actor=gao,
        now=timezone.now(),
    )  # fmt: skip
    testing.judged(gao)
    rule = RuleEntry.objects.get(code="kitchen.hood").pk
    clerk = client_of(cast.gao)
    for name, args, words in (
        ("site", [site.pk], "烟道须定期清洗"), ("checklist", [site.pk], "烟道是否按期清洗？"), ("rules", [], "烟道须定期清洗"),
        ("rule", [rule], "安澜县餐饮用气规定"), ("pack", [made.pk], "烟道须定期清洗"), ("facts", [], "烟道已清洗"),
        ("fact", ["kitchen_hood"], "查清洗记录"),
    ):  # fmt: skip
        assert words in clerk.get(reverse(f"rulepacks:{name}", args=args)).content.decode(), name
    found = re.sub(r"<[^>]+>", "", clerk.get("/search/", {"q": "烟道"}).content.decode())
    assert "烟道须定期清洗" in found
    testing.known(gao, site.pk, {"kitchen_hood": "false"})
    assert "烟道须定期清洗" in clerk.get(reverse("rulepacks:proposals")).content.decode()


def test_a_village_counts_from_the_rows_of_its_few_sites_what_a_county_counts_from_cells(
    gao: Actor, places: Places, diners: list[Site]
) -> None:
    from zhiben.apps.rulepacks.selectors import surveys

    there = registry.site(gao, places.village, "上沟面馆", kind="small_place", sector="trade")
    user = create_user(username="cun", name="村文书", password=None, organisation=None)
    grant_role(user=user, role=VILLAGE, area=places.village, organisation=None, valid_from=SINCE)
    village = Person(user).actor
    testing.judged(gao)
    testing.known(gao, there.pk, {"kitchen_gas": "120", "kitchen_room": "false"})
    rules = {each.rule.code: each.counted for each in surveys.rule_counts(actor=village)}
    assert rules["kitchen.room"] == surveys.Counted(breached=1) and rules["kitchen.alarm"] == surveys.Counted(unknown=1)
    assert {each.name: each.verdicts for each in surveys.fact_counts(actor=village)} == {
        "kitchen_alarms": 1, "kitchen_drills": 1, "param.yearly_drills": 1
    }  # fmt: skip
    assert surveys.places_of(RuleEntry.objects.get(code="kitchen.room"), actor=village) == [
        ("青石镇", surveys.Counted(breached=1))
    ]
