"""What comes in from the pages of letters, parsed into the arguments of commands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhiben.apps.supervision.models import LetterKind
from zhiben.apps.supervision.selectors.letters import AGES, VIEWS, LetterFilter
from zhiben.core.errors import InputError
from zhiben.foundation.web.forms import StyledMixin

_WHY = {"required": _("请写明原因，它会留在记录里。")}


class FilterForm(forms.Form):
    """What cannot be read filters nothing."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    unit = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=LetterKind.choices, required=False)
    age = forms.ChoiceField(choices=list(AGES.items()), required=False)
    text = forms.CharField(max_length=60, required=False)
    after = forms.CharField(max_length=400, required=False)


def read_filter(given: QueryDict) -> LetterFilter:
    form = FilterForm(given)
    form.is_valid()
    return LetterFilter(**{name: value for name, value in form.cleaned_data.items() if value})


def _moment(label: Any, *, required: bool) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label, required=required, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    )


class LetterForm(StyledMixin, forms.Form):
    kind = forms.ChoiceField(label=_("文书"), choices=LetterKind.choices)
    units = forms.TypedMultipleChoiceField(
        label=_("主送单位（督促函、约谈、挂牌督办只选一个）"), coerce=UUID, widget=forms.SelectMultiple(attrs={"size": 8}),
        error_messages={"required": _("请选择主送单位。")},
    )  # fmt: skip
    subject = forms.CharField(label=_("事由"), max_length=80, help_text=_("写入标题，例如“有限空间作业专项排查”。"))
    facts = forms.CharField(label=_("情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    cc = forms.CharField(label=_("抄送"), max_length=300, required=False)
    meet_at = _moment(_("约谈时间（仅约谈通知书）"), required=False)
    meet_place = forms.CharField(label=_("约谈地点（仅约谈通知书）"), max_length=120, required=False)

    def __init__(self, *args: Any, units: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(str(key), name) for key, name in units]  # type: ignore[attr-defined]

    def command(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["organisation_ids"] = given.pop("units")
        return given


class MeetingForm(StyledMixin, forms.Form):
    meet_at = _moment(_("时间"), required=True)
    meet_place = forms.CharField(label=_("地点"), max_length=120)


class ApproveForm(StyledMixin, forms.Form):
    signed_by = forms.CharField(label=_("签发人（印在公文登记中的姓名）"), max_length=64)


class ReasonForm(StyledMixin, forms.Form):
    note = forms.CharField(
        label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_WHY
    )


class ResultForm(StyledMixin, forms.Form):
    result = forms.CharField(
        label=_("办理结果"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明办理结果。")},
    )  # fmt: skip


class ReplyForm(StyledMixin, forms.Form):
    text = forms.CharField(
        label=_("答复内容"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请填写答复内容：办理情况、原因和完成时间。")},
    )  # fmt: skip


class RulesForm(StyledMixin, forms.Form):
    issuer = forms.CharField(label=_("发文机关标志、署名"), max_length=60)
    code = forms.CharField(label=_("机关代字"), max_length=30)
    reply_within = forms.IntegerField(
        label=_("答复期限（工作日，留空为不要求答复）"), min_value=1, max_value=120, required=False
    )
    basis = forms.CharField(label=_("依据"), max_length=200)


def read(form: forms.Form) -> dict[str, Any]:
    """Raises: InputError "supervision.form" with the words of every field."""
    if form.is_valid():
        return dict(form.cleaned_data)
    words = [
        f"{form.fields[name].label or name}：{'；'.join(map(str, errors))}"
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    raise InputError("supervision.form", "；".join(words) or "填写的内容有误，请检查。")
