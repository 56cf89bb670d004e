"""`python -m bench.imports`: a sheet of 20,000 rows tried with every check, and an audited save, each beside its reference.

The sheet's reference is calamine reading the same file and nothing else; the save's is the same change by `save()` in a
transaction, without history and without an entry of the trail. Exit status 1 where one is missed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from bench.measure import alternate
from bench.report import closing, goal

ROWS, PAIRS, SAVES = 20_000, 3, 200
READ, SAVE = 5.0, 4.0
HEADS = (
    "单位名称",
    "统一社会信用代码",
    "所属镇街",
    "经营地址",
    "行业领域",
    "风险等级",
    "从业人员",
    "主要负责人",
    "联系电话",
    "规模",
    "状态",
    "村（社区）",
)


def sheet(seed: int = 20260302) -> bytes:
    """A county's list as offices keep it: 12 columns of firms that are not registered yet."""
    from datetime import date

    from zhiben.apps.registry.sampling import samples

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, HEADS)
    towns, villages = ["青石镇", "柳溪镇"], [["上沟村", "石门村"], ["柳溪村", "桥头村"]]
    for row, made in enumerate(samples(ROWS, seed=seed, towns=towns, villages=villages, on=date(2026, 3, 2)), 1):
        town = towns[made.town or 0]
        page.write_row(row, 0, (made.name, made.credit_code, town, made.address, "机械", "黄色", 35, "赵清", "13900001234", "小型", "在营", ""))  # fmt: skip
    book.close()
    return out.getvalue()


def trial(data: bytes, actor: Any) -> None:
    """How long it takes from the bytes to the report of every row, against reading the cells."""
    import python_calamine

    from zhiben.apps.registry.services import imports

    number = 0

    def ours() -> None:
        nonlocal number
        number += 1
        made = imports.hand_in(name=f"list-{number}.xlsx", data=data, actor=actor)
        imports.settle_mapping(import_id=made.pk, mapping=made.mapping, options={}, actor=actor)
        tried = imports.try_import(import_id=made.pk, actor=actor)
        assert tried.total == ROWS, tried.total

    def reference() -> None:
        python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()

    ratio = alternate(ours, reference, PAIRS)
    times = 1 / ratio.median
    figure = f"{times:.1f} × as long  [{ratio.ours:.1f} against {ratio.reference:.2f} s]"
    goal(f"{ROWS:,} rows tried with every check / calamine's read", times <= READ, figure, f"≤ {READ:.0f} × as long")


def saves(actor: Any) -> None:
    from django.db import transaction

    from zhiben.apps.registry import audit as actions
    from zhiben.apps.registry.models import Site
    from zhiben.foundation import audit

    site = Site.objects.select_related("area").first()
    assert site is not None

    def plain() -> None:
        for number in range(SAVES):
            with transaction.atomic():
                site.address = f"工业路{number}号"
                site.save(update_fields=["address"])

    def audited() -> None:
        for number in range(SAVES):
            with transaction.atomic():
                site.address = f"工业路{number}号"
                site.save(update_fields=["address"])
                audit.record(actions.CHANGED, actor=actor, subject=site, changes=f"地址：工业路{number}号")

    ratio = alternate(audited, plain, PAIRS)
    times = 1 / ratio.median
    figure = f"{times:.2f} × as long  [{1000 * ratio.ours / SAVES:.2f} against {1000 * ratio.reference / SAVES:.2f} ms]"
    goal("audited save / plain save, each its own transaction", times <= SAVE, figure, f"≤ {SAVE:.0f} × as long")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ZHIBEN_DATA": folder, "ZHIBEN_DATABASE_URL": ""}
        from zhiben.project import operations

        operations.start(Path(folder))
        operations.migrate()
        operations.seed_demo(2_000)
        from django.utils import timezone

        from zhiben.foundation.access.actor import actor_of
        from zhiben.foundation.access.models import User

        actor = actor_of(User.objects.get(username="gao"), timezone.localdate())
        saves(actor)
        trial(sheet(), actor)
    return closing()


if __name__ == "__main__":
    sys.exit(main())
