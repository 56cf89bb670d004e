"""Evidence: the list, what is known of a file, the file itself, and a file brought to an object."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import File, Form, Query, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from zhiben.core import paging
from zhiben.foundation.evidence import permissions, selectors, services
from zhiben.foundation.evidence.bindings import binding_of
from zhiben.foundation.evidence.incoming import receive
from zhiben.foundation.evidence.models import Attachment
from zhiben.foundation.evidence.selectors import Filters
from zhiben.foundation.evidence.services import Particulars
from zhiben.foundation.evidence.sniff import Kind
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import Page, PageQuery, page_of
from zhiben.foundation.web.evidence import outgoing
from zhiben.foundation.web.problems import problem
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("证据材料")
STATES = tuple(name for name in selectors.STATES if name)


class EvidenceQuery(PageQuery):
    """Days are of the county's clock, both ends included."""

    name: str = Field("", max_length=100, description="文件名或对象含有的文字")
    kind: Kind | None = Field(None, description="文件类别")
    subject_type: str = Field("", max_length=100, description="对象类别，例如 access.organisation")
    role: str = Field("", max_length=40, description="用途")
    state: str = Field("", pattern=f"^({'|'.join(STATES)})?$", description=f"状态：{'、'.join(STATES)}；不带为在用")
    captured_from: date | None = Field(None, description="拍摄自")
    captured_to: date | None = Field(None, description="拍摄至")
    uploaded_from: date | None = Field(None, description="上传自")
    uploaded_to: date | None = Field(None, description="上传至")

    def filters(self) -> Filters:
        return Filters(**{**self.model_dump(exclude={"limit", "after", "kind"}), "kind": self.kind or ""})


class FileLine(Schema):
    """What is known of a file. `size` and `media_type` are empty once its bytes are deleted."""

    id: UUID
    name: str
    kind: Kind
    size: int | None = Field(description="字节数")
    media_type: str | None
    sha256: str
    subject_type: str
    subject_id: str
    subject_label: str
    role: str
    role_label: str
    note: str
    protected: bool
    effective_on: date | None
    captured_at: datetime | None
    uploaded_at: datetime
    uploaded_by: str
    keep_until: date | None
    can_be_opened: bool = Field(description="文件现在能否下载：未删除，且已通过病毒检查")
    withdrawn_at: datetime | None
    deleted_on: date | None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "7d0a6f1e-3a52-4c0e-8a0e-5f6b1c2d3e4f",
                    "name": "现场.jpg",
                    "kind": "image",
                    "size": 184210,
                    "media_type": "image/jpeg",
                    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "subject_type": "access.organisation",
                    "subject_id": "a3f4c1de-9a5c-4a65-8f0e-6c1f5a0f7d22",
                    "subject_label": "安澜县应急管理局",
                    "role": "scene",
                    "role_label": "现场照片",
                    "note": "",
                    "protected": False,
                    "effective_on": None,
                    "captured_at": "2026-03-01T01:15:30Z",
                    "uploaded_at": "2026-03-02T01:30:00Z",
                    "uploaded_by": "高敏",
                    "keep_until": None,
                    "can_be_opened": True,
                    "withdrawn_at": None,
                    "deleted_on": None,
                }
            ]
        }
    )


class Said(Schema):
    """What the caller says of a file."""

    role: str = Field(max_length=40, description="用途，对象允许的之一")
    effective_on: date | None = Field(None, description="材料所说的是哪一天")
    note: str = Field("", max_length=500, description="说明")
    protected: bool = Field(False, description="受保护：仅经办人可看，查看留痕")


@OPERATIONS.read("", access=permissions.VIEW, summary="证据材料，新上传的在前", gives=Page[FileLine])
def list_evidence(request: ActorRequest, wanted: Query[EvidenceQuery]) -> dict[str, Any]:
    page = selectors.attachments(wanted.filters(), actor=request.actor, after=_after(wanted.after), size=wanted.limit)
    return page_of(map(_line, page.rows), paging.cursor_of(page.next) if page.next else "")


def _after(cursor: str) -> str:
    """Raises: InputError "page.cursor_broken"."""
    keys = paging.read_cursor(cursor) if cursor else [""]
    if len(keys) != 1 or (cursor and selectors.read_key(keys[0]) is None):
        raise paging.broken()
    return keys[0]


@OPERATIONS.read("/{uuid:attachment_id}", access=permissions.VIEW, summary="一份材料的信息", gives=FileLine)
def get_evidence(request: ActorRequest, attachment_id: UUID) -> dict[str, Any]:
    return _line(selectors.attachment(attachment_id, actor=request.actor))


@OPERATIONS.read(
    "/{uuid:attachment_id}/file", access=permissions.VIEW, summary="下载材料", gives=None, gives_bytes=True,
    about="从头读取时记入调阅记录；支持 Range 请求头分段读取。",
)  # fmt: skip
def download_evidence(request: ActorRequest, attachment_id: UUID) -> HttpResponseBase:
    answer = outgoing.file(request, attachment_id=attachment_id)
    if answer.status_code != 416:
        return answer
    refused = problem(416, "evidence.range", "所要的部分超出文件末尾。")
    refused["Content-Range"] = answer["Content-Range"]
    return refused


@OPERATIONS.write(
    "/of/{str:kind}/{str:key}", access=permissions.ADD, summary="为对象上传一份材料", gives=FileLine, takes="file",
    status=201, about="同一对象、同一用途下的相同文件只算一份。大小和格式的限制与网页相同。",
)  # fmt: skip
def attach_evidence(
    request: ActorRequest, kind: str, key: str, said: Form[Said], file: File[UploadedFile]
) -> dict[str, Any]:
    subject = binding_of(kind).find(key, request.actor)
    services.require_place(subject, actor=request.actor)
    particulars, now = Particulars(**said.model_dump()), timezone.now()
    with receive(file.read, name=file.name or "", expected=file.size) as incoming:
        return _line(services.attach(incoming, subject=subject, particulars=particulars, actor=request.actor, now=now))


def _line(row: Attachment) -> dict[str, Any]:
    blob = row.blob
    said = {
        "size": blob.size if blob else None,
        "media_type": blob.kind.media_type if blob else None,
        "uploaded_by": row.uploaded_by_name,
        "can_be_opened": blob is not None and blob.usable,
    }
    # What is said otherwise is not asked of the row: its `uploaded_by` is a user, and a query for each line.
    names = FileLine.model_fields.keys() - said.keys()
    return said | {name: getattr(row, name) for name in names if hasattr(row, name)}
