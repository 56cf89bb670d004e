"""What comes in from pages, parsed into the arguments of commands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhiben.apps.registry.importing.columns import TARGETS
from zhiben.apps.registry.selectors.coverage import INSPECTED
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services.imports import DOUBTFUL
from zhiben.apps.registry.vocabulary import (
    FACTS,
    EquipmentKind,
    FactSource,
    Ownership,
    Post,
    Principle,
    Risk,
    Sector,
    SiteKind,
    Size,
    Status,
    VehicleClass,
)
from zhiben.core.identifiers.coordinates import Crs
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.choosers.fields import ChooserField, ChoosingForm, wanted
from zhiben.foundation.web.forms import StyledMixin

_CHOICES = {"sector": Sector, "risk": Risk, "status": Status, "ownership": Ownership, "kind": SiteKind}


def read_filter(given: QueryDict, *, actor: Actor) -> SiteFilter:
    """What an address asks for; what it says that nobody understands is left out.

    Raises: InputError "choosers.not_one" for a name that is nobody's or several'.
    """
    known: dict[str, Any] = {
        name: value for name, words in _CHOICES.items() if (value := given.get(name, "")) in words.values
    }
    known["text"] = given.get("text", "").strip()[:60]
    known["place"] = given.get("place", "") if given.get("place") in ("with", "without") else ""
    known["area"] = wanted("area", given, "area", actor=actor)
    known["owner"] = wanted("organisation", given, "owner", actor=actor)
    for name in ("before", "business"):
        try:
            known[name] = int(str(given[name]))
        except (KeyError, ValueError):
            continue
    return SiteFilter(**known)


def _day(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def _text(label: Any, required: bool = False, size: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=size, **more)


class SiteForm(StyledMixin, ChoosingForm):
    """A file as people write it."""

    kind = forms.ChoiceField(label=_("类型"), choices=SiteKind.choices)
    name = _text(_("名称"), required=True)
    credit_code = _text(_("统一社会信用代码"), size=40, help_text=_("没有的场所不填"))
    area = ChooserField("area", label=_("所在区域"))
    address = _text(_("地址"), size=300)
    sector = forms.ChoiceField(label=_("行业领域"), choices=Sector.choices)
    business = _text(_("业态"), size=60, help_text=_("与行业领域相同可不填；新业态写明名称，等待裁定监管部门"))
    industry_code = _text(_("国民经济行业代码"), size=5)
    size = forms.ChoiceField(label=_("规模"), choices=Size.choices)
    risk = forms.ChoiceField(label=_("风险等级"), choices=Risk.choices)
    status = forms.ChoiceField(label=_("状态"), choices=Status.choices)
    manager = _text(_("管理单位"), help_text=_("小区、高层建筑的物业或管理单位"))
    owner_name = _text(_("产权人"))
    longitude = forms.FloatField(label=_("经度"), required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False)
    crs = forms.ChoiceField(
        label=_("坐标系"), required=False, choices=[("", _("—")), *((c.value, c.value) for c in Crs)]
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def command(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values.pop("revision", None)
        return {"area_id": UUID(values.pop("area")), "business": values.pop("business"), "values": values}


class FactForm(StyledMixin, forms.Form):
    kind = forms.ChoiceField(
        label=_("项目"), choices=[(k.code, f"{k.label}（{k.unit}）" if k.unit else k.label) for k in FACTS.values()]
    )
    value = _text(_("内容"), required=True, size=500)
    observed_on = _day(_("观察日期"), required=True)
    source = forms.ChoiceField(label=_("来源"), choices=FactSource.choices)


class OwnerForm(StyledMixin, ChoosingForm):
    role = forms.ChoiceField(label=_("责任"), choices=(("sector", _("行业监管")), ("territory", _("属地"))))
    organisation = ChooserField("organisation", label=_("责任单位"), required=False)
    reason = _text(_("原因"), required=True, size=500)

    def command(self) -> dict[str, Any]:
        found = self.cleaned_data
        office = UUID(found["organisation"]) if found["organisation"] else None
        return {"role": found["role"], "organisation_id": office, "reason": found["reason"]}


class EquipmentForm(StyledMixin, forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=EquipmentKind.choices)
    name = _text(_("名称"), size=100)
    number = _text(_("使用登记证或出厂编号"), required=True, size=40)
    commissioned_on = _day(_("投用日期"))
    inspected_on = _day(_("上次检验"))
    inspection_due_on = _day(_("下次检验"))


class PersonForm(StyledMixin, forms.Form):
    post = forms.ChoiceField(label=_("岗位"), choices=Post.choices)
    name = _text(_("姓名"), required=True, size=60)
    phone = _text(_("电话"), size=20)
    points = forms.IntegerField(label=_("累计记分（驾驶员）"), required=False, min_value=0, max_value=99)
    certificate = _text(_("证书"), size=60)
    expires_on = _day(_("证书有效期至"))

    def command(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {"certificate": values.pop("certificate"), "expires_on": values.pop("expires_on"), "values": values}


class VehicleForm(StyledMixin, forms.Form):
    plate = _text(_("号牌"), required=True, size=12)
    vehicle_class = forms.ChoiceField(label=_("类别"), choices=VehicleClass.choices)
    inspection_due_on = _day(_("检验有效期至"))
    open_violations = forms.IntegerField(label=_("未处理违法"), min_value=0, initial=0)


class TenancyForm(StyledMixin, forms.Form):
    tenant = forms.IntegerField(label=_("承租方档案编号"), help_text=_("在承租方档案页的标题下"))
    part = _text(_("部位"), size=100)
    area_m2 = forms.DecimalField(label=_("面积（m²）"), required=False, min_value=0, max_digits=12, decimal_places=2)
    duty_split = _text(_("安全职责划分"), size=2000, widget=forms.Textarea(attrs={"rows": 2}))
    agreement_on = _day(_("安全管理协议签订日期"))
    since = _day(_("起租"))

    def command(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {"tenant_id": values.pop("tenant"), "values": values}


class ContractForm(StyledMixin, forms.Form):
    contractor_name = _text(_("承包单位"), required=True)
    work = _text(_("作业内容"), required=True)
    qualification = _text(_("资质"))
    agreement_on = _day(_("安全协议签订日期"))
    since = _day(_("起"))
    until = _day(_("止"))


class RemarkForm(StyledMixin, forms.Form):
    text = _text(_("意见"), required=True, size=1000, widget=forms.Textarea(attrs={"rows": 2}))


class CooperationForm(StyledMixin, ChoosingForm):
    organisation = ChooserField("organisation", label=_("配合单位"))
    reason = _text(_("原因"), required=True, size=500)

    def command(self) -> dict[str, Any]:
        return {"organisation_id": UUID(self.cleaned_data["organisation"]), "reason": self.cleaned_data["reason"]}


class PersonChangeForm(StyledMixin, forms.Form):
    post = forms.ChoiceField(label=_("岗位"), choices=Post.choices)
    name = _text(_("姓名"), required=True, size=60)
    phone = _text(_("电话"), size=20, help_text=_("不改请留空"))
    points = forms.IntegerField(label=_("累计记分（驾驶员）"), required=False, min_value=0, max_value=99)
    since = _day(_("任职起"))


class CertificateForm(StyledMixin, forms.Form):
    kind = _text(_("证书"), required=True, size=60)
    number = _text(_("编号"), size=40)
    expires_on = _day(_("有效期至"))


class TenancyChangeForm(StyledMixin, forms.Form):
    part = _text(_("部位"), size=100)
    area_m2 = forms.DecimalField(label=_("面积（m²）"), required=False, min_value=0, max_digits=12, decimal_places=2)
    duty_split = _text(_("安全职责划分"), size=2000, widget=forms.Textarea(attrs={"rows": 4}))
    agreement_on = _day(_("安全管理协议签订日期"))
    since = _day(_("起租"))


CHANGE_FORMS: dict[str, type[forms.Form]] = {
    "equipment": EquipmentForm,
    "vehicle": VehicleForm,
    "person": PersonChangeForm,
    "certificate": CertificateForm,
    "tenancy": TenancyChangeForm,
    "contract": ContractForm,
}


class FleetForm(StyledMixin, forms.Form):
    on = _day(_("清单日期"), required=True)
    file = forms.FileField(label=_("车辆清单（XLSX 或 CSV）"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))


class PointForm(forms.Form):
    longitude = forms.FloatField()
    latitude = forms.FloatField()


class AssignForm(ChoosingForm):
    """Many sites at once. `sites` are the keys that were ticked."""

    role = forms.ChoiceField(label=_("责任"), choices=(("sector", _("行业监管")), ("territory", _("属地"))))
    organisation = ChooserField("organisation", label=_("责任单位"))
    reason = _text(_("原因"), required=False, size=500)

    def chosen(self) -> dict[str, Any]:
        data: Any = self.data
        keys = [int(key) for key in data.getlist("site") if key.isdecimal()]
        office = UUID(self.cleaned_data["organisation"])
        return {"keys": keys, "role": self.cleaned_data["role"], "organisation_id": office}


class MeasureForm(StyledMixin, forms.Form):
    """What counts as covered."""

    kind = forms.ChoiceField(
        label=_("覆盖标准"),
        choices=[(INSPECTED, _("经检查核实")), *((k.code, f"登记了“{k.label}”") for k in FACTS.values())],
    )
    since = _day(_("自"), required=True)
    until = _day(_("至"), required=True)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("since") and found.get("until") and found["since"] > found["until"]:
            raise forms.ValidationError(_("起日晚于止日，请更正。"))
        return found


class RulingForm(StyledMixin, forms.Form):
    organisation = forms.UUIDField(label=_("监管部门"))
    principle = forms.ChoiceField(label=_("确定原则"), choices=Principle.choices)
    basis = _text(_("依据"), required=True, size=500)
    decided_on = _day(_("确定日期"), required=True)
    cooperating = forms.MultipleChoiceField(label=_("配合单位"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The command looks each of them up; here they only have to be keys.
        given = self.data.getlist("cooperating") if isinstance(self.data, QueryDict) else []
        self.fields["cooperating"].choices = [(key, key) for key in given if key]  # type: ignore[attr-defined]

    def clean_cooperating(self) -> list[UUID]:
        try:
            return [UUID(key) for key in self.cleaned_data["cooperating"]]
        except ValueError as error:
            raise forms.ValidationError(_("配合单位无法识别，请重新选择。")) from error

    def command(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "organisation_id": found["organisation"], "principle": found["principle"], "basis": found["basis"],
            "on": found["decided_on"], "cooperating_ids": found["cooperating"],
        }  # fmt: skip


class SheetForm(StyledMixin, forms.Form):
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("没有选择文件，请选择一份 XLSX 或 CSV。")},
    )


def read_mapping(given: QueryDict, heads: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Columns and options of the mapping page: column n is called c<n>."""
    mapping = {head: code for n, head in enumerate(heads) if (code := given.get(f"c{n}", "")) in TARGETS}
    return mapping, {"doubtful": given.get("doubtful", "skip"), "crs": given.get("crs", "")}


class SnapshotForm(StyledMixin, forms.Form):
    title = _text(_("底数名称"), required=True)


DOUBTFUL_CHOICES = list(DOUBTFUL.items())
CRS_CHOICES = [("", _("文件中没有坐标，或坐标系列已写明")), *((c.value, c.value) for c in Crs)]
