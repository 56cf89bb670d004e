"""A typed condition, for one day and one set of parameters → the closed form of ir.py, and the columns it needs.

Columns of facts: a bool is a column of truths; an integer a column of whole numbers; a number doubles in the fact's unit;
a choice the position of its value; a date the day's number; a set one column of truths for each value (`systems:alarm`);
records a column that says whether they are known, and for each count two: certain and possible (`penalties#1:low`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from zhiben.core.rules import condition as tree
from zhiben.core.rules import ir
from zhiben.core.rules.model import EVENT_DATE, RECORDS, Dated, Fact, Parameter
from zhiben.core.rules.units import NONE, PLAIN, Unit, comparable, convert

_OPS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "=": "eq", "!=": "ne"}
_FLIP = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt", "eq": "eq", "ne": "ne"}
# `age(day) >= n`: the day is not later than today less n.
_AGE = {">=": "le", ">": "lt", "<=": "ge", "<": "gt"}
DAY = date(1970, 1, 1).toordinal()
COLUMN_KINDS = {"bool": "bool", "integer": "int", "number": "float", "choice": "int", "date": "int", "text": "bool"}


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - DAY


@dataclass(frozen=True, slots=True)
class Tally:
    """One count: records of `fact` that fulfil `where` (in columns of the record), inside a window of day numbers."""

    name: str
    fact: Fact
    where: ir.Truth
    first: int | None
    last: int | None

    @property
    def dated(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass
class Lowering:
    """Collects what the conditions of one day need; the same count is made once."""

    at: date
    settings: Mapping[str, object] = field(default_factory=dict)
    tallies: dict[tuple[object, ...], Tally] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)  # column → fact or param.NAME

    def value(self, parameter: Parameter) -> Dated | None:
        """The parameter's value of the day; what a county has set goes before."""
        found = parameter.at(self.at)
        if parameter.name in self.settings:
            local = self.settings[parameter.name]
            if isinstance(local, Dated):
                return local if local.start <= self.at else found
            return Dated(self.at, local, "local")  # type: ignore[arg-type]
        return found

    def column(self, fact: Fact, kind: str = "", suffix: str = "") -> ir.Column:
        name = fact.name + suffix
        self.sources[name] = fact.name
        return ir.Column(name, kind or COLUMN_KINDS[fact.type])

    # Truths

    def truth(self, node: tree.Bool) -> ir.Truth:
        match node:
            case tree.Literal(value=value):
                return ir.Const(value)
            case tree.Flag(fact=fact):
                return self.column(fact)
            case tree.Switch(parameter=parameter):
                dated = self.value(parameter)
                return ir.Const(None if dated is None or dated.value is None else bool(dated.value))
            case tree.Known(fact=fact):
                return ir.IsKnown(self.known(fact))
            case tree.OneOf(fact=fact, values=values):
                codes = list(fact.values)
                column = self.column(fact)
                tests = tuple(ir.Test("eq", column, ir.Value(codes.index(each))) for each in values)
                return tests[0] if len(tests) == 1 else ir.Any(tests)
            case tree.Has():
                return self._has(node)
            case tree.Not(part=part):
                return ir.No(self.truth(part))
            case tree.And(parts=parts):
                return ir.All(tuple(self.truth(each) for each in parts))
            case tree.Or(parts=parts):
                return ir.Any(tuple(self.truth(each) for each in parts))
            case tree.CompareDays(op=op, left=left, right=right):
                return ir.Test(_OPS[op], self.day(left), self.day(right))
            case tree.CompareAge():
                return self._age(node)
            case tree.Compare():
                return self._compare(node)

    def known(self, fact: Fact) -> ir.Column:
        if fact.type == "set":
            return self.column(fact, "bool", f":{next(iter(fact.values))}")
        return self.column(fact, "bool" if fact.type in RECORDS else "")

    def _has(self, node: tree.Has) -> ir.Truth:
        wanted = [v for v in node.fact.values if (v in node.values) != (node.mode == "only")]
        parts: tuple[ir.Truth, ...] = tuple(self.column(node.fact, "bool", f":{v}") for v in wanted)
        if not parts:  # only, of every value there is
            return ir.Any((ir.No(self.known(node.fact)), self.known(node.fact)))
        if node.mode == "all":
            return parts[0] if len(parts) == 1 else ir.All(parts)
        return ir.Any(parts) if node.mode == "any" else ir.No(ir.Any(parts))

    # Days

    def day(self, node: tree.Day) -> ir.Num:
        fixed = self.fixed_day(node)
        if not isinstance(fixed, tree.DayFact):
            return ir.Value(None if fixed is None else day_number(fixed))
        moved, base = 0, node
        while isinstance(base, tree.Moved):
            days = self._length(base.amount)
            if days is None:
                return ir.Value(None)
            moved, base = moved + base.sign * days[0] * (7 if days[1] == "week" else 1), base.base
        column = self.column(fixed.fact)
        return column if not moved else ir.Calc("+", column, ir.Value(moved))

    def fixed_day(self, node: tree.Day) -> date | tree.DayFact | None:
        """The day where no fact is in it; else the fact."""
        match node:
            case tree.Today():
                return self.at
            case tree.DayLiteral(value=value):
                return value
            case tree.DaySetting(parameter=parameter):
                dated = self.value(parameter)
                return dated.value if dated and isinstance(dated.value, date) else None
            case tree.DayFact():
                return node
            case tree.Moved(base=base, sign=sign, amount=amount):
                day = self.fixed_day(base)
                return self._moved(day, amount, sign) if isinstance(day, date) else day

    def _length(self, amount: tree.Number) -> tuple[int, str] | None:
        if not isinstance(amount, tree.Setting):
            return None
        dated = self.value(amount.parameter)
        return None if dated is None or dated.value is None else (int(dated.value), amount.unit.symbol)  # type: ignore[arg-type]

    def _moved(self, day: date, amount: tree.Number, sign: int) -> date | None:
        """A day so much later; the end of a month stays inside it."""
        length = self._length(amount)
        if length is None:
            return None
        number, unit = length
        if unit in ("day", "week"):
            return day + timedelta(days=sign * number * (7 if unit == "week" else 1))
        return day + relativedelta(months=sign * number * (12 if unit == "year" else 1))

    def _age(self, node: tree.CompareAge) -> ir.Truth:
        limit = self._moved(self.at, node.amount, -1)
        return ir.Test(_AGE[node.op], self.day(node.day), ir.Value(None if limit is None else day_number(limit)))

    # Numbers

    def _compare(self, node: tree.Compare) -> ir.Truth:
        op = _OPS[node.op]
        if isinstance(node.left, tree.Count):
            return self._bounded(op, node.left, node.right)
        if isinstance(node.right, tree.Count):
            return self._bounded(_FLIP[op], node.right, node.left)
        decimals = [each.decimals for each in (node.left, node.right) if each.decimals is not None]
        unit = _unit_of(node)
        left, right = self.number(node.left, unit), self.number(node.right, unit)
        if not decimals and not any(
            isinstance(each, ir.Value) and isinstance(each.value, float) for each in (left, right)
        ):
            return ir.Test(op, left, right)
        return _close(op, left, right, 0.5 * 10.0 ** -max(decimals, default=6))

    def number(self, node: tree.Number, unit: object) -> ir.Num:
        """In the unit asked for: a fact keeps its own where that is the one."""
        match node:
            case tree.Figure(value=value):
                return _value(value if node.unit is unit or not value else convert(value, node.unit, unit))  # type: ignore[arg-type]
            case tree.Setting(parameter=parameter):
                dated = self.value(parameter)
                if dated is None or dated.value is None:
                    return ir.Value(None)
                return _value(_converted(Fraction(str(dated.value)), node.unit, unit))
            case tree.Amount(fact=fact):
                column = self.column(fact)
                factor = _converted(Fraction(1), node.unit, unit)
                return column if factor == 1 else ir.Calc("*", column, ir.Value(float(factor)))
            case tree.Size(fact=fact):
                parts = [self.column(fact, "bool", f":{value}") for value in fact.values]
                total: ir.Num = parts[0]
                for part in parts[1:]:
                    total = ir.Calc("+", total, part)
                return ir.Calc("+", total, ir.Value(0.0))
            case tree.Count():
                # Certain and possible are one number, or it is unknown: 0 / (low - high = 0 ? 1 : 0) in the closed form.
                low, high = self.tally(node)
                same = ir.Calc("-", ir.Value(1.0), ir.Calc("min", ir.Value(1.0), ir.Calc("-", high, low)))
                return ir.Calc("/", ir.Calc("*", low, same), same)
            case tree.Arithmetic(op=op, left=left, right=right):
                return self._arithmetic(op, left, right, node, unit)

    def _arithmetic(
        self, op: str, left: tree.Number, right: tree.Number, node: tree.Arithmetic, unit: object
    ) -> ir.Num:
        if op in ("+", "-", "min", "max"):
            return ir.Calc(op, self.number(left, unit), self.number(right, unit))
        if op == "/" and node.unit.dimension == "plain":
            ratio = ir.Calc(op, self.number(left, left.unit), self.number(right, left.unit))
        else:
            # The side that gives the unit keeps it; a share beside it becomes a plain number: 400 人 * 1 % is 4 人.
            plain_right = right.unit.dimension in PLAIN
            ratio = ir.Calc(
                op,
                self.number(left, left.unit if plain_right else NONE),
                self.number(right, NONE if plain_right else right.unit),
            )
        factor = _converted(Fraction(1), node.unit, unit)
        return ratio if factor == 1 else ir.Calc("*", ratio, ir.Value(float(factor)))

    # Counts

    def _bounded(self, op: str, count: tree.Count, other: tree.Number) -> ir.Truth:
        """True where even the certain number says so, false where even the possible one does not, else unknown."""
        low, high = self.tally(count)
        right = self.number(other, other.unit)
        maybe = ir.Const(None)
        if op in ("ge", "gt"):
            return ir.Any((ir.Test(op, low, right), ir.All((ir.Test(op, high, right), maybe))))
        if op in ("le", "lt"):
            return ir.Any((ir.Test(op, high, right), ir.All((ir.Test(op, low, right), maybe))))
        equal = ir.All(
            (ir.Test("le", low, right), ir.Test("ge", high, right), ir.Any((ir.Test("eq", low, high), maybe)))
        )
        return equal if op == "eq" else ir.No(equal)

    def tally(self, node: tree.Count) -> tuple[ir.Column, ir.Column]:
        inner = Lowering(self.at, self.settings)
        where = inner.truth(node.where)
        first, last, possible = self._window(node)
        if not possible:
            where = ir.All((where, ir.Const(None)))
        key = (node.fact.name, where, first, last)
        if key not in self.tallies:
            self.tallies[key] = Tally(f"{node.fact.name}#{len(self.tallies) + 1}", node.fact, where, first, last)
        name = self.tallies[key].name
        self.sources[f"{name}:low"] = self.sources[f"{name}:high"] = node.fact.name
        return ir.Column(f"{name}:low", "int"), ir.Column(f"{name}:high", "int")

    def _window(self, node: tree.Count) -> tuple[int | None, int | None, bool]:
        """First and last day that count. An event after today never does. False: the window's length is not set."""
        if EVENT_DATE not in node.fact.fields:
            return None, None, True
        window, today = node.window, day_number(self.at)
        if window is None:
            return None, today, True
        if window.kind == "within" and window.amount is not None:
            start = self._moved(self.at, window.amount, -1)
            return (None, today, False) if start is None else (day_number(start) + 1, today, True)
        first, last = period(self.at, window.period, previous=window.kind == "last")
        return day_number(first), min(day_number(last), today), True


def period(day: date, name: str, *, previous: bool) -> tuple[date, date]:
    """First and last day of the calendar period around a day, or of the one before it.

    >>> period(date(2025, 3, 31), "quarter", previous=True)
    (datetime.date(2024, 10, 1), datetime.date(2024, 12, 31))
    """
    if name == "week":
        first = day - timedelta(days=day.weekday() + (7 if previous else 0))
        return first, first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[name]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    if previous:
        first -= relativedelta(months=months)
    return first, first + relativedelta(months=months) - timedelta(days=1)


def _unit_of(node: tree.Compare) -> object:
    """Compare in the unit of a fact, so that its column is used as it is."""
    for each in (node.left, node.right):
        if isinstance(each, tree.Amount):
            return each.unit
    return node.left.unit if not isinstance(node.left, tree.Figure) else node.right.unit


def _converted(value: Fraction, source: object, target: object) -> Fraction:
    assert isinstance(source, Unit) and isinstance(target, Unit)  # noqa: S101 - for the type checker
    return convert(value, source, target) if source is not target and comparable(source, target) else value


def _value(value: Fraction) -> ir.Value:
    return ir.Value(int(value) if value.denominator == 1 else float(value))


def _close(op: str, left: ir.Num, right: ir.Num, eps: float) -> ir.Truth:
    """Two numbers that agree to the declared decimals are the same number; so 0.1 + 0.2 reaches 0.3."""
    if isinstance(left, ir.Value):
        op, left, right = _FLIP[op], right, left
    if not isinstance(right, ir.Value):
        left, right = ir.Calc("-", left, right), ir.Value(0.0)
    if right.value is None:
        return ir.Test(op, left, right)
    low, high = ir.Value(float(right.value) - eps), ir.Value(float(right.value) + eps)
    match op:
        case "ge" | "lt":
            return ir.Test(op, left, low)
        case "gt" | "le":
            return ir.Test(op, left, high)
    equal = ir.All((ir.Test("ge", left, low), ir.Test("le", left, high)))
    return equal if op == "eq" else ir.No(equal)
