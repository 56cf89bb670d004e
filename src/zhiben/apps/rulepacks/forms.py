"""What comes in from the pages of rules, parsed into the arguments of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhiben.apps.registry.vocabulary import FactSource, Sector, SiteKind
from zhiben.apps.rulepacks.selectors.site import Question
from zhiben.core.errors import InputError
from zhiben.core.rules.model import RECORDS
from zhiben.foundation.web.forms import StyledMixin, style

_DAY = {"type": "date"}
NONE = "-"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))


def _style(widget: forms.Widget) -> None:
    """The kit's class; lists of boxes stand without the frame of a text field."""
    if not isinstance(widget, forms.CheckboxSelectMultiple):
        style(widget)


def question_field(question: Question) -> forms.Field:
    """A control for a fact. Nothing is filled in beforehand: what is not known stays open."""
    label, notes = question.text, []
    if question.observer:
        notes.append(_("由%(who)s核实") % {"who": question.observer})
    if question.check:
        notes.append(question.check)
    shown: dict[str, Any] = {"label": label, "required": False, "help_text": "；".join(map(str, notes))}
    match question.type:
        case "bool":
            said = [("true", _("是")), ("false", _("否")), ("", _("不清楚"))]
            return forms.ChoiceField(choices=said, widget=forms.RadioSelect, **shown)
        case "choice":
            return forms.ChoiceField(choices=[("", _("不清楚")), *question.values.items()], **shown)
        case "set":
            choices = [*question.values.items(), (NONE, _("以上都没有"))]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shown)
        case "date":
            return forms.DateField(widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **shown)
        case "number" | "integer":
            shown["label"] = f"{label}（{question.unit}）" if question.unit else label
            step = "1" if question.type == "integer" else "any"
            return forms.DecimalField(widget=forms.NumberInput(attrs={"step": step, "inputmode": "decimal"}), **shown)
        case kind if kind in RECORDS:
            return forms.CharField(
                widget=forms.Textarea(attrs={"rows": 3, "placeholder": _record_hint(question)}), max_length=4000,
                **(shown | {"help_text": "；".join(map(str, [*notes, _("每行一条；一条也没有写“无”")]))}),
            )  # fmt: skip
    return forms.CharField(max_length=500, **shown)


def _record_hint(question: Question) -> str:
    """How a record is written, by its own fields."""
    others = [n for n in question.fields if n != "date"]
    marks = " ".join(f"{n}={next(iter(question.fields[n].values), '…')}" for n in others)
    return f"2026-03-02 {marks}".strip() if "date" in question.fields else marks


@dataclass(frozen=True)
class Control:
    """A question as a page asks it: some dozens stand on one, for each of which a widget would have its own templates."""

    question: Question
    field: Any

    @property
    def name(self) -> str:
        return f"f:{self.question.name}"

    @property
    def kind(self) -> str:
        """radio, select, boxes, date, number, lines or text."""
        return _KINDS.get(self.question.type, "lines" if self.question.type in RECORDS else "text")

    @property
    def choices(self) -> list[tuple[str, str]]:
        return list(self.field.choices)

    @property
    def attributes(self) -> dict[str, str]:
        return dict(self.field.widget.attrs)


_KINDS = {
    "bool": "radio", "choice": "select", "set": "boxes", "date": "date", "number": "number", "integer": "number",
}  # fmt: skip


class AnswerForm(StyledMixin, forms.Form):
    """Questions as a checklist of an inspector or a declaration of the firm. Fields are called `f:` and the fact."""

    observed_on = _day(_("观察日期"))
    source = forms.ChoiceField(label=_("数据来源"), choices=FactSource.choices)

    def __init__(self, *args: Any, questions: Sequence[Question] = (), own: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"observed_on": timezone.localdate(), "source": "inspected"})
        super().__init__(*args, **kwargs)
        self.questions = questions
        if own:
            self.fields["source"].widget = forms.HiddenInput()
            self.initial["source"] = FactSource.DECLARED
        for each in questions:
            self.fields[f"f:{each.name}"] = question_field(each)

    def asked(self) -> list[Control]:
        return [Control(each, self.fields[f"f:{each.name}"]) for each in self.questions]

    def command(self) -> dict[str, Any]:
        """Raises: InputError "rulepacks.form"."""
        given = read(self)
        values = {}
        for each in self.questions:
            text = _text(given[f"f:{each.name}"])
            if text:
                values[each.name] = text
        return {"values": values, "observed_on": given["observed_on"], "source": given["source"]}


def _text(value: object) -> str:
    if isinstance(value, list):
        chosen = [str(each) for each in value if each != NONE]
        return ";".join(chosen) or ("无" if NONE in value else "")
    return "" if value is None else str(value)


def read(form: forms.Form) -> dict[str, Any]:
    """Raises: InputError "rulepacks.form" with the words of every field."""
    if form.is_valid():
        return dict(form.cleaned_data)
    words = [
        f"{form.fields[name].label or name}：{'；'.join(map(str, errors))}"
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    raise InputError("rulepacks.form", "；".join(words) or "填写的内容有误，请检查。")


def answered_names(given: QueryDict) -> list[str]:
    """The facts for which a form was sent."""
    return [name.removeprefix("f:") for name in given if name.startswith("f:")]


class PlacesForm(forms.Form):
    """Which objects of the register are the subjects of a pack, and why it is switched on."""

    def __init__(
        self, *args: Any, subjects: Iterable[tuple[str, str]] = (), places: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _style(self.fields["reason"].widget)
        self.names = list(subjects)
        for name, label in self.names:
            where = places.get(name, {})
            self.fields[f"{name}:sectors"] = self._many(_("“%(label)s”是这些行业领域的对象") % {"label": label}, Sector.choices, where.get("sectors", []))  # fmt: skip
            self.fields[f"{name}:kinds"] = self._many(_("“%(label)s”是这些类型的对象") % {"label": label}, SiteKind.choices, where.get("kinds", []))  # fmt: skip

    reason = forms.CharField(
        label=_("启用的原因或依据"),
        max_length=500,
        error_messages={"required": _("请写明原因或依据，它会留在记录里。")},
    )

    @staticmethod
    def _many(label: Any, choices: Any, initial: list[str]) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label=label, choices=choices, initial=initial, required=False, widget=forms.CheckboxSelectMultiple
        )

    def rows(self) -> list[tuple[str, Any, Any]]:
        return [(label, self[f"{name}:sectors"], self[f"{name}:kinds"]) for name, label in self.names]

    def command(self) -> dict[str, Any]:
        given = read(self)
        places = {
            name: {"sectors": given[f"{name}:sectors"], "kinds": given[f"{name}:kinds"]} for name, _ in self.names
        }
        return {"places": places, "reason": given["reason"]}


class ReasonForm(StyledMixin, forms.Form):
    reason = forms.CharField(
        label=_("原因"), max_length=500, error_messages={"required": _("请写明原因，它会留在记录里。")}
    )


class ParameterForm(StyledMixin, forms.Form):
    name = forms.CharField(widget=forms.HiddenInput())
    value = forms.CharField(label=_("本县的值（留空为取消）"), max_length=60, required=False)
    starts_on = _day(_("自"))
    reason = forms.CharField(
        label=_("依据"), max_length=500, error_messages={"required": _("请写明设定的依据。")},
    )  # fmt: skip


class DecisionForm(forms.Form):
    accept = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    reason = forms.CharField(max_length=500, required=False)
    consequences = forms.MultipleChoiceField(choices=(), required=False)
    back = forms.ChoiceField(choices=[("site", ""), ("proposals", "")], required=False)

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consequences"].choices = [(kind, kind) for kind in kinds]  # type: ignore[attr-defined]
