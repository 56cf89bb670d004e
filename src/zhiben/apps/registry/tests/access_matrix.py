"""Who gets what from the pages of the register: officials where they supervise, a firm its own file, Wu nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from zhiben.apps.registry import testing
from zhiben.apps.registry.models import BusinessKind, FleetList, Site
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services import assignments, cooperation, holdings, imports, snapshots
from zhiben.apps.registry.services.fleets import FleetLine, load_fleet
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

OFFICIALS_ANYWHERE = frozenset({"gao", "shen", "lin", "he", "wu"})
READERS_ANYWHERE = OFFICIALS_ANYWHERE | {"ma"}
WRITERS_ANYWHERE = frozenset({"gao", "shen", "lin", "wu"})
CLERKS, CLERKS_ANYWHERE, NEXT = frozenset({"gao"}), frozenset({"gao", "wu"}), frozenset({"wu"})
SHEET = "企业名称,统一社会信用代码\n安澜县清泉食品有限公司,\n".encode()


def _town(cast: Cast) -> Area:
    return Area.objects.get(name="青石镇")


def _site(cast: Cast) -> Site:
    """In Lin's town, supervised by Shen's bureau, Ma's own: everybody of the county who may at all sees it."""
    actor, town = cast.gao.actor, _town(cast)
    if not (kind := BusinessKind.objects.filter(name="建筑施工").first()) or not kind.rulings.exists():
        testing.ruled(
            Area.objects.get(name="安澜县"), "建筑施工", Organisation.objects.get(short_name="县住建局"), "construction"
        )
    made = testing.site(actor, town, "安澜县青石矿业有限公司", sector="construction")
    Site.objects.filter(pk=made.pk).update(organisation=cast.ma.user.organisation)
    return made


def site(cast: Cast) -> dict[str, Any]:
    return {"site_id": _site(cast).pk}


def elsewhere(cast: Cast) -> dict[str, Any]:
    """In the other town, supervised by nobody, nobody's own."""
    return {"site_id": testing.site(cast.gao.actor, Area.objects.get(name="柳溪镇"), "柳溪健身中心", sector="sport").pk}


def person(cast: Cast) -> dict[str, Any]:
    values = {"name": "赵清", "post": "principal", "phone": "13900001234"}
    return {"person_id": holdings.add_person(site_id=_site(cast).pk, values=values, actor=cast.gao.actor).pk}


def business(cast: Cast) -> dict[str, Any]:
    kind, _ = BusinessKind.objects.get_or_create(county=Area.objects.get(name="安澜县"), name="攀岩馆")
    return {"business_id": kind.pk}


def handed_in(cast: Cast) -> dict[str, Any]:
    return {"import_id": imports.hand_in(name="a.csv", data=SHEET, actor=cast.gao.actor).pk}


def tried(cast: Cast) -> dict[str, Any]:
    made = imports.hand_in(name="a.csv", data=SHEET, actor=cast.gao.actor)
    return {"import_id": imports.try_import(import_id=made.pk, actor=cast.gao.actor).pk}


def device(cast: Cast) -> dict[str, Any]:
    values = {"kind": "lift", "number": "梯9"}
    made = holdings.add_equipment(site_id=_site(cast).pk, values=values, actor=cast.gao.actor)
    return {"what": "equipment", "key": made.pk}


def cooperates(cast: Cast) -> dict[str, Any]:
    made = cooperation.begin_cooperation(
        site_id=_site(cast).pk, organisation_id=Organisation.objects.get(short_name="柳溪镇").pk, reason="配合检查",
        on=testing.ON, actor=cast.gao.actor,
    )  # fmt: skip
    return {"cooperation_id": made.pk}


def joined(cast: Cast) -> dict[str, Any]:
    """In the other town; Shen's bureau only co-operates there."""
    made = elsewhere(cast)
    cooperation.begin_cooperation(
        organisation_id=Organisation.objects.get(short_name="县住建局").pk, reason="屋面改造", on=testing.ON,
        actor=cast.gao.actor, **made,
    )  # fmt: skip
    return made


def fleet_list(cast: Cast) -> dict[str, Any]:
    made = _site(cast)
    load_fleet(site_id=made.pk, lines=[FleetLine("晋Z00001", "freight")], on=testing.ON, actor=cast.gao.actor)
    return {"site_id": made.pk, "list_id": FleetList.objects.get().pk}


def batch(cast: Cast) -> dict[str, Any]:
    office = Organisation.objects.get(short_name="县应急局", area__name="安澜县")
    key, _ = assignments.assign_many(
        keys=[_site(cast).pk], role="sector", organisation_id=office.pk, reason="x", on=testing.ON, actor=cast.gao.actor
    )
    return {"batch": key}


def applied(cast: Cast) -> dict[str, Any]:
    key = tried(cast)["import_id"]
    imports.apply_import(import_id=key, actor=cast.gao.actor)
    return {"import_id": key}


def snapshot(cast: Cast) -> dict[str, Any]:
    _site(cast)
    made = snapshots.sign_snapshot(title="底数", wanted=SiteFilter(), on=testing.ON, actor=cast.gao.actor)
    return {"snapshot_id": made.pk}


EVERYONE_HERE = frozenset({"gao", "shen", "lin", "he", "ma"})
WRITERS_HERE = frozenset({"gao", "shen", "lin"})
FACT = {"kind": "workers", "value": "35", "observed_on": "2026-03-01", "source": "declared"}
RULE = {"organisation": str(uuid4()), "principle": "similar", "basis": "会议纪要", "decided_on": "2026-03-02"}
ROWS = (
    Row("registry:list", READERS_ANYWHERE),
    Row("registry:export", OFFICIALS_ANYWHERE, method="POST"),
    Row("registry:due", READERS_ANYWHERE),
    Row("registry:map", READERS_ANYWHERE),
    Row("registry:map-outlines", READERS_ANYWHERE),
    Row("registry:map-points", READERS_ANYWHERE, status=422, note="no box"),
    Row("registry:new", WRITERS_ANYWHERE),
    Row("registry:new", WRITERS_ANYWHERE, method="POST", status=422, note="nothing filled in"),
    Row("registry:businesses", OFFICIALS_ANYWHERE),
    Row("registry:rule", CLERKS, NEXT, "POST", 422, RULE, business, note="no such organisation"),
    Row("registry:imports", CLERKS_ANYWHERE),
    Row("registry:imports", CLERKS_ANYWHERE, method="POST", status=422, note="nothing chosen"),
    Row("registry:import", CLERKS, NEXT, kwargs=handed_in),
    Row("registry:import-try", CLERKS, NEXT, "POST", 302, {"c0": "name", "c1": "credit_code"}, handed_in),
    Row("registry:import-apply", CLERKS, NEXT, "POST", 302, kwargs=tried),
    Row("registry:snapshots", OFFICIALS_ANYWHERE),
    Row("registry:snapshot-sign", CLERKS_ANYWHERE, method="POST", status=422, note="no title"),
    Row("registry:snapshot", frozenset({"gao", "he"}), frozenset({"shen", "lin", "wu"}), kwargs=snapshot),
    Row("registry:site", EVERYONE_HERE, NEXT, kwargs=site),
    Row("registry:site", frozenset({"gao", "he"}), frozenset({"shen", "lin", "ma", "wu"}), kwargs=elsewhere, note="elsewhere"),
    Row("registry:edit", WRITERS_HERE, NEXT, kwargs=site),
    Row("registry:edit", WRITERS_HERE, NEXT, "POST", 422, kwargs=site, note="nothing filled in"),
    Row("registry:fact", WRITERS_HERE | {"ma"}, NEXT, "POST", 302, FACT, site),
    Row("registry:owner", CLERKS, NEXT, "POST", 302, {"role": "sector", "reason": "机构调整"}, site),
    Row("registry:add-equipment", WRITERS_HERE, NEXT, "POST", 302, {"kind": "lift", "number": "梯1"}, site),
    Row("registry:add-vehicle", WRITERS_HERE, NEXT, "POST", 302, {"plate": "晋Z12345", "vehicle_class": "freight", "open_violations": "0"}, site),
    Row("registry:add-person", WRITERS_HERE, NEXT, "POST", 302, {"name": "赵清", "post": "driver"}, site),
    Row("registry:add-tenancy", frozenset(), WRITERS_HERE | NEXT, "POST", 404, {"tenant": "999999"}, site, note="no such tenant"),
    Row("registry:add-contract", WRITERS_HERE, NEXT, "POST", 302, {"contractor_name": "宏远安装", "work": "管道检修"}, site),
    Row("registry:findings", READERS_ANYWHERE),
    Row("registry:prepare-places", CLERKS_ANYWHERE, method="POST", status=302),
    Row("registry:assign-preview", CLERKS_ANYWHERE, method="POST", status=422, note="nothing chosen"),
    Row("registry:assign", CLERKS_ANYWHERE, method="POST", status=422, note="nothing chosen"),
    Row("registry:assign-undo", CLERKS, NEXT, "POST", 302, kwargs=batch),
    Row("registry:holding", WRITERS_HERE, NEXT, kwargs=device),
    Row("registry:holding", WRITERS_HERE, NEXT, "POST", 302, {"kind": "lift", "number": "梯9", "name": "客梯"}, device),
    Row("registry:end-holding", WRITERS_HERE, NEXT, "POST", 302, {"reason": "拆除"}, device),
    Row("registry:add-certificate", WRITERS_HERE, NEXT, "POST", 302, {"kind": "电工证"}, person),
    Row("registry:cooperation", CLERKS, NEXT, "POST", 422, {"organisation": str(uuid4()), "reason": "x"}, site, note="no such office"),
    Row("registry:end-cooperation", CLERKS, NEXT, "POST", 302, {"reason": "结束"}, cooperates),
    Row("registry:remark", WRITERS_HERE, NEXT, "POST", 302, {"text": "现场已核实"}, site),
    Row("registry:remark", frozenset({"gao", "shen"}), frozenset({"lin", "wu"}), "POST", 302, {"text": "现场已核实"}, joined, note="co-operating"),
    Row("registry:edit", frozenset({"gao"}), frozenset({"shen", "lin", "wu"}), kwargs=joined, note="co-operating"),
    Row("registry:site", frozenset({"gao", "shen", "he"}), frozenset({"lin", "ma", "wu"}), kwargs=joined, note="co-operating"),
    Row("registry:fleet", EVERYONE_HERE, NEXT, kwargs=site),
    Row("registry:fleet", WRITERS_HERE, NEXT, "POST", 422, kwargs=site, note="nothing chosen"),
    Row("registry:fleet-list", EVERYONE_HERE, NEXT, kwargs=fleet_list),
    Row("registry:place", WRITERS_HERE, NEXT, "POST", 200, {"longitude": "112.7", "latitude": "37.6"}, site),
    Row("registry:import-decide", CLERKS, NEXT, "POST", 302, kwargs=tried),
    Row("registry:import-refused", CLERKS, NEXT, status=422, kwargs=tried, note="nothing refused"),
    Row("registry:import-undo", CLERKS, NEXT, "POST", 302, kwargs=applied),
    Row("registry:coverage", frozenset({"gao", "he"}), frozenset({"shen", "lin", "wu"}), kwargs=snapshot),
    Row("registry:coverage-export", frozenset({"gao", "he"}), frozenset({"shen", "lin", "wu"}), "POST", kwargs=snapshot),
    Row("registry:contact", WRITERS_HERE, NEXT, "POST", 200, {"purpose": "核实检查时间"}, person),
)  # fmt: skip
