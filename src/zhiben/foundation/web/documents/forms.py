"""A document as a person fills it in, and what a step asks for."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.documents.layout.body_text import read_body, write_body
from zhiben.foundation.documents.layout.content import Attachment, Official
from zhiben.foundation.documents.layout.forms import LARGEST
from zhiben.foundation.documents.models import Document
from zhiben.foundation.documents.selectors import organisations_to_draft_for
from zhiben.foundation.web.forms import StyledMixin

_ATTACHMENT = re.compile(r"^#\s*(.+)$", re.MULTILINE)
_PLAIN = ("head", "title", "receivers", "signer", "note", "cc", "printed_by", "signatory", "urgency", "secrecy")
MOST_CHARACTERS = 200_000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DocumentForm(StyledMixin, forms.Form):
    organisation = forms.TypedChoiceField(label=_("发文机关"), coerce=UUID)
    head = forms.CharField(label=_("发文机关标志"), max_length=60, help_text=_("不写“文件”二字。"))
    code = forms.CharField(
        label=_("机关代字"), max_length=30, required=False, help_text=_("例如：安应急发。送签前须填写。")
    )
    title = forms.CharField(label=_("标题"), max_length=400, widget=_area(2), help_text=_("需要指定换行时可直接换行。"))
    receivers = forms.CharField(label=_("主送机关"), max_length=400, required=False)
    body = forms.CharField(
        label=_("正文"),
        max_length=MOST_CHARACTERS,
        widget=_area(18),
        help_text=_(
            "一行一段。“一、”“（一）”“1.”“（1）”开头的是各级标题，序号自动重排；“| 序号 | 内容 |”是表格的一行。"
        ),
    )
    attachments = forms.CharField(
        label=_("附件"),
        max_length=MOST_CHARACTERS,
        required=False,
        widget=_area(4),
        help_text=_("每个附件以“# 附件标题”一行开头，其下为内容；没有内容的只列名称。"),
    )
    signer = forms.CharField(label=_("署名"), max_length=100)
    sealed = forms.BooleanField(label=_("加盖印章"), required=False, initial=True)
    note = forms.CharField(label=_("附注"), max_length=100, required=False, help_text=_("例如：此件公开发布"))
    cc = forms.CharField(label=_("抄送"), max_length=400, required=False)
    printed_by = forms.CharField(label=_("印发机关"), max_length=100, required=False)
    signatory = forms.CharField(label=_("上行文签发人"), max_length=30, required=False)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), required=False, choices=[("", "—"), ("特急", "特急"), ("加急", "加急")]
    )
    secrecy = forms.CharField(label=_("密级和保密期限"), max_length=30, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, fixed: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed is not None:
            del self.fields["organisation"]
            return
        offices = sorted(organisations_to_draft_for(actor=actor), key=lambda o: (o.pk != actor.organisation_id, o.name))
        self.fields["organisation"].choices = [(str(office.pk), office.name) for office in offices]  # type: ignore[attr-defined]
        if offices:
            first = offices[0].name
            self.initial = {"head": first, "signer": first, "printed_by": f"{first}办公室", **self.initial}

    def clean(self) -> dict[str, Any]:
        """With the content of the document under `content`."""
        data = super().clean() or {}
        if not self.errors:
            try:
                data["content"] = self._content(data)
            except ValidationError as error:
                places = "、".join(str(part["loc"][-1]) for part in error.errors()[:3])
                self.add_error("body", _("有一段内容过长，请分段后再保存（%(places)s）。") % {"places": places})
        return data

    def _content(self, data: dict[str, Any]) -> Official:
        return Official(
            **{name: data[name] for name in _PLAIN},
            sealed=data["sealed"],
            blocks=read_body(data["body"]),
            attachments=read_attachments(data["attachments"]),
        )


def read_attachments(text: str) -> tuple[Attachment, ...]:
    """What stands before the first title belongs to none and is refused by nobody: it is a title itself."""
    parts = _ATTACHMENT.split(text)
    lead = [Attachment(title=line.strip()) for line in parts[0].splitlines() if line.strip()]
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return (*lead, *(Attachment(title=title, blocks=read_body(body)) for title, body in pairs))


def initial_of(found: Document) -> dict[str, Any]:
    """The form as it would be filled in to make the document."""
    content = Official.model_validate(found.content)
    attached = [f"# {each.title}\n{write_body(each.blocks)}".strip() for each in content.attachments]
    return {
        **{name: getattr(content, name) for name in _PLAIN},
        "sealed": content.sealed,
        "body": write_body(content.blocks),
        "attachments": "\n".join(attached),
        "code": found.code,
        "revision": found.revision,
    }


class IssueForm(StyledMixin, forms.Form):
    approved_by = forms.CharField(label=_("签发人"), max_length=100)
    issued_on = forms.DateField(label=_("成文日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class NoteForm(StyledMixin, forms.Form):
    note = forms.CharField(label=_("原因"), max_length=500, required=False)


class TemplateForm(forms.Form):
    file = forms.FileField(error_messages={"required": _("请选择一个 docx 文件。")})

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 2 MB，请去掉图片等内容。"))
        return file
