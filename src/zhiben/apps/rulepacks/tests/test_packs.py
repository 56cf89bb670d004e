"""Installing, comparing and switching packs; values that are the county's to set."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.subjects import Subjects, suggested
from zhiben.apps.rulepacks.models import LocalParameter, PackEdition, PackUse, VerdictChange
from zhiben.apps.rulepacks.selectors import reading
from zhiben.apps.rulepacks.services import packs, parameters
from zhiben.core.errors import Conflict, InputError, NotVisible, PackError, ZhibenError
from zhiben.core.rules.loader import PACKS
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places
from zhiben.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db
LIMIT = ("value: 100", "value: 110")
# The limit moved, and so the tests at it.
MOVED = {
    **testing.changed("parameters/gas.yaml", LIMIT),
    "tests/gas.yaml": testing.PACK["tests/gas.yaml"].replace("100 kg", "110 kg").replace("101 kg", "111 kg"),
}


@pytest.fixture
def diner(gao: Actor, places: Places) -> Site:
    testing.kitchens(gao)
    return registry.site(gao, places.town, "青石饭店", kind="small_place", sector="trade")


def upload(files: dict[str, str], actor: Actor) -> PackEdition:
    return packs.install_upload(data=testing.zipped(files), actor=actor, now=timezone.now())


def test_a_broken_pack_is_refused_whole_and_the_old_edition_stays_in_force(gao: Actor, diner: Site) -> None:
    broken = testing.changed("rules/gas.yaml", ("kitchen_gas > param.room_weight", "kitchen_gas > param.room_wieght"))
    with pytest.raises(PackError) as refused:
        upload(broken, gao)
    assert "rules/gas.yaml:" in refused.value.message and "room_wieght" in refused.value.message
    assert list(PackEdition.objects.values_list("edition", flat=True)) == ["1"]
    testing.judged(gao)
    testing.known(gao, diner.pk, {"kitchen_gas": "120", "kitchen_room": "false"})
    assert testing.codes_of(diner.pk)["kitchen.room"] == "breached"


def test_a_pack_whose_own_tests_fail_is_refused(gao: Actor) -> None:
    with pytest.raises(InputError, match="没有通过检查") as refused:
        upload(testing.changed("parameters/gas.yaml", LIMIT), gao)
    assert refused.value.code == "rulepacks.pack_fails" and not PackEdition.objects.exists()


def test_what_was_installed_is_never_replaced(gao: Actor) -> None:
    upload(dict(testing.PACK), gao)
    with pytest.raises(Conflict, match="换一个版本号"):
        upload({**MOVED, "pack.yaml": testing.PACK["pack.yaml"]}, gao)
    assert upload(dict(testing.PACK), gao) == PackEdition.objects.get()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"../../settings.py": "x"}, "不认识文件"),
        ({"rules/gas.py": "x"}, "不认识文件"),
        ({"rules/..": "x"}, "不认识文件"),
    ],
)
def test_a_path_that_is_no_part_of_a_pack_is_refused(gao: Actor, files: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        upload({**testing.PACK, **files}, gao)


def test_what_is_no_zip_and_two_packs_in_one_are_refused(gao: Actor) -> None:
    with pytest.raises(InputError) as refused:
        packs.install_upload(data=b"rules", actor=gao, now=timezone.now())
    assert refused.value.code == "rulepacks.not_a_zip"
    with pytest.raises(InputError, match="恰有一个目录"):
        loading.read_files({"a-pack/pack.yaml": "", "b-pack/pack.yaml": ""})


def test_another_edition_says_what_it_changes_and_is_judged_by_from_the_next_run(gao: Actor, diner: Site) -> None:
    testing.judged(gao)
    testing.known(gao, diner.pk, {"kitchen_gas": "105", "kitchen_room": "false"})
    made = upload(MOVED, gao)
    old, new = loading.packs_of(PackEdition.objects.order_by("pk"))
    changed = [each for each in reading.differences(old, new)]
    assert [(each.kind, each.what, each.name) for each in changed] == [("修改", "参数", "room_weight")]
    assert "100" in changed[0].before and "110" in changed[0].after
    packs.switch_on(edition_id=made.pk, places=None, reason="修订", actor=gao, now=timezone.now())
    assert testing.codes_of(diner.pk)["kitchen.room"] == "breached"
    testing.judged(gao)
    assert testing.codes_of(diner.pk)["kitchen.room"] == "not_applicable"
    assert VerdictChange.objects.filter(cause="rules", before=0, after=2).count() == 1
    assert list(PackUse.objects.order_by("pk").values_list("reason_off", flat=True)) == ["换用2", ""]
    assert Entry.objects.filter(action="rulepacks.switched_on").count() == 2


def test_a_pack_that_is_switched_off_is_judged_no_more(gao: Actor, diner: Site) -> None:
    testing.mines(gao)
    testing.judged(gao)
    use = PackUse.objects.get(pack="anlan-kitchens")
    packs.switch_off(use_id=use.pk, reason="试点结束", actor=gao, now=timezone.now())
    testing.judged(gao)
    assert testing.codes_of(diner.pk) == {}


def test_a_value_left_to_the_county_is_set_with_who_and_why(gao: Actor, diner: Site) -> None:
    testing.judged(gao)
    testing.known(gao, diner.pk, {"kitchen_drills": "2026-01-05\n2026-03-01"})
    assert testing.codes_of(diner.pk)["kitchen.drills"] == "unknown"
    given = {
        "pack": "anlan-kitchens",
        "name": "yearly_drills",
        "reason": "安委会会议纪要3号",
        "actor": gao,
        "now": timezone.now(),
    }
    parameters.set_parameter(**given, value="1", starts_on=date(2026, 1, 1))  # type: ignore[arg-type]
    testing.judged(gao)
    assert testing.codes_of(diner.pk)["kitchen.drills"] in ("met", "breached")
    kept = LocalParameter.objects.get()
    assert (kept.value, kept.unit, kept.set_by, kept.reason) == ("1", "次", "高敏", "安委会会议纪要3号")
    assert "未设定改为1 次，自 2026-01-01 起：安委会会议纪要3号" in str(
        Entry.objects.get(action="rulepacks.parameter_set")
    )
    parameters.set_parameter(**given, value="", starts_on=date(2026, 1, 1))  # type: ignore[arg-type]
    testing.judged(gao)
    assert testing.codes_of(diner.pk)["kitchen.drills"] == "unknown"
    assert LocalParameter.objects.get().ended_at is not None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "room_weight"}, "rulepacks.parameter"),
        ({"value": "几次"}, "rulepacks.value"),
        ({"value": "-1"}, "rulepacks.value"),
        ({"reason": " "}, "rulepacks.reason"),
    ],
)
def test_a_value_is_refused_with_what_is_allowed(gao: Actor, diner: Site, change: dict[str, str], code: str) -> None:
    given = {"name": "yearly_drills", "value": "1", "reason": "会议纪要"} | change
    with pytest.raises(ZhibenError) as refused:
        parameters.set_parameter(
            pack="anlan-kitchens", **given, starts_on=date(2026, 1, 1), actor=gao, now=timezone.now()
        )
    assert refused.value.code == code


def test_what_a_county_uploads_is_seen_there_only(gao: Actor, wu: Actor) -> None:
    made = upload(dict(testing.PACK), gao)
    with pytest.raises(NotVisible):
        packs.switch_on(edition_id=made.pk, places=None, reason="试点", actor=wu, now=timezone.now())


def test_the_register_decides_what_the_county_has_placed_and_people_the_rest() -> None:
    """A mine is a mine; whether it is underground nobody said; a shop is none of it; and what was said stands."""
    pack = loading.read_files(loading.files_of(PACKS / testing.MINES))
    subjects = Subjects.of(pack, suggested(pack), frozenset({"mine", "underground_mine", "mine_right"}))
    at = subjects.at("enterprise", ("mines",), {})
    assert at.sure == {"mine", "enterprise"} and {"underground_mine", "mine_right"} <= at.maybe
    assert subjects.at("small_place", ("trade",), {}) == subjects.at("estate", (), {})
    said = subjects.at("enterprise", ("mines",), {"underground_mine": True, "mine_right": False})
    assert "underground_mine" in said.sure and "mine_right" not in said.sure | said.maybe
