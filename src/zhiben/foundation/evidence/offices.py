"""Evidence of the organisations themselves: what they rest on."""

from __future__ import annotations

from uuid import UUID

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.selectors import organisation
from zhiben.foundation.evidence.bindings import bind


def _find(key: str, actor: Actor) -> Organisation:
    try:
        return organisation(UUID(key), actor=actor)
    except ValueError:
        raise NotVisible("access.organisation_absent", "没有这个机构，或您无权查看。请从机构列表中选择。") from None


def _itself(office: Organisation) -> UUID:
    return office.pk


bind(
    Organisation,
    "机构",
    roles={"charter": "三定方案", "commission": "委托执法书", "scene": "现场照片"},
    find=_find,
    keep=None,
    organisation=_itself,
)
