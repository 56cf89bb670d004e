"""What comes in from the pages of pairs, campaigns, meetings, drafts, the library and local tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhiben.apps.dispatch.models import Campaign, DutyPair, ReferencedDocument
from zhiben.apps.dispatch.selectors.library import LibraryFilter
from zhiben.apps.dispatch.selectors.meetings import MeetingFilter
from zhiben.apps.dispatch.selectors.pairs import PairFilter
from zhiben.foundation.web.forms import StyledMixin

Choices = Sequence[tuple[UUID, str]]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _lines(label: Any, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class _UnitsMixin(forms.Form):
    """A choice of units, given at the time."""

    def __init__(self, *args: Any, units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(str(key), name) for key, name in units]  # type: ignore[attr-defined]


def _units(label: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=UUID, widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请选择单位。")}
    )


def _known(form: forms.Form) -> dict[str, Any]:
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


class PairFilterForm(forms.Form):
    state = forms.ChoiceField(choices=DutyPair.State.choices, required=False)
    kind = forms.ChoiceField(choices=DutyPair.Kind.choices, required=False)
    directive = forms.UUIDField(required=False)
    text = forms.CharField(max_length=60, required=False)
    after = forms.CharField(max_length=400, required=False)


def read_pairs(given: QueryDict) -> PairFilter:
    return PairFilter(**_known(PairFilterForm(given)))


class DecidePairForm(forms.Form):
    accept = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=500, required=False)
    holds = forms.UUIDField(required=False)


class LibraryFilterForm(forms.Form):
    state = forms.ChoiceField(choices=ReferencedDocument.State.choices, required=False)
    text = forms.CharField(max_length=60, required=False)
    after = forms.CharField(max_length=400, required=False)


def read_library(given: QueryDict) -> LibraryFilter:
    return LibraryFilter(**_known(LibraryFilterForm(given)))


class DocumentForm(StyledMixin, forms.Form):
    name = forms.CharField(label=_("规定名称"), max_length=200, error_messages={"required": _("请填写规定的名称。")})
    number = forms.CharField(label=_("文号"), max_length=120, required=False)


class LoadForm(StyledMixin, forms.Form):
    directive = forms.TypedChoiceField(
        label=_("已登记的文件（上传了原文的不选）"), coerce=UUID, empty_value=None, required=False
    )
    note = forms.CharField(label=_("版本说明"), max_length=400, required=False)

    def __init__(self, *args: Any, directives: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["directive"].choices = [("", "—"), *((str(key), name) for key, name in directives)]  # type: ignore[attr-defined]


class MeetingFilterForm(forms.Form):
    text = forms.CharField(max_length=60, required=False)
    undone = forms.BooleanField(required=False)
    after = forms.CharField(max_length=400, required=False)


def read_meetings(given: QueryDict) -> MeetingFilter:
    return MeetingFilter(**_known(MeetingFilterForm(given)))


class MeetingForm(StyledMixin, forms.Form):
    title = forms.CharField(label=_("会议名称"), max_length=200, error_messages={"required": _("请填写会议名称。")})
    held_on = _day(_("召开日期"), error_messages={"required": _("请填写召开日期。")})
    chair = forms.CharField(label=_("主持人"), max_length=64, required=False)
    items = _lines(_("议定事项（每条一行，或以编号开头，可直接粘贴）"), 6, required=False, max_length=40000)


class ItemsForm(StyledMixin, forms.Form):
    text = _lines(_("议定事项（每条一行，或以编号开头）"), 4, max_length=40000)


class DecomposeForm(StyledMixin, _UnitsMixin):
    title = forms.CharField(label=_("任务名称（不填取原文）"), max_length=400, required=False)
    due_on = _day(_("完成日期"), required=False)
    no_date_reason = forms.CharField(label=_("没有时限的，写明原因"), max_length=200, required=False)
    units = _units(_("由哪些单位承担"))


class LocalTaskForm(StyledMixin, _UnitsMixin):
    title = forms.CharField(label=_("做什么"), max_length=400, error_messages={"required": _("请写明要做什么。")})
    text = _lines(_("具体要求"), 3, required=False, max_length=4000)
    due_on = _day(_("完成日期"), required=False)
    no_date_reason = forms.CharField(label=_("没有时限的，写明原因"), max_length=200, required=False)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    units = _units(_("由哪些单位承担"))


class CampaignForm(StyledMixin, forms.Form):
    kind = forms.ChoiceField(label=_("类型"), choices=Campaign.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=120, error_messages={"required": _("请填写名称。")})
    purpose = _lines(_("目的和依据"), 2, required=False, max_length=2000)
    starts_on = _day(_("开始"), required=False)
    ends_on = _day(_("结束"), required=False)
    links = _lines(_("环节（每行一个，按先后）"), 4, required=False, max_length=4000)


class LinkForm(StyledMixin, forms.Form):
    name = forms.CharField(label=_("环节名称"), max_length=120)


class OwnerForm(StyledMixin, forms.Form):
    organisation = forms.TypedChoiceField(label=_("负责单位"), coerce=UUID, empty_value=None, required=False)
    note = forms.CharField(label=_("说明"), max_length=400, required=False)

    def __init__(self, *args: Any, units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("— 尚无单位")), *((str(key), name) for key, name in units)]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


class TakeInForm(forms.Form):
    """The tasks and duties ticked in a list."""

    link = forms.IntegerField(required=False)
    task = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    duty = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name in ("task", "duty"):
            self.fields[name].choices = [(key, key) for key in data.getlist(name)]  # type: ignore[attr-defined]


class AskForm(StyledMixin, _UnitsMixin):
    reply_by = _day(_("回复期限"), error_messages={"required": _("请填写回复期限。")})
    units = _units(_("征求哪些单位的意见"))


class ReplyForm(forms.Form):
    agreed = forms.BooleanField(required=False)
    text = forms.CharField(max_length=8000, required=False)
