"""A day, and the announcement of a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiben.foundation.calendar.models import CalendarDay, Status
from zhiben.foundation.web.forms import StyledMixin


class DayForm(StyledMixin, forms.Form):
    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kind = forms.ChoiceField(label=_("类别"), choices=CalendarDay.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=50, required=False)
    source = forms.CharField(
        label=_("依据"), max_length=200, error_messages={"required": _("请填写依据，例如放假通知的发文字号。")}
    )
    status = forms.ChoiceField(label=_("状态"), choices=Status.choices)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(_("请选择 %(year)s 年的日期。"), params={"year": self.year})
        return day


class AnnounceForm(StyledMixin, forms.Form):
    source = forms.CharField(
        label=_("公布依据"),
        max_length=200,
        help_text=_("先录入全部放假和调休日，再标为已公布。例如：国办发明电〔2026〕号"),
        error_messages={"required": _("请填写放假通知的发文字号。")},
    )
