"""The closed form as Python functions: source written from the typed tree alone, then compiled.

No word of a pack gets into the source. What is written are node numbers, the operators below, and numbers as `repr` gives
them; columns are positions in a row. Truths are True, False and None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any as AnyType
from typing import TypeVar

from zhiben.core.rules import ir

_SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "eq": "==", "ne": "!="}
Row = Sequence[AnyType]
T = TypeVar("T")


class Writer:
    """Writes one function body; each node becomes one local name, in the order in which it must be computed."""

    def __init__(self, positions: Mapping[str, int]) -> None:
        self.positions = positions
        self.lines: list[str] = []
        self.names: dict[object, str] = {}
        self.none: set[str] = set()

    def _keep(self, node: object, source: str) -> str:
        name = f"t{len(self.names)}"
        self.names[node] = name
        self.lines.append(f"{name} = {source}")
        return name

    def load(self, column: ir.Column) -> str:
        return self.names.get(column) or self._keep(column, f"row[{self.positions[column.name]}]")

    def truth(self, node: ir.Truth) -> str:
        if node in self.names:
            return self.names[node]
        match node:
            case ir.Const(value=value):
                return self._keep(node, repr(value))
            case ir.Column():
                return self.load(node)
            case ir.IsKnown(column=column):
                return self._keep(node, f"{self.load(column)} is not None")
            case ir.No(part=part):
                name = self.truth(part)
                return self._keep(node, f"None if {name} is None else not {name}")
            case ir.All(parts=parts) | ir.Any(parts=parts):
                return self._keep(node, self._joined([self.truth(each) for each in parts], isinstance(node, ir.All)))
            case ir.Test(op=op, left=left, right=right):
                a, b = self.number(left), self.number(right)
                return self._keep(node, self._guarded(f"{a} {_SIGNS[op]} {b}", a, b))

    @staticmethod
    def _joined(names: list[str], every: bool) -> str:
        """Kleene: the deciding value wins over unknown, unknown over the other."""
        deciding = " or ".join(f"{name} is {not every}" for name in names)
        unknown = " or ".join(f"{name} is None" for name in names)
        return f"{not every} if {deciding} else None if {unknown} else {every}"

    @staticmethod
    def _guarded(source: str, *names: str) -> str:
        unknown = " or ".join(f"{name} is None" for name in dict.fromkeys(names) if name.startswith("t"))
        if "None" in names:
            return "None"
        return f"None if {unknown} else {source}" if unknown else source

    def number(self, node: ir.Num) -> str:
        if node in self.names:
            return self.names[node]
        match node:
            case ir.Value(value=value):
                return repr(value) if value is None or value >= 0 else f"({value!r})"
            case ir.Column():
                return self.load(node)
            case ir.Calc(op=op, left=left, right=right):
                a, b = self.number(left), self.number(right)
                if op in ("min", "max"):
                    source = f"({a} if {a} {'<=' if op == 'min' else '>='} {b} else {b})"
                elif op == "/":
                    source = f"(None if {b} == 0 else {a} / {b})"
                else:
                    source = f"(float({a}) {op} {b})"
                return self._keep(node, self._guarded(source, a, b))


def outcomes_function(
    rules: Sequence[tuple[ir.Truth, ir.Truth] | None],
    shown: Sequence[ir.Truth],
    positions: Mapping[str, int],
    outcomes: Sequence[T],
) -> Callable[[Row], tuple[list[T], tuple[bool | None, ...]]]:
    """row → (outcome of each rule, truth of each node of `shown`). What rules share is computed once.

    `outcomes`: what stands for breached, met, not applicable and unknown.

    `rules`: applies and require, or None for a rule that is not in force and so never applies.
    """
    writer = Writer(positions)
    codes = []
    for rule in rules:
        if rule is None:
            codes.append("o2")
            continue
        a, r = writer.truth(rule[0]), writer.truth(rule[1])
        codes.append(f"o2 if {a} is False else o1 if {r} is True else o0 if {a} is True and {r} is False else o3")
    truths = "".join(f"{writer.truth(node)}, " for node in shown)
    given = {f"o{at}": outcome for at, outcome in enumerate(outcomes)}
    # As defaults they are local names, which are faster than global ones.
    return _compiled([*writer.lines, f"return [{', '.join(codes)}], ({truths})"], given)


def truth_function(node: ir.Truth, positions: Mapping[str, int]) -> Callable[[Row], bool | None]:
    """row → truth."""
    writer = Writer(positions)
    name = writer.truth(node)
    return _compiled([*writer.lines, f"return {name}"])


def _compiled(lines: Sequence[str], given: Mapping[str, object] | None = None) -> Callable[[Row], AnyType]:
    defaults = "".join(f", {name}={name}" for name in given or ())
    source = f"def judged(row{defaults}):\n" + "".join(f"    {line}\n" for line in lines)
    scope: dict[str, AnyType] = {"__builtins__": {"float": float}, **(given or {})}
    exec(compile(source, "<rule>", "exec"), scope)  # noqa: S102 - written above from numbers and operators only
    function: Callable[[Row], AnyType] = scope["judged"]
    return function
