"""The frame's own operations: who the caller is, the places of the caller's counties, the caller's long work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Schema
from pydantic import ConfigDict, Field

from zhiben.core import paging
from zhiben.foundation.access import selectors as access
from zhiben.foundation.access.actor import Actor, Authority
from zhiben.foundation.access.models import Area, AreaLevel, Organisation
from zhiben.foundation.access.permissions import label_of
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.outbox import selectors as outbox
from zhiben.foundation.outbox.lifecycle import WorkState
from zhiben.foundation.outbox.models import Job
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import Key, Page, PageQuery, cursor_after, key_after, page_of
from zhiben.foundation.web.decorators import SIGNED_IN
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("本人")


class Named(Schema):
    code: str
    label: str


class Reach(Schema):
    """One grant of today: a role, and where it holds."""

    role: Named
    relation: str = Field(description="lead 牵头、cooperate 配合、read 只读")
    areas: list[UUID] = Field(description="管辖的区域")
    organisations: list[UUID] = Field(description="限于这些机构")


class Me(Schema):
    """Who calls, as of today, as far as the token goes."""

    id: UUID
    name: str
    organisation_id: UUID | None
    on: date = Field(description="以下权限按哪一天计算")
    permissions: list[Named]
    reach: list[Reach]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0b8f6a3e-54b5-4f57-9d3a-0c5e3f2a7c11",
                    "name": "高敏",
                    "organisation_id": "a3f4c1de-9a5c-4a65-8f0e-6c1f5a0f7d22",
                    "on": "2026-05-03",
                    "permissions": [{"code": "registry.view", "label": "查看监管对象档案"}],
                    "reach": [
                        {
                            "role": {"code": "county_clerk", "label": "安委办经办人"},
                            "relation": "lead",
                            "areas": ["5a1d2c3b-7e8f-4a90-b1c2-d3e4f5a6b7c8"],
                            "organisations": [],
                        }
                    ],
                }
            ]
        }
    )


@OPERATIONS.read("/me", access=SIGNED_IN, summary="本人：角色、权限和管辖范围", gives=Me)
def who_am_i(request: ActorRequest) -> dict[str, Any]:
    actor: Actor = request.actor
    return {
        "id": actor.id,
        "name": actor.name,
        "organisation_id": actor.organisation_id,
        "on": timezone.localdate(),
        "permissions": [{"code": code, "label": label_of(code)} for code in sorted(actor.permissions)],
        "reach": [_reach(authority) for authority in actor.authorities],
    }


def _reach(authority: Authority) -> dict[str, Any]:
    return {
        "role": {"code": authority.role, "label": ROLES[authority.role].label},
        "relation": authority.relation,
        "areas": sorted(key.id for key in authority.scope.areas),
        "organisations": sorted(authority.scope.organisations),
    }


class AreaLine(Schema):
    id: UUID
    name: str
    level: AreaLevel
    parent_id: UUID | None


class OrganisationLine(Schema):
    id: UUID
    name: str
    short_name: str
    kind: str
    area_id: UUID


@OPERATIONS.read("/areas", access=SIGNED_IN, summary="所在县区的全部区域", gives=Page[AreaLine])
def list_areas(request: ActorRequest, wanted: Query[PageQuery]) -> dict[str, Any]:
    rows = Area.objects.none() if not request.actor.scope else access.visible_areas(actor=request.actor)
    return _by_key(rows.order_by("pk"), wanted)


@OPERATIONS.read("/organisations", access=SIGNED_IN, summary="所在县区的全部机构", gives=Page[OrganisationLine])
def list_organisations(request: ActorRequest, wanted: Query[PageQuery]) -> dict[str, Any]:
    rows = access.visible_organisations(actor=request.actor, on=timezone.localdate())
    return _by_key(rows.order_by("pk"), wanted)


def _by_key(rows: Any, wanted: PageQuery) -> dict[str, Any]:
    """A page of rows whose key is a UUID. Raises: InputError "page.cursor_broken"."""
    if wanted.after:
        try:
            (key,) = paging.read_cursor(wanted.after)
            rows = rows.filter(pk__gt=UUID(key))
        except ValueError as error:
            raise paging.broken() from error
    found: list[Area | Organisation] = list(rows[: wanted.limit + 1])
    shown = found[: wanted.limit]
    return page_of(shown, paging.cursor_of(str(shown[-1].pk)) if len(found) > len(shown) else "")


class JobLine(Schema):
    """Work that a worker does after the request: an import, a large sheet."""

    id: int
    kind: str
    state: WorkState
    done: int = Field(description="已完成的件数")
    total: int = Field(description="总件数；0 表示尚不清楚")
    message: str
    result: Any = Field(description="办完后的结果；内容随类别而定")
    error: str
    created_at: datetime
    finished_at: datetime | None


@OPERATIONS.read("/me/jobs", access=SIGNED_IN, summary="本人发起的后台任务", gives=Page[JobLine])
def list_own_jobs(request: ActorRequest, wanted: Query[PageQuery]) -> dict[str, Any]:
    rows, before = outbox.own_jobs(actor=request.actor), key_after(wanted.after)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: wanted.limit + 1])
    shown = found[: wanted.limit]
    return page_of(shown, cursor_after(shown[-1].pk) if len(found) > len(shown) else "")


@OPERATIONS.read("/me/jobs/{int:job_id}", access=SIGNED_IN, summary="一项后台任务的进展", gives=JobLine)
def get_own_job(request: ActorRequest, job_id: Key) -> Job:
    return outbox.own_job(job_id, actor=request.actor)
