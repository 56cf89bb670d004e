"""Forms: a docx template with places to fill, which a county may replace by its own, and the data that fill them.

A template comes from outside, so it is filled in a sandbox that knows the given values and nothing else: no functions,
no attributes that begin with an underscore, no multiplication that could fill the memory, no other files.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhiben.core.errors import InputError
from zhiben.foundation.documents.layout.base import pack

LARGEST = 2 * 1024 * 1024
_LARGEST_PART, _MOST_PARTS = 8 * 1024 * 1024, 200
_FORBIDDEN = ("vbaProject.bin", "/embeddings/", "/activeX/", "/externalLinks/")
_EXTERNAL = b'TargetMode="External"'
# A value: text, or rows of texts for a table.
Value = str | Sequence[Mapping[str, str]]


class Sandbox(ImmutableSandboxedEnvironment):
    """No operator that makes much out of little; what is missing is an empty place, not an error."""

    intercepted_binops = frozenset({"*", "**", "%", "//"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, extensions=[])
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in ("default", "length", "join", "upper", "lower")}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"operator {operator} is not allowed in a template")

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def fill(template: bytes, values: Mapping[str, Value]) -> bytes:
    """The filled form. The same template and values give the same bytes.

    Raises: InputError "form.template_broken" for a template that cannot be opened or filled.
    """
    check_package(template)
    document = DocxTemplate(io.BytesIO(template))
    out = io.BytesIO()
    try:
        document.render(dict(values), Sandbox())
        document.save(out)
    except (TemplateError, SecurityError, ValueError, TypeError, KeyError) as error:
        raise InputError(
            "form.template_broken", f"表单模板无法填写：{str(error)[:200]}。请检查模板中的填写位置。"
        ) from error
    with zipfile.ZipFile(out) as package:
        return pack({name: package.read(name) for name in package.namelist()})


def places_of(template: bytes) -> frozenset[str]:
    """The names that a template asks for. Raises: InputError "form.template_broken"."""
    check_package(template)
    document = DocxTemplate(io.BytesIO(template))
    try:
        return frozenset(document.get_undeclared_template_variables(Sandbox()))
    except TemplateError as error:
        raise InputError("form.template_broken", f"表单模板有误：{str(error)[:200]}。请检查花括号是否成对。") from error


def check_template(template: bytes, known: Mapping[str, str]) -> None:
    """A template may leave places out, but asks for nothing that nobody fills.

    Raises: InputError "form.place_unknown" with the names that are known, "form.template_broken", "form.active_content".
    """
    unknown = sorted(places_of(template) - known.keys())
    if unknown:
        listed = "、".join(f"{name}（{label}）" for name, label in known.items())
        raise InputError(
            "form.place_unknown", f"模板要填写的“{'、'.join(unknown)}”没有数据。可用的有：{listed}。", unknown=unknown
        )
    fill(template, dict.fromkeys(known, ""))


def check_package(template: bytes) -> None:
    """Raises: InputError "form.template_broken", "form.active_content" for macros, embedded or linked files."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            members = package.infolist()
            if (
                len(template) > LARGEST
                or len(members) > _MOST_PARTS
                or sum(m.file_size for m in members) > _LARGEST_PART
            ):
                raise InputError("form.template_broken", "模板过大。请去掉图片等内容，控制在 2 MB 以内。")
            names = [member.filename for member in members]
            linked = any(
                _EXTERNAL in package.read(n) and b"/hyperlink" not in package.read(n)
                for n in names
                if n.endswith(".rels")
            )
            if "word/document.xml" not in names:
                raise KeyError("word/document.xml")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise InputError("form.template_broken", "模板无法打开，请上传由 WPS 或 Word 另存的 docx 文件。") from error
    if linked or any(part in f"/{name}" for name in names for part in _FORBIDDEN):
        raise InputError("form.active_content", "模板含有宏、嵌入文件或外部链接，不能使用。请去掉后重新上传。")
