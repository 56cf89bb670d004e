"""The field and its control. Without a script it is a box for a name: one match is taken, several are listed to choose.

Two parameters go with it: the key under the field's name, and what was typed under that name with `__text`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.choosers.sources import SHOWN, Choice, choosable


class Typed(NamedTuple):
    """What came from the form."""

    key: str = ""
    text: str = ""


class Chooser(forms.Widget):
    """`choices_left`: what a name that was typed may mean, where it may mean several."""

    template_name = "choosers/chooser.html"

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind = kind
        self.choices_left: Sequence[Choice] = ()
        self.actor: Actor | None = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(str(data.get(name) or ""), str(data.get(f"{name}__text") or "").replace("\0", " ").strip())

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}__text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        found = choosable(self.kind).one(typed.key, self.actor) if typed.key and self.actor else None
        context["widget"] |= {
            "kind": self.kind,
            "key": found.key if found else "",
            "text": found.name if found else typed.text,
            "left": self.choices_left,
        }
        return context


class ChooserField(forms.Field):
    """Cleans to the key as text, or "" where nothing was chosen and the field is not required.

    A field that is declared in a class is given its actor by `serve`, when a form is made.
    """

    default_error_messages = {
        "absent": _("没有名为“%(text)s”的%(label)s，或不在您的管辖范围内。请输入名称中的几个字，从列出的各项中选择。"),
        "several": _("有多个%(label)s符合“%(text)s”，请从列出的各项中选择一个。"),
    }

    def __init__(self, kind: str, *, actor: Actor | None = None, **kwargs: Any) -> None:
        super().__init__(widget=Chooser(kind), **kwargs)
        self.kind = kind
        if actor is not None:
            self.serve(actor)

    def serve(self, actor: Actor) -> None:
        self.actor = self.widget.actor = actor

    def clean(self, value: Any) -> str:
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        if not any(typed):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return ""
        found, left = read(self.kind, typed, actor=self.actor)
        if found is not None:
            return found.key
        self.widget.choices_left = left
        words = {"text": typed.text or typed.key, "label": choosable(self.kind).label}
        code = "several" if left else "absent"
        raise forms.ValidationError(self.error_messages[code], code=code, params=words)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and str(initial or "") != data.key)


class RowField(ChooserField):
    """Cleans to the row itself, one of `rows`, or None. What can be found but not taken here is refused."""

    default_error_messages = {"not_here": _("这里不能选择“%(name)s”：已经撤销、停用，或类别、层级不符。请另选一个。")}

    def allow(self, rows: QuerySet[Any], actor: Actor) -> None:
        """For whom, and which of the rows that the actor may see."""
        self.rows = rows
        self.serve(actor)

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        if not key:
            return None
        row = self.rows.filter(pk=key).first()
        if row is None:
            found = choosable(self.kind).one(key, self.actor)
            words = {"name": found.name if found else key}
            raise forms.ValidationError(self.error_messages["not_here"], code="not_here", params=words)
        return row


class ChoosingForm(forms.Form):
    """A form with choosers: whoever makes it says for whom they offer."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ChooserField):
                field.serve(actor)


def read(kind: str, typed: Typed, *, actor: Actor) -> tuple[Choice | None, Sequence[Choice]]:
    """What is meant, or what may be meant. A key goes before a name."""
    of = choosable(kind)
    if typed.key:
        return of.one(typed.key, actor), ()
    found = of.find(typed.text, actor, SHOWN)
    exact = [choice for choice in found if choice.name == typed.text]
    if len(exact) == 1 or len(found) == 1:
        return (exact or list(found))[0], ()
    return None, exact or found


def wanted(kind: str, query: Mapping[str, str], name: str, *, actor: Actor) -> UUID | None:
    """The key of a filter in an address. A key is taken as it stands, without a query: the list itself is scoped, and
    one outside the scope finds nothing. A name costs one look-up. What is no key filters nothing.

    Raises: InputError "choosers.not_one".
    """
    key = query.get(name, "") or chosen(kind, query, name, actor=actor)
    try:
        return UUID(key)
    except ValueError:
        return None


def chosen(kind: str, query: Mapping[str, str], name: str, *, actor: Actor) -> str:
    """The key of a filter in an address, by key or by name; "" for none.

    Raises: InputError "choosers.not_one" for a name that is nobody's or several'.
    """
    typed = Typed(query.get(name, ""), query.get(f"{name}__text", "").replace("\0", " ").strip())
    if not any(typed):
        return ""
    found, left = read(kind, typed, actor=actor)
    if found is None and typed.text:
        several = "、".join(f"{choice.name}（{choice.detail}）" for choice in left[:5])
        raise InputError(
            "choosers.not_one",
            f"“{typed.text}”不是您范围内的某一个{choosable(kind).label}。"
            + (f"是指其中哪个：{several}？请写全名称。" if several else "请写名称，或从列表中选择。"),
        )
    return found.key if found else ""
