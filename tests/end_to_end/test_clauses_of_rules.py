"""Rules beside the words of the directive that they cite: on the page of a mine, of a rule, of what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.end_to_end.zone import real_directive
from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.services import force, intake, review
from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.models import HazardDecision, RuleEntry, Verdict
from zhiben.apps.rulepacks.selectors import quoting
from zhiben.apps.rulepacks.selectors.site import Cited, cited_in
from zhiben.apps.rulepacks.services import decisions, packs
from zhiben.core.rules.loader import PACKS, load_pack
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Person, Places

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]
ANNEX = (
    "cn-noncoal-mines", "cn-hazardous-chemicals", "cn-gas", "cn-construction", "cn-roads", "cn-tourism", "cn-explosives",
    "cn-special-equipment", "cn-health", "cn-small-works", "cn-confined-space", "cn-ebikes", "cn-life-passages",
)  # fmt: skip
MINE_SUBJECTS = ("mine", "mine_right", "mine_principal", "mine_group", "mine_contractor")
MEASURES = 142


def received(number: str, actor: Actor, places: Places) -> Directive:
    """A real directive, read by the machine and by nobody else."""
    file = real_directive(number)
    return intake.receive_directive(name=file.name, data=file.read_bytes(), actor=actor, area=places.county)


def in_force(number: str, actor: Actor, places: Places) -> Directive:
    """The same with everything in it confirmed."""
    found = received(number, actor, places)
    for duty in directives.duties_of(found):
        review.confirm_duty(duty_id=duty.pk, revision=duty.revision, actor=actor)
    return force.put_in_force(directive_id=found.pk, actor=actor)


def cited_by(*names: str) -> list[Cited]:
    """Every clause of a directive that these packs cite."""
    loaded = [load_pack(PACKS / name) for name in names]
    found = [each for pack in loaded for rule in pack.rules for v in rule.versions for each in cited_in(pack, v.source)]
    return [each for each in found if each.place]


def absent(cited: Iterable[Cited], actor: Actor) -> set[str]:
    """The clauses whose words were not found."""
    every = list(cited)
    found = quoting.quotes(every, actor=actor).found
    return {each.clause for each in every if each.place and not (each.place in found and found[each.place].text)}


def test_every_measure_of_the_annex_is_found_in_its_directive_by_one_query(
    cast: Cast, gao: Actor, places: Places
) -> None:
    plan = received("001", gao, places)
    cited = cited_by(*ANNEX)
    measures = {each.clause for each in cited if not each.clause[1:2].isdigit()}
    assert len(measures) == MEASURES
    assert absent(cited, gao) == set()
    with CaptureQueriesContext(connection) as queries:
        found = quoting.quotes(cited, actor=gao).found
    assert len(queries) == 1
    words = {each.clause: found[each.place] for each in cited if each.place}
    assert "600米及以上" in words["NM11"].text and "60" not in words["NM1"].text
    assert all(str(plan.pk) in each.address and not each.is_verified for each in words.values())


@pytest.mark.parametrize(
    ("number", "pack", "unnumbered"),
    [("001", "dir-luancheng-2025-1-main", {"W4"}), ("000", "dir-jingkai-2025-43", {"A0", "B4"}), ("003", "dir-changning-2025-10", set())],
)  # fmt: skip
def test_of_a_main_text_only_what_has_no_number_is_not_found(
    number: str, pack: str, unnumbered: set[str], cast: Cast, gao: Actor, places: Places
) -> None:
    received(number, gao, places)
    assert absent(cited_by(pack), gao) == unnumbered


@pytest.mark.requirement("SEC-16")
def test_the_page_of_a_mine_shows_every_rule_with_its_outcome_and_the_clause(
    cast: Cast, gao: Actor, places: Places, client_of: ClientOf
) -> None:
    now = timezone.now()
    made = packs.install_shipped(pack=testing.MINES, actor=gao, now=now)
    where = {name: {"sectors": ["mines"], "kinds": []} for name in MINE_SUBJECTS}
    packs.switch_on(edition_id=made.pk, places=where, reason="街道文件", actor=gao, now=now)
    site = registry.site(gao, places.town, "安澜县青石矿业有限公司", sector="mines")
    testing.judged(gao)
    answers = {
        "subject.underground_mine": "true", "mine_depth": "700", "mine_pressure_monitoring": "false",
        "mine_state": "producing", "mine_signboard": "true",
    }  # fmt: skip
    testing.known(gao, site.pk, answers)
    plan = in_force("001", gao, places)
    page = client_of(cast.lin).get(reverse("rulepacks:site", args=[site.pk]), {"whole": "1"}).content.decode()
    pack = load_pack(PACKS / testing.MINES)
    assert [rule.label for rule in pack.rules if escape(rule.label) not in page] == []
    assert set(testing.codes_of(site.pk).values()) == {"breached", "unknown", "met", "not_applicable"}
    cited = cited_by(testing.MINES)
    quotes = quoting.quotes(cited, actor=gao).found
    assert len({each.clause for each in cited}) == 24 and all(each.is_verified for each in quotes.values())
    assert [each.clause for each in cited if each.place and escape(quotes[each.place].text) not in page] == []
    assert reverse("directives:review", args=[plan.pk]) + "?place=" in page


# The notice of the tests, cited by the pack of the tests.
CITING = testing.changed(
    "pack.yaml",
    (
        "{title: 安澜县餐饮用气规定, number: 2025年第9号}",
        "{title: 岁末检查, number: 安应急〔2026〕8号, parts: {T: 一}}",
    ),
)
CITING["rules/gas.yaml"] = (
    CITING["rules/gas.yaml"].replace("anlan-kitchens-1#3", "anlan-kitchens-1#T1").replace("-1#4", "-1#T9")
)


@pytest.fixture
def kitchen(cast: Cast, gao: Actor, places: Places) -> Site:
    """A kitchen that breaks a rule."""
    testing.kitchens(gao, CITING)
    site = registry.site(gao, places.town, "青石饭店", kind="small_place", sector="trade")
    testing.judged(gao)
    testing.known(gao, site.pk, {"kitchen_gas": "120", "kitchen_room": "false"})
    return site


def shown(client: Client, site: Site) -> str:
    return client.get(reverse("rulepacks:site", args=[site.pk])).content.decode()


def test_a_directive_that_nobody_loaded_is_asked_for_by_name(kitchen: Site, cast: Cast, client_of: ClientOf) -> None:
    clerk, town = shown(client_of(cast.gao), kitchen), shown(client_of(cast.lin), kitchen)
    for page in (clerk, town):
        assert "以下文件还没有载入" in page and "《岁末检查》（安应急〔2026〕8号）" in page and "条文未载入" in page
    assert f'href="{reverse("directives:upload")}"' in clerk
    assert "请联系安委办登记这份文件" in town and reverse("directives:upload") not in town


def test_what_is_still_being_reviewed_says_so_and_is_no_office_s_but_the_clerk_s(
    kitchen: Site, cast: Cast, gao: Actor, places: Places, client_of: ClientOf
) -> None:
    directives.received(gao, places.county)
    clerk = shown(client_of(cast.gao), kitchen)
    assert directives.CHECK in clerk and "已收文，条文未经核对生效" in clerk
    assert "没有从中找到这一条" in clerk
    town = shown(client_of(cast.lin), kitchen)
    assert directives.CHECK not in town and "条文未载入" in town


def test_what_is_in_force_is_read_by_the_county_and_by_nobody_beyond(
    kitchen: Site, cast: Cast, gao: Actor, places: Places, client_of: ClientOf
) -> None:
    directives.in_force(gao, places.county)
    for person in (cast.gao, cast.shen, cast.lin):
        found = quoting.quotes(_cited(kitchen), actor=person.actor).found
        assert [each.state for each in found.values()] == ["", "", ""]
    assert directives.CHECK in shown(client_of(cast.lin), kitchen)
    beyond = quoting.quotes(_cited(kitchen), actor=cast.wu.actor)
    assert beyond.found == {} and beyond.missing
    firm = quoting.quotes(_cited(kitchen), actor=cast.ma.actor)
    assert firm.found == {} and not firm.may_read and firm.missing == ()


def _cited(site: Site) -> list[Cited]:
    from zhiben.apps.rulepacks.engine.judges import bench
    from zhiben.apps.rulepacks.models import SiteJudgement

    judgement = SiteJudgement.objects.select_related("basis").get(site=site)
    (found,) = bench(judgement.basis, on=judgement.judged_on).packs
    return [each for rule in found.pack.rules for v in rule.versions for each in cited_in(found.pack, v.source)]


def test_the_clause_stands_on_the_rule_and_on_what_was_decided(
    kitchen: Site, cast: Cast, gao: Actor, places: Places, client_of: ClientOf
) -> None:
    directives.in_force(gao, places.county)
    client = client_of(cast.gao)
    rule = RuleEntry.objects.get(code="kitchen.room")
    decisions.decide_hazard(verdict_id=Verdict.objects.get().pk, accept=True, reason="", actor=gao, **testing.today())
    for url in (
        reverse("rulepacks:rule", args=[rule.pk]),
        reverse("rulepacks:decision", args=[HazardDecision.objects.get().pk]),
    ):
        page = client.get(url).content.decode()
        assert directives.CHECK in page and "?place=" in page


def test_a_standard_is_named_with_its_edition_and_whether_it_was_confirmed(
    cast: Cast, gao: Actor, client_of: ClientOf
) -> None:
    now = timezone.now()
    made = packs.install_shipped(pack="national-gas", actor=gao, now=now)
    packs.switch_on(edition_id=made.pk, places=None, reason="国家标准", actor=gao, now=now)
    rule = RuleEntry.objects.filter(pack="national-gas")[0]
    assert rule.source.endswith("（待人工核对）")
    page = client_of(cast.lin).get(reverse("rulepacks:rule", args=[rule.pk])).content.decode()
    assert "《城镇燃气经营安全重大隐患判定标准》（建城规〔2023〕4号）" in page and "待人工核对" in page
    assert "平台不收录全文" in page and "以下文件还没有载入" not in page
