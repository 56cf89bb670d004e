"""What comes in from the pages of the ladder, parsed into the arguments of commands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhiben.apps.dispatch.models import Audience, Instrument, LadderRung, UnitContact
from zhiben.apps.dispatch.selectors.escalations import VIEWS, EscalationFilter
from zhiben.foundation.web.forms import StyledMixin

LONGEST_REHEARSAL = 92


class EscalationFilterForm(forms.Form):
    """What cannot be read filters nothing."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    unit = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=LadderRung.Applies.choices, required=False)
    on = forms.DateField(required=False)
    text = forms.CharField(max_length=60, required=False)
    after = forms.CharField(max_length=400, required=False)


def read_escalations(given: QueryDict) -> EscalationFilter:
    form = EscalationFilterForm(given)
    form.is_valid()
    return EscalationFilter(**{name: value for name, value in form.cleaned_data.items() if value})


class RungForm(StyledMixin, forms.Form):
    label = forms.CharField(label=_("名称"), max_length=60)
    offset = forms.IntegerField(label=_("天数（负数为到期前，0 为当天）"), min_value=-120, max_value=120)
    working = forms.BooleanField(label=_("按工作日计算"), required=False)
    adds = forms.MultipleChoiceField(
        label=_("从这一级起增加告知"),
        choices=[choice for choice in Audience.choices if choice[0] != Audience.PERSON],
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    instrument = forms.ChoiceField(label=_("建议措施（由人决定是否采用）"), choices=Instrument.choices)
    active = forms.BooleanField(label=_("启用"), required=False)
    basis = forms.CharField(
        label=_("依据"), max_length=200, error_messages={"required": _("请写明调整依据，例如会议纪要或批准人。")}
    )


class DecideForm(forms.Form):
    """The proposals ticked in the list."""

    row = forms.TypedMultipleChoiceField(coerce=int, required=False)
    instrument = forms.ChoiceField(choices=[("", ""), *Instrument.choices], required=False)
    reason = forms.CharField(max_length=300, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["row"].choices = [(key, key) for key in data.getlist("row") if key.isdecimal()]  # type: ignore[attr-defined]


class ContactForm(StyledMixin, forms.Form):
    organisation = forms.TypedChoiceField(label=_("单位"), coerce=UUID)
    role = forms.ChoiceField(label=_("职务"), choices=UnitContact.Role.choices)
    user = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名（留空即撤销登记）"), max_length=64, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)

    def __init__(self, *args: Any, units: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(str(key), name) for key, name in units]  # type: ignore[attr-defined]


class RehearsalForm(forms.Form):
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def span(self, today: date) -> tuple[date, date]:
        """From today and for thirty days, where nothing or nonsense was typed."""
        self.is_valid()
        since = self.cleaned_data.get("since") or today
        until = self.cleaned_data.get("until") or since + timedelta(days=30)
        return since, min(max(since, until), since + timedelta(days=LONGEST_REHEARSAL))
