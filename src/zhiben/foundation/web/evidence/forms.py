"""What is said of a file, and what a list is filtered by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhiben.core.errors import InputError
from zhiben.foundation.evidence.bindings import Binding, bindings
from zhiben.foundation.evidence.selectors import STATES, Filters
from zhiben.foundation.evidence.services import Particulars
from zhiben.foundation.evidence.sniff import KINDS
from zhiben.foundation.web.forms import StyledMixin


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **options)


class ParticularsForm(StyledMixin, forms.Form):
    role = forms.ChoiceField(label=_("用途"))
    effective_on = _day(_("生效日期"), help_text=_("材料所说的是哪一天，由您填写；可空。"))
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    protected = forms.BooleanField(label=_("受保护（仅经办人可看，查看留痕）"), required=False)

    def __init__(self, *args: Any, binding: Binding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(binding.roles.items())  # type: ignore[attr-defined]

    def particulars(self) -> Particulars:
        """Raises: InputError "evidence.particulars" with all that is wrong."""
        if not self.is_valid():
            wrong = "".join(f"{self[name].label}：{errors[0]}" for name, errors in self.errors.items())
            raise InputError("evidence.particulars", f"请先改正：{wrong}")
        return Particulars(**self.cleaned_data)


class FilterForm(StyledMixin, forms.Form):
    name = forms.CharField(label=_("文件名或对象"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    subject_type = forms.ChoiceField(label=_("对象类别"), required=False)
    role = forms.ChoiceField(label=_("用途"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=list(STATES.items()))
    captured_from = _day(_("拍摄自"))
    captured_to = _day(_("拍摄至"))
    uploaded_from = _day(_("上传自"))
    uploaded_to = _day(_("上传至"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = {role: label for binding in bindings() for role, label in binding.roles.items()}
        kinds = [(binding.kind, binding.label) for binding in bindings()]
        for name, choices in (("kind", KINDS.items()), ("subject_type", kinds), ("role", roles.items())):
            self.fields[name].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["data-search"] = ""

    def filters(self) -> Filters:
        """A value that makes no sense does not filter."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})

    def is_used(self) -> bool:
        return any(self.cleaned_data.values())


class EffectiveForm(StyledMixin, forms.Form):
    effective_on = _day(_("生效日期"))

    def day(self) -> date | None:
        """Raises: InputError "evidence.effective_day"."""
        if not self.is_valid():
            raise InputError("evidence.effective_day", "请按 2026-03-01 的样式填写生效日期，或留空。")
        day: date | None = self.cleaned_data["effective_on"]
        return day


class ReasonForm(StyledMixin, forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300)
