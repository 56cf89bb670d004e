"""What fits together in a condition: units, boundary words, numbers that belong into parameters."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from fractions import Fraction

from zhiben.core.rules import condition as tree
from zhiben.core.rules.model import Fact, Parameter
from zhiben.core.rules.syntax import Place, Token
from zhiben.core.rules.units import NONE, PLAIN, UNITS, Unit, comparable
from zhiben.core.rules.vocabulary import BOUNDS, EXACTLY

_FLIPPED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "=", "!=": "!="}


class Typing:
    """Checks and makes the nodes whose parts have to fit. Every refusal names the place."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def near(self, name: str, names: Collection[str]) -> str:
        """The names that were perhaps meant, else all of them."""
        close = get_close_matches(name, names, n=3, cutoff=0.6)
        shown = close or sorted(names)[:12]
        return (
            ("您是不是想写 " if close else "") + "、".join(shown) if shown else "先在 facts.yaml 或 parameters 里声明"
        )

    def figure(self, token: Token, percent: bool, span: tree.Span) -> tree.Figure:
        """0, 1 and 100 % are not figures of a directive; every other one is a parameter with a date and a source."""
        value = Fraction(token.text)
        if not (value in (0, 1) and not percent or value in (0, 100) and percent):
            self.place.refuse(
                "pack.number_in_rule",
                token.start,
                f"数字 {token.text} 写在了条件里",
                "只能直接写 0、1 和 100 %，其余写进 parameters 并注明日期和出处，用 param.名称 引用",
            )
        return tree.Figure(value, UNITS["%"] if percent else NONE, span)

    def setting(self, parameter: Parameter, span: tree.Span) -> tree.Setting:
        if parameter.type not in ("number", "integer"):
            self.place.refuse(
                "pack.condition_type",
                span[0],
                f"参数“{parameter.name}”（{parameter.type}）不是数",
                "number 或 integer 类型的参数",
            )
        whole = all(each.value is None or Fraction(str(each.value)).denominator == 1 for each in parameter.values)
        return tree.Setting(parameter, span, None if whole else 6)

    def amount(self, fact: Fact, span: tree.Span) -> tree.Amount:
        if fact.type not in ("number", "integer"):
            self.place.refuse(
                "pack.condition_type", span[0], f"“{fact.name}”（{fact.type}）不是数", "number 或 integer 类型的事实"
            )
        return tree.Amount(fact, span)

    def size(self, fact: Fact, span: tree.Span) -> tree.Size:
        if fact.type != "set":
            self.place.refuse(
                "pack.condition_type",
                span[0],
                f"“{fact.name}”（{fact.type}）不是集合",
                "set 类型的事实；记录用 count(…)",
            )
        return tree.Size(fact, span)

    def compare(self, op: str, left: tree.Number, right: tree.Number, span: tree.Span) -> tree.Compare:
        self._same_unit(left, right)
        self._bound(op, left, right)
        return tree.Compare(op, left, right, span)

    def _same_unit(self, left: tree.Number, right: tree.Number) -> None:
        counted = (tree.Count, tree.Size)
        # What was counted compares with any whole unit of things: 3 次, 3 个, 3 人.
        if isinstance(left, counted) and right.unit.dimension in ("times", "piece", "person", "plain"):
            return
        if isinstance(right, counted) and left.unit.dimension in ("times", "piece", "person", "plain"):
            return
        if isinstance(left, tree.Figure) and left.value == 0 or isinstance(right, tree.Figure) and right.value == 0:
            return
        # A bare 1 means one of whatever is counted, but never one metre.
        things = ("times", "piece", "person", "level", "floor", "points")
        if isinstance(right, tree.Figure) and right.unit is NONE and left.unit.dimension in things:
            return
        if isinstance(left, tree.Figure) and left.unit is NONE and right.unit.dimension in things:
            return
        if not comparable(left.unit, right.unit):
            self.place.refuse(
                "pack.unit_mismatch",
                right.span[0],
                f"“{shown(left.unit)}”和“{shown(right.unit)}”不能比较或加减",
                "两边是同一种量的单位，例如 m 与 km",
            )

    def _bound(self, op: str, left: tree.Number, right: tree.Number) -> None:
        """A parameter's boundary word decides whether the figure itself belongs to the range."""
        for parameter, seen in ((right, op), (left, _FLIPPED[op])):
            if isinstance(parameter, tree.Setting):
                self._bound_of(parameter, seen, op)

    def _bound_of(self, setting: tree.Setting, seen: str, op: str) -> None:
        word, name = setting.parameter.bound, setting.parameter.name
        if not word:
            self.place.refuse(
                "pack.bound_missing",
                setting.span[0],
                f"参数“{name}”没有写明边界用语",
                f"在参数里写 bound: 以上 等（{'、'.join(BOUNDS)}、{EXACTLY}）",
            )
        if word == EXACTLY:
            fits, allowed = seen in ("=", "!="), "= 或 !="
        else:
            fits, allowed = seen in BOUNDS[word].operators, " 或 ".join(sorted(BOUNDS[word].operators))
        if not fits:
            self.place.refuse(
                "pack.bound_contradicts",
                setting.span[0],
                f"参数“{name}”的边界用语“{word}”与比较“{op}”矛盾",
                f"{allowed}（事实在左、参数在右时）",
            )

    def arithmetic(self, op: str, left: tree.Number, right: tree.Number, span: tree.Span) -> tree.Arithmetic:
        """The sum in the unit of its left side; a product needs one plain side; a ratio of two of a kind is plain."""
        if op in "+-" or op in ("min", "max"):
            self._same_unit(left, right)
            unit = left.unit if left.unit.dimension != "plain" else right.unit
        elif right.unit.dimension in PLAIN:
            unit = left.unit
        elif op == "*" and left.unit.dimension in PLAIN:
            unit = right.unit
        elif op == "/" and comparable(left.unit, right.unit):
            unit = NONE
        else:
            self.place.refuse(
                "pack.unit_mismatch",
                right.span[0],
                f"“{shown(left.unit)} {op} {shown(right.unit)}”没有单位可用",
                "乘以或除以没有单位的数，或除以同一种量",
            )
        return tree.Arithmetic(op, left, right, unit, span)

    def ordered(self, fact: Fact, value: str, least: bool, span: tree.Span) -> tree.OneOf:
        """`grade at least larger`: that value and those behind it (or up to it), in the declared order."""
        if not fact.ordered:
            self.place.refuse(
                "pack.condition_type",
                span[0],
                f"“{fact.name}”的取值没有顺序",
                "在事实里写 ordered: true（由低到高列出），或用 in [...]",
            )
        values = list(fact.values)
        at = values.index(value)
        return tree.OneOf(fact, tuple(values[at:] if least else values[: at + 1]), span)

    def duration(self, amount: tree.Number) -> None:
        """A length of time that is the same for every entity: a parameter."""
        if not isinstance(amount, tree.Setting) or amount.unit.symbol not in ("day", "week", "month", "year"):
            self.place.refuse(
                "pack.condition_type",
                amount.span[0],
                "时间长度",
                "单位为 day、week、month 或 year 的参数，例如 within param.penalty_window",
            )

    def moved(self, day: tree.Day, amount: tree.Number) -> None:
        self.duration(amount)
        facts = [each for each in tree.walk(day) if isinstance(each, tree.DayFact)]
        if facts and amount.unit.symbol in ("month", "year"):
            self.place.refuse(
                "pack.condition_type",
                amount.span[0],
                "在日期事实上加减月或年",
                f"换成对 today 的加减，例如 age({facts[0].fact.name}) >= param.…",
            )

    def age(self, op: str, amount: tree.Number) -> None:
        self.duration(amount)
        if isinstance(amount, tree.Setting):
            self._bound_of(amount, op, op)


def shown(unit: Unit) -> str:
    return unit.label or "无单位"
