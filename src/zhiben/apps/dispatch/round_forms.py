"""What comes in from the pages of rounds, forms and disaster reports, parsed into the arguments of commands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhiben.apps.dispatch.indicators import INDICATORS
from zhiben.apps.dispatch.models import FormField
from zhiben.apps.dispatch.selectors.rounds import VIEWS, RoundFilter
from zhiben.apps.dispatch.services.disasters import Told
from zhiben.apps.dispatch.services.planning import END_OF_DAY, Asked, Plan
from zhiben.core.errors import InputError
from zhiben.foundation.web.forms import StyledMixin

LARGEST = 5 * 1024 * 1024
KINDS = (
    ("town", _("各镇街")), ("village", _("各村（社区）")), ("emergency", _("应急管理")), ("fire", _("消防救援")),
    ("construction", _("住房和城乡建设")), ("transport", _("交通运输")), ("market", _("市场监管")),
    ("industry", _("工业和信息化")), ("education", _("教育")), ("culture", _("文化和旅游")), ("health", _("卫生健康")),
    ("commerce", _("商务")), ("department", _("其他部门")),
)  # fmt: skip
_DAY = {"type": "date"}
_MOMENT = {"type": "datetime-local"}


class FilterForm(forms.Form):
    """What cannot be read filters nothing."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    text = forms.CharField(max_length=60, required=False)
    directive = forms.UUIDField(required=False)
    after = forms.CharField(max_length=400, required=False)


def read_filter(given: QueryDict) -> RoundFilter:
    form = FilterForm(given)
    form.is_valid()
    return RoundFilter(**{name: value for name, value in form.cleaned_data.items() if value})


class NameForm(StyledMixin, forms.Form):
    name = forms.CharField(label=_("报送表名称"), max_length=120, error_messages={"required": _("请填写报送表名称。")})


class FieldForm(StyledMixin, forms.Form):
    """One field of a form."""

    label = forms.CharField(label=_("栏目"), max_length=120, error_messages={"required": _("请填写栏目名称。")})
    indicator = forms.ChoiceField(
        label=_("由平台统计"), required=False,
        choices=[("", _("不由平台统计，单位填写")), *((key, each.label) for key, each in INDICATORS.items())],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("类型"), choices=FormField.Kind.choices)
    unit = forms.CharField(label=_("计量单位"), max_length=20, required=False)
    choices = forms.CharField(label=_("选项（用顿号隔开）"), max_length=400, required=False)
    duty = forms.TypedChoiceField(label=_("哪项任务需要它"), coerce=UUID, empty_value=None, required=False)
    needed_because = forms.CharField(label=_("没有任务的，谁需要、为什么"), max_length=200, required=False)
    help = forms.CharField(label=_("填写说明"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("填写约需（分钟）"), min_value=0, max_value=600, initial=2)
    required = forms.BooleanField(label=_("必填"), required=False, initial=True)

    def __init__(self, *args: Any, duties: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = [("", "—"), *((str(key), words[:60]) for key, words in duties)]  # type: ignore[attr-defined]

    def command(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["duty_id"] = found.pop("duty")
        found["choices"] = [each for each in found["choices"].replace("，", "、").split("、") if each.strip()]
        return found


class AskedForm(StyledMixin, forms.Form):
    """Which form, and who must answer."""

    form = forms.TypedChoiceField(label=_("报送表"), coerce=UUID, error_messages={"required": _("请选择报送表。")})
    kinds = forms.MultipleChoiceField(
        label=_("由谁报送"), choices=KINDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    units = forms.TypedMultipleChoiceField(
        label=_("另加单位"), coerce=UUID, required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    bearers = forms.BooleanField(label=_("承担该文件任务的单位"), required=False)

    def __init__(self, *args: Any, known: Any = (), offices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(str(key), name) for key, name in known]  # type: ignore[attr-defined]
        self.fields["units"].choices = [(str(key), name) for key, name in offices]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        found = self.cleaned_data
        return Asked(found["kinds"], found["units"], found["bearers"])


class RoundForm(AskedForm):
    """A round by hand, or for a leader."""

    name = forms.CharField(label=_("调度名称"), max_length=160, error_messages={"required": _("请填写调度名称。")})
    due_on = forms.DateField(
        label=_("报送截止日"), widget=forms.DateInput(attrs=_DAY), error_messages={"required": _("请填写截止日。")}
    )
    due_time = forms.TimeField(
        label=_("截止时刻（不填为当日结束）"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    opens_on = forms.DateField(label=_("开始日（不填按本县设置）"), required=False, widget=forms.DateInput(attrs=_DAY))
    period_from = forms.DateField(label=_("统计期起"), required=False, widget=forms.DateInput(attrs=_DAY))
    ad_hoc_for = forms.CharField(label=_("临时听取汇报的领导（没有留空）"), max_length=64, required=False)
    closes_by_itself = forms.BooleanField(label=_("到时自动截止"), required=False)
    field_order = (
        "name",
        "form",
        "due_on",
        "due_time",
        "opens_on",
        "period_from",
        "kinds",
        "units",
        "ad_hoc_for",
        "closes_by_itself",
    )

    def plan(self) -> Plan:
        found = self.cleaned_data
        return Plan(
            found["name"], found["due_on"], found["due_time"] or END_OF_DAY, found["opens_on"], found["period_from"],
            found["ad_hoc_for"], found["closes_by_itself"], self.asked(),
        )  # fmt: skip


class SeriesForm(AskedForm):
    name = forms.CharField(label=_("名称"), max_length=120, initial=_("村级安全生产月报"))
    day = forms.IntegerField(label=_("每月几日前"), min_value=1, max_value=31, initial=24)
    starts_on = forms.DateField(label=_("自何日起"), widget=forms.DateInput(attrs=_DAY))
    field_order = ("name", "form", "day", "starts_on", "kinds")


class SheetForm(StyledMixin, forms.Form):
    file = forms.FileField(label=_("填好的报送表（XLSX）"), error_messages={"required": _("请选择文件。")})
    apply = forms.BooleanField(label=_("写入（不勾选只试读）"), required=False)


def file_of(form: SheetForm) -> bytes:
    """Raises: InputError "sheet.file" for none, an empty or a large one."""
    if not form.is_valid() or form.cleaned_data["file"].size > LARGEST:
        raise InputError("sheet.file", "请选择从本页下载、填好的 XLSX 文件，不超过 5 MB。")
    return bytes(form.cleaned_data["file"].read())


class ToldForm(StyledMixin, forms.Form):
    """A report on a disaster. An empty figure is not known yet."""

    happened_at = forms.DateTimeField(label=_("发生时间"), widget=forms.DateTimeInput(attrs=_MOMENT))
    dead = forms.IntegerField(label=_("死亡（人，不清楚留空）"), min_value=0, required=False)
    missing = forms.IntegerField(label=_("失联（人，不清楚留空）"), min_value=0, required=False)
    injured = forms.IntegerField(label=_("受伤（人，不清楚留空）"), min_value=0, required=False)
    loss = forms.DecimalField(
        label=_("直接经济损失（万元，不清楚留空）"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    text = forms.CharField(label=_("经过和措施"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    leader = forms.CharField(label=_("到场负责人"), max_length=64, required=False)
    arrived_at = forms.DateTimeField(label=_("到场时间"), required=False, widget=forms.DateTimeInput(attrs=_MOMENT))
    absence = forms.CharField(label=_("没有到场的原因（终报前二者须有其一）"), max_length=300, required=False)

    def told(self) -> Told:
        found = self.cleaned_data
        names = ("happened_at", "text", "dead", "missing", "injured", "loss", "leader", "arrived_at", "absence")
        return Told(**{name: found[name] for name in names})


class EventForm(ToldForm):
    name = forms.CharField(label=_("灾情名称"), max_length=120)
    place = forms.CharField(label=_("地点"), max_length=200, required=False)
    known_at = forms.DateTimeField(label=_("获知时间"), widget=forms.DateTimeInput(attrs=_MOMENT))
    field_order = ("name", "place", "happened_at", "known_at")


class LimitForm(StyledMixin, forms.Form):
    minutes = forms.IntegerField(label=_("首报时限（分钟）"), min_value=1, max_value=10000)
    basis = forms.CharField(label=_("依据的文件和条款"), max_length=200)
