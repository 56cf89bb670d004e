"""The codes of refusals and diagnostics, read from the sources without running them.

A code is a dotted string where an error, a refusal or a diagnostic is made, or where a small function of the same file
is called that makes one (`def _refusal(code, …): return InputError(f"reader.{code}", …)`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
ERRORS = {
    "ZhibenError": 500,
    "InputError": 422,
    "PackError": 422,
    "NotVisible": 404,
    "NotPermitted": 403,
    "Conflict": 409,
    "ExternalError": 502,
    "Refusal": 409,
    "Unreadable": 400,
    "Unauthenticated": 401,
    "NotAcceptable": 406,
    "TooLarge": 413,
    "UnsupportedMedia": 415,
}
DIAGNOSTIC = "Diagnostic"


@dataclass(frozen=True, order=True)
class Code:
    code: str
    kind: str
    message: str
    file: str


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _words(node: ast.expr | None) -> str:
    """A literal as text, what is filled in as {expression}."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return "{" + ast.unparse(node.value) + "}"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _words(node.left) + _words(node.right)
    return "{…}"


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    if position < len(call.args):
        return call.args[position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


@dataclass(frozen=True)
class _Maker:
    """A function that makes an error from the end of its code (`prefix` before it) and, if `message`, its words."""

    kind: str
    prefix: str


def _makers(tree: ast.Module) -> dict[str, _Maker]:
    makers = {}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        parameters = [argument.arg for argument in function.args.args + function.args.kwonlyargs]
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if _name(call) not in ERRORS and _name(call) != DIAGNOSTIC:
                continue
            made = _argument(call, 1 if _name(call) == DIAGNOSTIC else 0, "code")
            last = made.values[-1] if isinstance(made, ast.JoinedStr) else made
            last = last.value if isinstance(last, ast.FormattedValue) else last
            if isinstance(last, ast.Name) and last.id in parameters:
                prefix = _words(made).split("{")[0] if isinstance(made, ast.JoinedStr) else ""
                makers[function.name] = _Maker(_name(call), prefix)
    return makers


def codes_of(file: Path, name: str) -> Iterator[Code]:
    """Every code that a file makes; `name` is what the list calls the file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    makers = _makers(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        called = _name(call)
        kind, prefix, literals = (
            called,
            "",
            [_words(a) for a in call.args if isinstance(a, ast.Constant | ast.JoinedStr)],
        )
        if called in makers:
            kind, prefix = makers[called].kind, makers[called].prefix
        elif called in ERRORS:
            literals = [_words(_argument(call, 0, "code")), _words(_argument(call, 1, "message"))]
        elif called == DIAGNOSTIC:
            literals = [_words(_argument(call, 1, "code")), _words(_argument(call, 2, "message"))]
        else:
            continue
        found = next((prefix + text for text in literals if CODE.fullmatch(prefix + text)), None)
        if found:
            words = max((text for text in literals if prefix + text != found), key=len, default="")
            yield Code(found, kind, words, name)


def all_codes(source: Path) -> list[Code]:
    """The codes of a source tree in order, each code and file once."""
    files = [f for f in sorted(source.rglob("*.py")) if "tests" not in f.parts and f.name != "testing.py"]
    found = {(c.code, c.file): c for f in files for c in codes_of(f, str(f.relative_to(source.parent)))}
    return sorted(found.values())
