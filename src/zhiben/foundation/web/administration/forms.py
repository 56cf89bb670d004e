"""What the administrators fill in. Choices come from selectors: what lies in another county is no choice."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaKind, AreaLevel, OrganisationKind, Relation
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.access.selectors import visible_areas, visible_organisations
from zhiben.foundation.web.choosers.fields import RowField
from zhiben.foundation.web.forms import StyledMixin

ROLE_CHOICES = [(role.code, role.label) for role in ROLES.values()]


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def _allow(form: forms.Form, name: str, rows: QuerySet[Any], actor: Actor) -> None:
    cast(RowField, form.fields[name]).allow(rows, actor)


class PersonForm(StyledMixin, forms.Form):
    username = forms.SlugField(label=_("用户名"), max_length=64, help_text=_("字母、数字、连字符，登录时使用。"))
    name = forms.CharField(label=_("姓名"), max_length=64)
    organisation = RowField("organisation", label=_("所在机构"), required=False)

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow(self, "organisation", visible_organisations(actor=actor, on=on), actor)


class GrantForm(StyledMixin, forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=ROLE_CHOICES)
    area = RowField("area", label=_("区域"))
    organisation = RowField(
        "organisation", label=_("限于机构"), required=False, help_text=_("选择后，只能查看该机构的事项。")
    )
    relation = forms.ChoiceField(label=_("关系"), choices=Relation.choices)
    valid_from = day_field(_("起始日期"))
    valid_to = day_field(_("截止日期"), required=False)
    basis = forms.CharField(label=_("授权依据"), max_length=200, help_text=_("例如任命文件的名称和文号。"))

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow(self, "area", visible_areas(actor=actor).filter(valid_to=None), actor)
        _allow(self, "organisation", visible_organisations(actor=actor, on=on), actor)


class EndGrantForm(StyledMixin, forms.Form):
    last_day = day_field(_("最后一日"))
    reason = forms.CharField(label=_("原因"), max_length=200)


class ReasonForm(StyledMixin, forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class ResponsibleForm(StyledMixin, forms.Form):
    area = RowField("area", label=_("区域"))
    on = day_field(_("日期"))
    role = forms.ChoiceField(
        label=_("角色"),
        required=False,
        choices=[("", _("全部")), *((role.code, role.label) for role in ROLES.values() if not role.administrative)],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow(self, "area", visible_areas(actor=actor), actor)


class PolicyForm(StyledMixin, forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=ROLE_CHOICES)
    idle_minutes = forms.IntegerField(label=_("无操作退出（分钟）"), min_value=1, max_value=240)
    longest_hours = forms.IntegerField(label=_("最长登录（小时）"), min_value=1, max_value=24)
    password_days = forms.IntegerField(
        label=_("密码最长使用（天）"),
        min_value=30,
        max_value=730,
        required=False,
        help_text=_("留空表示不要求定期更换。"),
    )
    second_factor = forms.BooleanField(label=_("必须使用动态口令"), required=False)


class TrailForm(StyledMixin, forms.Form):
    who = forms.CharField(label=_("操作人姓名"), max_length=100, required=False)
    about = forms.CharField(label=_("对象名称或编号"), max_length=100, required=False)
    action = forms.ChoiceField(label=_("动作"), required=False)
    since = day_field(_("自"), required=False)
    until = day_field(_("至"), required=False)

    def __init__(self, *args: Any, families: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("全部")), *families]  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        """Entries lie between two days, in this order."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until and until < since:
            raise forms.ValidationError(_("截止日期早于起始日期，请检查两个日期。"))
        return until  # type: ignore[no-any-return]


class OfficeForm(StyledMixin, forms.Form):
    name = forms.CharField(label=_("名称"), max_length=200)
    short_name = forms.CharField(label=_("简称"), max_length=100)
    kind = forms.ChoiceField(label=_("类别"), choices=OrganisationKind.choices)
    area = RowField("area", label=_("区域"))
    valid_from = day_field(_("起用日期"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow(self, "area", visible_areas(actor=actor), actor)


class EndOfficeForm(StyledMixin, forms.Form):
    last_day = day_field(_("最后一日"))
    successor = RowField(
        "organisation", label=_("职责承接机构"), required=False, help_text=_("此后文件中的原名称将对应到承接机构。")
    )
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如机构改革文件的名称和文号。"))

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow(self, "successor", visible_organisations(actor=actor, on=on), actor)


class AreaForm(StyledMixin, forms.Form):
    name = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("类别"), choices=AreaKind.choices)
    level = forms.ChoiceField(label=_("层级"), choices=AreaLevel.choices[1:])
    parent = RowField("area", label=_("上级区域"))
    code = forms.CharField(label=_("区划代码"), max_length=20, required=False)
    valid_from = day_field(_("设立日期"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow(self, "parent", visible_areas(actor=actor).filter(valid_to=None), actor)


class RenameAreaForm(StyledMixin, forms.Form):
    name = forms.CharField(label=_("新名称"), max_length=100)
    since = day_field(_("自"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如区划调整文件的名称和文号。"))


class EndAreaForm(StyledMixin, forms.Form):
    last_day = day_field(_("最后一日"))
    successor = RowField(
        "area", label=_("并入区域"), required=False, help_text=_("同一层级。此后对该区域的授权也包括并入前的记录。")
    )
    basis = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = visible_areas(actor=actor).filter(valid_to=None, level=area.level).exclude(pk=area.pk)
        _allow(self, "successor", others, actor)


class SheetForm(StyledMixin, forms.Form):
    sheet = forms.FileField(label=_("表格（XLSX 或 CSV）"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
    apply = forms.BooleanField(label=_("正式导入（不勾选时只试算，不写入）"), required=False)
