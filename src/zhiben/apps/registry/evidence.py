"""Which objects of the register may have files: a site, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from zhiben.apps.registry.models import Certificate, Contract, Fact, Person, Remark, Site, SiteImport, Tenancy
from zhiben.apps.registry.selectors import file, lists, reach
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.bindings import bind

SHEET = "sheet"
DUTY_SPLIT = "duty_split"
# How long a sheet that was imported is kept, for whoever asks where a file came from.
SHEETS_KEPT = timedelta(days=5 * 365)


def _key(key: str) -> int:
    if not key.isdecimal():
        raise NotVisible("registry.site_absent", "没有这个监管对象，或其不在您的管辖范围内。请从档案列表中重新选择。")
    return int(key)


def _site(key: str, actor: Actor) -> Site:
    return reach.site(_key(key), actor=actor)


def _remark(key: str, actor: Actor) -> Remark:
    return file.remark(_key(key), actor=actor)


def _import(key: str, actor: Actor) -> SiteImport:
    try:
        return lists.site_import(UUID(key), actor=actor)
    except ValueError:
        raise NotVisible("registry.import_absent", "没有这次导入，或您无权查看。请重新导入文件。") from None


def _of(model: type[Model], path: str) -> Callable[[str, Actor], Model]:
    def find(key: str, actor: Actor) -> Model:
        return file.held(model, _key(key), path, actor=actor)

    return find


def _answering(site: Site) -> UUID | None:
    """The body that supervises; a firm's own where nobody does. Towns are found by their area."""
    return site.sector_owner_id or site.organisation_id


def _through(path: str) -> Callable[[Any], UUID | None]:
    def organisation(subject: Any) -> UUID | None:
        found = subject
        for name in path.split("__"):
            found = getattr(found, name)
        return _answering(found)

    return organisation


def _nobody(subject: Any) -> None:
    """A sheet lies in its county."""


bind(
    Site,
    "监管对象",
    roles={"licence": "证照", "scene": "现场照片", "plan": "平面图、制度", "other": "其他材料"},
    find=_site,
    keep=None,
    organisation=_answering,
)
bind(Remark, "意见", roles={"attachment": "附件"}, find=_remark, keep=None, organisation=_through("site"))
bind(SiteImport, "档案导入", roles={SHEET: "导入的表格"}, find=_import, keep=SHEETS_KEPT, organisation=_nobody)
for _model, _label, _path, _roles in (
    (Fact, "档案数据", "site", {"proof": "数据依据"}),
    (Person, "人员", "site", {"appointment": "任职文件"}),
    (Certificate, "证书", "person__site", {"copy": "证书扫描件"}),
    (Tenancy, "租赁关系", "landlord", {DUTY_SPLIT: "安全职责划分文件", "agreement": "安全管理协议"}),
    (Contract, "承包关系", "client", {"agreement": "安全协议", "qualification": "资质证明"}),
):
    bind(_model, _label, roles=_roles, find=_of(_model, _path), keep=None, organisation=_through(_path))
