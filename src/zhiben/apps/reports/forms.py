"""What comes in from the pages of reports, parsed into the arguments of commands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhiben.apps.reports.lifecycle import BriefState, QuestionState
from zhiben.apps.reports.models.briefs import BriefKind
from zhiben.apps.reports.selectors.briefs import BriefFilter
from zhiben.core.errors import InputError
from zhiben.foundation.web.forms import StyledMixin

_STATES = [(state.value, state.label) for state in BriefState]
_WHY = {"required": _("请写明原因，它会留在记录里。")}


class FilterForm(forms.Form):
    """The filter of the list. What cannot be read filters nothing."""

    state = forms.ChoiceField(choices=_STATES, required=False)
    kind = forms.ChoiceField(choices=BriefKind.choices, required=False)
    text = forms.CharField(max_length=60, required=False)
    after = forms.CharField(max_length=400, required=False)


def read_filter(given: QueryDict) -> BriefFilter:
    form = FilterForm(given)
    form.is_valid()
    return BriefFilter(**{name: value for name, value in form.cleaned_data.items() if value})


class QuestionFilterForm(forms.Form):
    state = forms.ChoiceField(choices=[(state.value, state.label) for state in QuestionState], required=False)
    rule = forms.SlugField(required=False)
    unit = forms.UUIDField(required=False)
    round = forms.UUIDField(required=False)
    text = forms.CharField(max_length=60, required=False)
    after = forms.CharField(max_length=400, required=False)


class AskForm(StyledMixin, forms.Form):
    """What to draft. `as_of` empty: now."""

    kind = forms.ChoiceField(label=_("种类"), choices=BriefKind.choices)
    round = forms.TypedChoiceField(label=_("从哪次调度生成"), coerce=UUID, empty_value=None, required=False)
    organisation = forms.TypedChoiceField(label=_("发文机关"), coerce=UUID)
    as_of = forms.DateTimeField(
        label=_("数据截至（不填为现在）"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    receivers = forms.CharField(label=_("主送"), max_length=200, required=False)
    code = forms.CharField(
        label=_("机关代字"), max_length=30, required=False, help_text=_("例如：安应急专报。送签前须填写。")
    )
    units = forms.TypedMultipleChoiceField(
        label=_("只含这些单位（不选为全部）"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rounds: Any = (), organisations: Any = (), units: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "round": [("", "—"), *((str(key), name) for key, name in rounds)],
            "organisation": [(str(key), name) for key, name in organisations],
            "units": [(str(key), name) for key, name in units],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    def command(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "kind": found["kind"], "round_id": found["round"], "organisation_id": found["organisation"],
            "as_of": found["as_of"] or timezone.now(), "receivers": found["receivers"], "code": found["code"],
            "units": found["units"],
        }  # fmt: skip


class SentenceForm(forms.Form):
    revision = forms.IntegerField(min_value=0)
    words = forms.CharField(max_length=2000, required=False)
    reason = forms.CharField(max_length=300, required=False)


class HeadForm(StyledMixin, forms.Form):
    title = forms.CharField(label=_("标题"), max_length=200)
    receivers = forms.CharField(label=_("主送"), max_length=200, required=False)
    code = forms.CharField(label=_("机关代字"), max_length=30, required=False)


class NoteForm(forms.Form):
    note = forms.CharField(label=_("原因"), max_length=500, required=False)
    approved_by = forms.CharField(label=_("签发人"), max_length=100, required=False)


class ReasonForm(StyledMixin, forms.Form):
    note = forms.CharField(
        label=_("说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_WHY
    )


def read(form: forms.Form) -> dict[str, Any]:
    """Raises: InputError "reports.form" with the words of every field."""
    if form.is_valid():
        return dict(form.cleaned_data)
    words = [
        f"{form.fields[name].label or name}：{'；'.join(map(str, errors))}"
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    raise InputError("reports.form", "；".join(words) or "填写的内容有误，请检查。")
