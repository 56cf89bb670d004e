"""The closed list of templates: the base of official documents, and the forms that apps declare beside their features."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhiben.foundation.documents.layout.base import base_template
from zhiben.foundation.documents.layout.forms import check_package, check_template
from zhiben.foundation.documents.layout.writer import open_base

_CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
OFFICIAL = "documents.official"


@dataclass(frozen=True, slots=True)
class TemplateKind:
    """`places`: what a form can be filled with, with its label; None for the base of official documents."""

    code: str
    label: str
    built_in: Callable[[], bytes]
    places: Mapping[str, str] | None = None

    def check(self, data: bytes) -> None:
        """Raises: InputError with what is wrong with a template handed in."""
        if self.places is None:
            check_package(data)
            open_base(data)
        else:
            check_template(data, self.places)


_kinds: dict[str, TemplateKind] = {}


def declare_form(code: str, label: str, places: Mapping[str, str], built_in: Callable[[], bytes]) -> str:
    """Add a form that can be filled with `places`. Returns the code, to be kept as a constant.

    Raises: ValueError for a malformed code or one that is taken.
    """
    if not _CODE.fullmatch(code) or code in _kinds:
        raise ValueError(f"form code {code!r} must be dotted lower-case words and declared once")
    _kinds[code] = TemplateKind(code, label, built_in, dict(places))
    return code


def kinds() -> tuple[TemplateKind, ...]:
    return tuple(_kinds[code] for code in sorted(_kinds))


def kind(code: str) -> TemplateKind | None:
    return _kinds.get(code)


_kinds[OFFICIAL] = TemplateKind(OFFICIAL, "公文底稿（GB/T 9704）", base_template)
