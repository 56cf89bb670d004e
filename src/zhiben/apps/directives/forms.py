"""What comes in from pages, parsed into the arguments of commands."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors.ledger import DUE, SORTS, STATES, LedgerFilter
from zhiben.apps.directives.wording import (
    read_consequences,
    read_deadline,
    read_names,
    read_quantities,
    write_consequences,
    write_deadline,
    write_names,
    write_quantities,
)
from zhiben.core.directive import labels
from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.choosers.fields import wanted
from zhiben.foundation.web.forms import StyledMixin

_SPAN = re.compile(r"([a-z]+):(\d{1,9})-(\d{1,9})")


class Files(forms.FileField):
    """Several files at once."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        each = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(file, initial) for file in each]


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class UploadForm(StyledMixin, forms.Form):
    documents = Files(
        label=_("文件"),
        widget=FilesInput(attrs={"multiple": True, "accept": ".txt,.md,.html,.htm,.docx,.pdf"}),
        error_messages={"required": _("没有选择文件，请拖入或选择至少一份文件。")},
        allow_empty_file=True,
    )
    supersedes = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ReasonForm(StyledMixin, forms.Form):
    reason = forms.CharField(
        label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明原因，它会留在记录里。")},
    )  # fmt: skip


class RejectForm(ReasonForm):
    """Why this is no duty; the usual reasons are one key away."""

    PRESETS = (_("背景或意义，不要求做什么"), _("与另一条重复"), _("不属于本县职责"), _("仅为说明或举例"))


if TYPE_CHECKING:
    _DirectiveForm = forms.ModelForm[Directive]
else:
    _DirectiveForm = forms.ModelForm


class CorrectForm(StyledMixin, _DirectiveForm):
    reason = forms.CharField(label=_("依据（改变文件性质时必填）"), required=False, max_length=500)

    class Meta:
        model = Directive
        fields = ("title", "document_number", "issuer", "issued_on", "status")
        labels = {
            "title": _("标题"), "document_number": _("发文字号"), "issuer": _("发文机关"),
            "issued_on": _("发文日期"), "status": _("文件性质"),
        }  # fmt: skip
        widgets = {"issued_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def command(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        return {"reason": values.pop("reason"), "values": values}


class EditForm(StyledMixin, forms.Form):
    """The values of a duty in words, as on the card."""

    measure = forms.CharField(label=_("具体措施"), widget=forms.Textarea(attrs={"rows": 3}))
    lead = forms.CharField(label=_("牵头单位"), required=False)
    responsible = forms.CharField(label=_("责任单位"), required=False)
    deadline = forms.CharField(label=_("完成时限"), required=False, help_text=_("2026-06-30；每月至少2次"))
    targets = forms.CharField(label=_("量化指标"), required=False, help_text=_("培训覆盖率≥95%"))
    thresholds = forms.CharField(label=_("适用条件"), required=False)
    consequences = forms.CharField(label=_("未落实后果"), required=False)
    modality = forms.ChoiceField(label=_("要求"), choices=list(labels.MODALITIES.items()))
    evidence = forms.CharField(required=False, widget=forms.HiddenInput)

    COLUMN_OF = {"deadline": "deadlines"}

    def __init__(self, *args: Any, year: int | None = None, known: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.known = year, known
        self.fields["consequences"].widget.attrs["list"] = "consequence-words"

    @classmethod
    def initial_of(cls, duty: Any) -> dict[str, str]:
        """The form's words for a duty's present values."""
        return {
            "measure": duty.measure,
            "lead": duty.lead,
            "responsible": duty.responsible,
            "deadline": write_deadline(duty.deadlines, duty.recurrences),
            "targets": write_quantities(duty.targets),
            "thresholds": write_quantities(duty.thresholds),
            "consequences": write_consequences(duty.consequences),
            "modality": duty.modality,
        }

    def clean_lead(self) -> str:
        return write_names(read_names(self.cleaned_data["lead"]))

    def clean_responsible(self) -> str:
        return write_names(read_names(self.cleaned_data["responsible"]))

    def clean_deadline(self) -> Any:
        return self._read(lambda text: read_deadline(text, year=self.year, known=self.known), "deadline")

    def clean_targets(self) -> Any:
        return self._read(read_quantities, "targets")

    def clean_thresholds(self) -> Any:
        return self._read(read_quantities, "thresholds")

    def clean_consequences(self) -> Any:
        return self._read(read_consequences, "consequences")

    def _read(self, reader: Any, name: str) -> Any:
        try:
            return reader(self.cleaned_data[name])
        except InputError as refused:
            raise forms.ValidationError(refused.message, code=refused.code) from refused

    def command(self) -> dict[str, Any]:
        """Values per column, and the places a person selected: "deadlines:12-18 targets:40-44"."""
        values = dict(self.cleaned_data)
        values["deadlines"], values["recurrences"] = values.pop("deadline")
        places: dict[str, list[list[int]]] = {}
        for name, start, end in _SPAN.findall(values.pop("evidence")):
            places.setdefault(self.COLUMN_OF.get(name, name), []).append([int(start), int(end)])
        return {"values": values, "evidence": places}


class LedgerForm(forms.Form):
    """The filter in the address. What cannot be read is left out: an old bookmark still opens."""

    state = forms.ChoiceField(label=_("效力"), choices=list(STATES.items()), required=False)
    due = forms.ChoiceField(label=_("时限"), choices=list(DUE.items()), required=False)
    due_from = forms.DateField(label=_("起"), required=False)
    due_to = forms.DateField(label=_("止"), required=False)
    unit_name = forms.CharField(required=False, max_length=200)
    sector = forms.CharField(label=_("行业领域"), required=False, max_length=120)
    directive = forms.UUIDField(label=_("文件"), required=False)
    text = forms.CharField(label=_("文字"), required=False, max_length=100)
    sort = forms.ChoiceField(label=_("排序"), choices=list(SORTS.items()), required=False)
    after = forms.CharField(required=False, max_length=400)

    def filter(self, *, actor: Actor) -> LedgerFilter:
        """Raises: InputError "choosers.not_one" for a unit's name that is nobody's or several'."""
        self.is_valid()
        given: dict[str, str | date | UUID] = {name: value for name, value in self.cleaned_data.items() if value}
        if unit := wanted("organisation", self.data, "unit", actor=actor):
            given["unit"] = unit
        return LedgerFilter(**given)  # type: ignore[arg-type]


class ImportForm(StyledMixin, forms.Form):
    file = forms.FileField(
        label=_("修改后的台账（.xlsx）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("没有选择文件，请选择从台账导出并修改过的 .xlsx 文件。")},
    )


class ResolveForm(forms.Form):
    """An organisation by its key (a suggestion) or by its name (the search box)."""

    organisation = forms.UUIDField(required=False)
    name = forms.CharField(required=False, max_length=200)
