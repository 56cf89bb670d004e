"""What comes in from the pages of tasks, parsed into the arguments of commands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zhiben.apps.dispatch.models import TaskRole
from zhiben.apps.dispatch.selectors.lists import VIEWS, TaskFilter
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.choosers.fields import wanted
from zhiben.foundation.web.forms import StyledMixin

_WHY = {"required": _("请写明原因，它会留在记录里。")}


class FilterForm(forms.Form):
    """The filter of the list. What cannot be read filters nothing."""

    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    directive = forms.UUIDField(required=False)
    duty = forms.UUIDField(required=False)
    campaign = forms.UUIDField(required=False)
    sector = forms.CharField(max_length=120, required=False)
    role = forms.ChoiceField(choices=TaskRole.choices, required=False)
    text = forms.CharField(max_length=60, required=False)
    after = forms.CharField(max_length=400, required=False)


def read_filter(given: QueryDict, *, actor: Actor) -> TaskFilter:
    """Raises: InputError "choosers.not_one" for a unit's name that is nobody's or several'."""
    form = FilterForm(given)
    form.is_valid()
    known = {name: value for name, value in form.cleaned_data.items() if value}
    return TaskFilter(**known, unit=wanted("organisation", given, "unit", actor=actor))


class ReasonForm(StyledMixin, forms.Form):
    note = forms.CharField(
        label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_WHY
    )


class AnswerForm(StyledMixin, forms.Form):
    """A decision with words that may be left out where it is a yes."""

    answer = forms.CharField(label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    yes = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PersonForm(StyledMixin, forms.Form):
    person = forms.TypedChoiceField(label=_("本单位用户"), coerce=UUID, empty_value=None, required=False)
    name = forms.CharField(label=_("或填写姓名（没有账号的）"), max_length=64, required=False)
    reason = forms.CharField(label=_("或写明不能指定的原因"), max_length=200, required=False)

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "—"), *((str(key), name) for key, name in people)]  # type: ignore[attr-defined]

    def command(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"person_id": found["person"], "name": found["name"], "reason": found["reason"]}


class DayForm(StyledMixin, forms.Form):
    due_on = forms.DateField(
        label=_("完成日期（没有时限的留空）"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label=_("依据或原因"), max_length=200, error_messages=_WHY)


class ReportForm(StyledMixin, forms.Form):
    text = forms.CharField(
        label=_("做了什么"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        error_messages={"required": _("请写明这一期做了什么；确实没有开展的，请写明原因。")},
    )  # fmt: skip


class NotDoneForm(StyledMixin, forms.Form):
    note = forms.CharField(
        label=_("为什么没有完成"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_WHY
    )
    due_on = forms.DateField(
        label=_("何时完成"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("请填写新的完成日期。")},
    )


class ExtensionForm(StyledMixin, forms.Form):
    occurrence = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.DateField(
        label=_("延期到"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("请填写延期到哪一天。")},
    )
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_WHY
    )


class ClockForm(StyledMixin, forms.Form):
    on = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("原因"), max_length=500, error_messages=_WHY)


class DelegateForm(StyledMixin, forms.Form):
    units = forms.TypedMultipleChoiceField(
        label=_("转派给"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择转派给哪些单位。")},
    )
    addition = forms.CharField(
        label=_("本级补充要求"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(
        label=_("提前到（不填则与本级相同）"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, units: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(str(key), name) for key, name in units]  # type: ignore[attr-defined]


class TransferForm(StyledMixin, forms.Form):
    receiver = forms.TypedChoiceField(label=_("移交给"), coerce=UUID)
    reason = forms.CharField(
        label=_("原因和依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_WHY
    )

    def __init__(self, *args: Any, receivers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = [(str(key), name) for key, name in receivers]  # type: ignore[attr-defined]


class ChosenForm(forms.Form):
    """The tasks ticked in a list; `all` for every one of the directive."""

    task = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    note = forms.CharField(max_length=500, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["task"].choices = [(key, key) for key in data.getlist("task")]  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """Whom a group means: a kind, or the offices ticked."""

    members = forms.CharField(max_length=30, required=False)
    office = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["office"].choices = [(key, key) for key in data.getlist("office")]  # type: ignore[attr-defined]
