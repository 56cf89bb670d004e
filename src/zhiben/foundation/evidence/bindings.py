"""Which objects may have files, in which roles, for how long: a closed list, filled by each app's `evidence.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from zhiben.core.errors import InputError, NotVisible

if TYPE_CHECKING:
    from django.db.models import Model

    from zhiben.foundation.access.actor import Actor

_ROLE = re.compile(r"[a-z][a-z_]*")


def _own_organisation(subject: Any) -> UUID | None:
    found: UUID | None = getattr(subject, "organisation_id", None)
    return found


@dataclass(frozen=True, slots=True)
class Binding:
    """`model`: its rows say where they lie, by `audit_area` or `area`. `roles`: word to words for people.

    `find` is the app's selector: the object by its key as text, raising NotVisible outside the actor's scope. `keep`:
    for how long a file must be kept from the day it came, None for good. `organisation`: to which one a row belongs.
    """

    model: type[Model]
    label: str
    roles: Mapping[str, str]
    find: Callable[[str, Actor], Model]
    keep: timedelta | None
    most: int = 200
    organisation: Callable[[Any], UUID | None] = _own_organisation

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    def require_role(self, role: str) -> None:
        """Raises: InputError "evidence.role_unknown"."""
        if role not in self.roles:
            raise InputError(
                "evidence.role_unknown", f"{self.label}没有“{role}”这类附件，可选：{'、'.join(self.roles.values())}。"
            )


_bound: dict[str, Binding] = {}


def bind(
    model: type[Model],
    label: str,
    *,
    roles: Mapping[str, str],
    find: Callable[[str, Actor], Model],
    keep: timedelta | None,
    most: int = 200,
    organisation: Callable[[Any], UUID | None] = _own_organisation,
) -> Binding:
    """Declare. Raises: ValueError for no role, a malformed one, or a second, different declaration of the model."""
    if not roles or not all(_ROLE.fullmatch(role) for role in roles):
        raise ValueError(f"{model.__name__}: evidence needs roles, each a lower-case word: {sorted(roles)}")
    made = Binding(model, label, dict(roles), find, keep, most, organisation)
    if _bound.setdefault(made.kind, made) != made:
        raise ValueError(f"evidence of {made.kind!r} is declared twice, differently")
    return made


def binding_of(kind: str) -> Binding:
    """Raises: NotVisible "evidence.subject_absent", as for an object that does not exist."""
    if kind not in _bound:
        raise NotVisible("evidence.subject_absent", "没有这个对象，或您无权查看。")
    return _bound[kind]


def bindings() -> tuple[Binding, ...]:
    """All, by label."""
    return tuple(sorted(_bound.values(), key=lambda binding: binding.label))


def role_label(kind: str, role: str) -> str:
    """The role in words; the word itself where the app that declared it is gone."""
    return _bound[kind].roles.get(role, role) if kind in _bound else role
