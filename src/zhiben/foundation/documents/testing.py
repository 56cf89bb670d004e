"""Documents for the tests of every app."""

from __future__ import annotations

from datetime import UTC, date, datetime

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.documents import services
from zhiben.foundation.documents.layout.body_text import read_body
from zhiben.foundation.documents.layout.content import Attachment, Official, Table
from zhiben.foundation.documents.models import Document

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ON = date(2026, 3, 2)
BODY = """现将有限空间作业专项排查整治有关事项通知如下。
一、工作目标
摸清底数，建立台账。
二、重点任务
（一）全面摸清底数。各镇街逐一排查，登记造册。
1.企业自查。企业对照清单开展自查。
（1）建立台账。台账载明名称、位置。
| 序号 | 工作内容 | 牵头单位 |
| 1 | 建立台账 | 各镇街 |
各单位要压实工作责任。"""


def content(**changes: object) -> Official:
    """A notice with headings of all levels, a table and two attachments."""
    made = Official(
        head="安澜县应急管理局",
        title="安澜县应急管理局关于开展有限空间作业专项排查整治的通知",
        receivers="各镇街，县安委会有关成员单位",
        blocks=read_body(BODY),
        attachments=(
            Attachment(title="检查表", blocks=(Table(head=("序号", "内容"), rows=(("1", "通风"), ("2", "检测"))),)),
            Attachment(title="统计表"),
        ),
        signer="安澜县应急管理局",
        note="此件公开发布",
        cc="县委办公室，县政府办公室",
        printed_by="安澜县应急管理局办公室",
    )
    return made.model_copy(update=changes)


def drafted(actor: Actor, organisation: Organisation, **changes: object) -> Document:
    return services.draft_document(
        organisation_id=organisation.pk, code="安应急发", content=content(**changes), actor=actor, now=NOW
    )


def submitted(actor: Actor, organisation: Organisation) -> Document:
    found = drafted(actor, organisation)
    return services.move_document(document_id=found.pk, step="submit", actor=actor)


def issued(actor: Actor, organisation: Organisation) -> Document:
    found = submitted(actor, organisation)
    return services.issue_document(document_id=found.pk, approved_by="何平", issued_on=ON, actor=actor, now=NOW)
