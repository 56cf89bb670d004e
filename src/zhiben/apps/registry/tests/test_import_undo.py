"""Imports: likely duplicates decided once, refused rows mended, the sheet kept, the whole taken back."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import timezone

from zhiben.apps.registry import testing
from zhiben.apps.registry.importing.sheets import read_sheet
from zhiben.apps.registry.models import DuplicateDecision, Fact, Person, Site, SiteImport
from zhiben.apps.registry.services import imports
from zhiben.apps.registry.services.holdings import add_equipment
from zhiben.apps.registry.services.import_sheets import refused_rows
from zhiben.apps.registry.services.import_undo import decide_duplicates, undo_import
from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places
from zhiben.foundation.evidence.selectors import evidence_of

HEADS = ["企业名称", "统一社会信用代码", "镇街", "地址", "从业人数", "主要负责人"]


def sheet(*rows: list[str], heads: list[str] = HEADS) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    for at, row in enumerate([heads, *rows]):
        page.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


def tried(data: bytes, actor: Actor) -> SiteImport:
    made = imports.hand_in(name="企业.xlsx", data=data, actor=actor)
    return imports.try_import(import_id=made.pk, actor=actor)


def firm(n: int, name: str, workers: str = "12") -> list[str]:
    return [name, testing.code(n), "青石镇", f"青石镇工业路 {n} 号", workers, "赵清"]


def applied(actor: Actor) -> SiteImport:
    found = tried(sheet(firm(11, "安澜县甲木业有限公司"), firm(12, "安澜县乙铸造有限公司")), actor)
    return imports.apply_import(import_id=found.pk, actor=actor)


def test_the_sheet_stays_as_evidence_of_its_import_with_digest_and_retention(
    gao: Actor, places: Places, tmp_path: Path
) -> None:
    found = applied(gao)
    kept = evidence_of(found)["sheet"]
    assert [row.sha256 for row in kept] == [found.sha256] and kept[0].protected
    assert kept[0].keep_until == timezone.localdate() + timedelta(days=5 * 365)
    assert not found.file and not list((tmp_path / "registry").rglob("*.sheet"))


def test_an_import_is_taken_back_except_what_was_changed_since(gao: Actor, places: Places) -> None:
    found = applied(gao)
    kept = Site.objects.get(name="安澜县甲木业有限公司")
    add_equipment(site_id=kept.pk, values={"kind": "lift", "number": "梯1"}, actor=gao)
    undone = undo_import(import_id=found.pk, actor=gao, now=timezone.now())
    assert (undone.removed, undone.kept) == (1, 1)
    assert undone.remaining == [{"site": kept.pk, "name": kept.name, "reason": "已有设备"}]
    assert list(Site.objects.all()) == [kept]
    assert set(Fact.objects.values_list("site", flat=True)) == set(Person.objects.values_list("site", flat=True)) == {kept.pk}  # fmt: skip
    with pytest.raises(Conflict):
        undo_import(import_id=found.pk, actor=gao, now=timezone.now())


def test_after_a_week_and_from_elsewhere_nothing_is_taken_back(gao: Actor, wu: Actor, places: Places) -> None:
    found = applied(gao)
    with pytest.raises(NotVisible):
        undo_import(import_id=found.pk, actor=wu, now=timezone.now())
    with pytest.raises(Conflict) as refused:
        undo_import(import_id=found.pk, actor=gao, now=timezone.now() + timedelta(days=8))
    assert refused.value.code == "registry.undo_too_late" and Site.objects.count() == 2


@pytest.mark.requirement("BAS-12")
def test_refused_rows_come_back_with_their_reasons_and_go_in_again_when_mended(
    gao: Actor, places: Places, tmp_path: Path
) -> None:
    found = tried(
        sheet(firm(11, "甲木业"), firm(12, "乙铸造", workers="很多"), ["丙店", "x", "青石镇", "", "", ""]), gao
    )
    path = tmp_path / "refused.xlsx"
    path.write_bytes(refused_rows(found.pk, actor=gao))
    back = read_sheet(path)
    assert back.heads == [*HEADS, "未导入原因"] and [row[0] for row in back.rows] == ["乙铸造", "丙店"]
    assert "很多" in back.rows[0][-1]
    imports.apply_import(import_id=found.pk, actor=gao)
    mended = [row[:4] + ["9", "", row[-1]] for row in back.rows[:1]]
    again = tried(sheet(*mended, heads=back.heads), gao)
    assert again.report["counts"]["created"] == 1 and "未导入原因" not in again.mapping


def close_row() -> list[str]:
    return ["安澜县清泉食品加工有限公司", "", "青石镇", "青石镇工业路 5 号", "", ""]


@pytest.mark.parametrize(("decision", "counts"), [
    ("merge", {"updated": 1, "created": 0, "refused": 0, "doubtful": 0}),
    ("create", {"updated": 0, "created": 1, "refused": 0, "doubtful": 0}),
    ("skip", {"updated": 0, "created": 0, "refused": 1, "doubtful": 0}),
])  # fmt: skip
def test_what_is_decided_of_a_likely_duplicate_is_kept_for_every_later_sheet(
    gao: Actor, places: Places, decision: str, counts: dict[str, int]
) -> None:
    known = testing.site(gao, places.town, "安澜县清泉食品加工公司", address="青石镇工业路 5 号")
    found = tried(sheet(close_row(), firm(11, "甲木业")), gao)
    (row,) = found.report["doubtful"]
    assert (row["site"], row["met_name"]) == (known.pk, known.name)
    made: dict[str, Any] = {"import_id": found.pk, "actor": gao, "now": timezone.now()}
    decide_duplicates(decisions={(row["digest"], known.pk): decision}, **made)
    for data in (sheet(close_row()), sheet(close_row(), heads=[*HEADS[:4], "x", "y"])):
        told = tried(data, gao).report["counts"]
        assert {name: told[name] for name in counts} == counts
    assert DuplicateDecision.objects.get().decided_by == gao.name


def test_a_decision_about_what_was_not_asked_is_refused(gao: Actor, places: Places) -> None:
    found = tried(sheet(firm(11, "甲木业")), gao)
    with pytest.raises(InputError):
        decide_duplicates(import_id=found.pk, decisions={("x", 1): "merge"}, actor=gao, now=timezone.now())
