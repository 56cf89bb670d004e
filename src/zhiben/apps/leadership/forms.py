"""What comes in from the pages of leaders' duties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, ListItem
from zhiben.core.errors import InputError
from zhiben.foundation.web.forms import StyledMixin

Choices = Sequence[tuple[Any, str]]


def read(form: forms.Form) -> dict[str, Any]:
    """Raises: InputError "leadership.form" with the words of every field."""
    if form.is_valid():
        return dict(form.cleaned_data)
    words = [
        f"{form.fields[name].label or name}：{'；'.join(map(str, said))}"
        for name, said in form.errors.items()
        if name in form.fields
    ]
    raise InputError("leadership.form", "；".join(words) or "填写的内容有误，请检查。")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def _lines(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _one(label: Any, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=UUID, empty_value=None, required=required)


class _ChosenMixin(forms.Form):
    """Choices that are known only when the form is made, by the name of their field."""

    def __init__(self, *args: Any, choices: dict[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (choices or {}).items():
            empty = [] if isinstance(self.fields[name], forms.TypedMultipleChoiceField) else [("", "—")]
            self.fields[name].choices = [*empty, *((str(key), label) for key, label in found)]  # type: ignore[attr-defined]


class LeaderForm(StyledMixin, _ChosenMixin):
    organisation = _one(_("单位"))
    name = forms.CharField(label=_("姓名"), max_length=64)
    post = forms.CharField(label=_("职务"), max_length=120)
    rank = forms.ChoiceField(label=_("类别"), choices=Leader.Rank.choices)
    since = _day(_("到任日期"))


class EndForm(StyledMixin, forms.Form):
    last_day = _day(_("离任日期"))


class SponsorForm(StyledMixin, _ChosenMixin):
    leader = _one(_("包保人"))
    village = _one(_("村（社区）"), required=False)
    site = forms.TypedChoiceField(label=_("或对象"), coerce=int, empty_value=None, required=False)
    since = _day(_("开始日期"))


class ListForm(StyledMixin, forms.Form):
    kind = forms.ChoiceField(label=_("清单"), choices=DutyList.Kind.choices)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("名称（年度计划填写）"), max_length=120, required=False)
    items = _lines(_("事项（每项一行）"), 4, required=False)


class ItemsForm(StyledMixin, forms.Form):
    text = _lines(_("事项（每项一行）"), 4)
    due_on = _day(_("时限"), required=False)
    category = forms.ChoiceField(label=_("问题类别"), choices=ListItem.Category.choices, required=False)
    basis = forms.CharField(label=_("来源、依据（文件条款、来信、检查记录等）"), max_length=200, required=False)


class SettleForm(StyledMixin, forms.Form):
    result = _lines(_("完成结果"), 2, max_length=1000)
    done_on = _day(_("完成日期"))
    cost_yuan = forms.DecimalField(label=_("投入（元）"), min_value=0, max_digits=14, decimal_places=2, required=False)


class TaskForm(StyledMixin, _ChosenMixin):
    task = _one(_("任务"))


class PassOnForm(StyledMixin, _ChosenMixin):
    organisation = _one(_("承担单位"))
    due_on = _day(_("完成日期"))


class RecordForm(StyledMixin, _ChosenMixin):
    kind = forms.ChoiceField(label=_("类型"), choices=DutyRecord.Kind.choices)
    held_on = _day(_("日期"))
    title = forms.CharField(label=_("名称（述职写明年度，议事规则写规则名称）"), max_length=200)
    leader = _one(_("领导"), required=False)
    about = _one(_("村（社区）"), required=False)
    site = forms.TypedChoiceField(label=_("走访、检查的对象"), coerce=int, empty_value=None, required=False)
    reported = forms.TypedMultipleChoiceField(
        label=_("会上报告履职情况的"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = _lines(_("情况"), 3, required=False)
    judgement = forms.CharField(label=_("风险研判"), max_length=400, required=False)
    hard_problems = _lines(_("解决的难题（述职必备）"), 2, required=False)
    meetings_a_year = forms.IntegerField(
        label=_("议事规则要求每年召开的会议（次）"), min_value=1, max_value=366, required=False
    )


class SettingForm(forms.Form):
    value = forms.CharField(max_length=200)
    basis = forms.CharField(max_length=200, required=False)


class CellForm(StyledMixin, _ChosenMixin):
    sector = forms.CharField(label=_("行业领域"), max_length=60)
    stage = forms.ChoiceField(label=_("环节"))
    owners = forms.TypedMultipleChoiceField(
        label=_("责任单位"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    split = forms.CharField(label=_("分工和闭环（多个单位时必填）"), max_length=400, required=False)


class StaffForm(StyledMixin, forms.Form):
    text = _lines(_("执法人员（每人一行：姓名，职务，专业学历或从业依据；没有依据的留空）"), 6)
