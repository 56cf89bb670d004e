"""From the text of a condition to its typed tree; whatever does not fit is refused here, when the pack is loaded.

condition  := both ("or" both)*            both := unary ("and" unary)*          unary := "not" unary | test
test       := "(" condition ")" | "true" | "false" | "known" "(" fact ")" | param.switch | fact
            | ("any" | "every") records "where" condition [window]
            | choice ("=" | "!=") value | choice ["not"] "in" "[" values "]" | choice ("at" ("least"|"most")) value
            | set "has" ["all" "of" | "any" "of" | "none" "of" | "only"] ("[" values "]" | value)
            | number op number | number "between" number ["exclusive"] "and" number ["exclusive"]
            | day op day | day ["on" "or"] ("before" | "after") day
            | "age" "(" day ")" op number
number     := product (("+" | "-") product)*        product := factor (("*" | "/") factor)*
factor     := figure | param.name | fact | "(" number ")" | ("min" | "max") "(" number ("," number)+ ")"
            | "count" "(" records ["where" condition] [window] ")" | "size" "(" set ")"
window     := "within" number | "per" period | "in" ("this" | "last") period
day        := ("today" | fact | param.name) (("+" | "-") number)*
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from zhiben.core.rules import condition as tree
from zhiben.core.rules.checking import Typing
from zhiben.core.rules.model import EVENT_DATE, RECORDS, Fact, Parameter
from zhiben.core.rules.syntax import Place, Token, tokens
from zhiben.core.rules.units import NONE
from zhiben.core.rules.vocabulary import PERIODS

COMPARISONS = (">=", ">", "<=", "<", "=", "!=")
_DAYS = {"before": "<", "after": ">"}
MAX_NODES = 400


def parse(
    text: str, facts: Mapping[str, Fact], parameters: Mapping[str, Parameter], *, file: str, line: int
) -> tree.Bool:
    """The typed tree of a condition.

    Raises: PackError with file, line, column, what was found and what is allowed there.
    """
    place = Place(file, line, text)
    parser = Parser(place, tokens(place), facts, parameters)
    parsed = parser.condition()
    parser.end()
    if len(tree.walk(parsed)) > MAX_NODES:
        place.refuse("pack.condition_too_long", 0, "条件太长", "拆成几条规则")
    return parsed


class Parser:
    """A cursor over the tokens; every method reads one piece of the grammar above."""

    def __init__(
        self, place: Place, found: Sequence[Token], facts: Mapping[str, Fact], parameters: Mapping[str, Parameter]
    ) -> None:
        self.place, self.tokens, self.facts, self.parameters = place, found, facts, parameters
        self.at = 0
        self.depth = 0
        self.record: Fact | None = None
        self.check = Typing(place)

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> Token | None:
        """The next token if its text is one of these."""
        if self.here.kind != "end" and self.here.text in texts:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def need(self, *texts: str) -> Token:
        token = self.take(*texts)
        if token is None:
            self.place.refuse(
                "pack.condition_syntax", self.here.start, self._found(), " 或 ".join(f"“{t}”" for t in texts)
            )
        return token

    def _found(self) -> str:
        return f"这里是“{self.here.text}”" if self.here.kind != "end" else "条件到此就结束了"

    def end(self) -> None:
        if self.here.kind != "end":
            self.place.refuse("pack.condition_syntax", self.here.start, self._found(), "and、or 或结束")

    def span(self, start: int) -> tree.Span:
        return (start, self.tokens[self.at - 1].end)

    # Truths

    def condition(self) -> tree.Bool:
        return self._joined("or", self._both)

    def _both(self) -> tree.Bool:
        return self._joined("and", self._unary)

    def _joined(self, word: str, part: object) -> tree.Bool:
        start, parts = self.here.start, [part()]  # type: ignore[operator]
        while self.take(word):
            parts.append(part())  # type: ignore[operator]
        if len(parts) == 1:
            return parts[0]  # type: ignore[no-any-return]
        return (tree.And if word == "and" else tree.Or)(tuple(parts), self.span(start))

    def _unary(self) -> tree.Bool:
        start = self.here.start
        self.depth += 1
        if self.depth > 40:
            self.place.refuse("pack.condition_too_long", start, "括号或 not 套得太深", "最多 40 层")
        try:
            if self.take("not"):
                return tree.Not(self._unary(), self.span(start))
            return self._test()
        finally:
            self.depth -= 1

    def _test(self) -> tree.Bool:
        token = self.here
        if token.text in ("true", "false"):
            self.at += 1
            return tree.Literal(token.text == "true", self.span(token.start))
        if self.take("known"):
            self.need("(")
            fact = self._fact()
            self.need(")")
            return tree.Known(fact, self.span(token.start))
        if token.text in ("any", "every"):
            return self._any_or_every()
        if self.take("age"):
            return self._age(token.start)
        if token.text == "today":
            return self._days(token.start)
        if token.text == "(":
            return self._bracketed()
        if token.kind in ("name", "param"):
            return self._named()
        return self._numbers(token.start)

    def _bracketed(self) -> tree.Bool:
        """A bracket may hold a condition or the beginning of a sum: whichever can be read to its end."""
        start, back = self.here.start, self.at
        self.need("(")
        inside = self.condition() if not self._opens_sum(back) else None
        if inside is not None:
            self.need(")")
            return inside
        self.at = back
        return self._numbers(start)

    def _opens_sum(self, back: int) -> bool:
        """Whether what follows the bracket's end is arithmetic or a comparison."""
        level = 0
        for token in self.tokens[back:]:
            level += (token.text == "(") - (token.text == ")")
            if level == 0:
                after = self.tokens[self.tokens.index(token) + 1]
                return after.text in (*COMPARISONS, "+", "-", "*", "/", "between")
        return False

    def _named(self) -> tree.Bool:
        token = self.here
        if token.kind == "param":
            parameter = self._parameter(token)
            if parameter.type == "bool":
                self.at += 1
                return tree.Switch(parameter, self.span(token.start))
            return self._days(token.start) if parameter.type == "date" else self._numbers(token.start)
        fact = self._look_up(token)
        match fact.type:
            case "bool":
                self.at += 1
                return tree.Flag(fact, self.span(token.start))
            case "choice":
                self.at += 1
                return self._choice(fact, token.start)
            case "set":
                self.at += 1
                return self._set(fact, token.start)
            case "date":
                return self._days(token.start)
            case "number" | "integer":
                return self._numbers(token.start)
        allowed = f"known({fact.name})" if fact.type == "text" else f"count({fact.name} …)、any {fact.name} where …"
        return self.place.refuse(
            "pack.condition_type", token.start, f"“{fact.name}”（{fact.type}）不能直接作条件", allowed
        )

    def _choice(self, fact: Fact, start: int) -> tree.Bool:
        if self.take("at"):
            least = self.need("least", "most").text == "least"
            return self.check.ordered(fact, self._value(fact), least, self.span(start))
        negated = self.take("not", "!=")
        values = [self._value(fact)] if negated and negated.text == "!=" else None
        if values is None:
            sign = self.need("in") if negated else self.need("=", "in")
            values = self._values(fact) if sign.text == "in" else [self._value(fact)]
        found = tree.OneOf(fact, tuple(values), self.span(start))
        return tree.Not(found, self.span(start)) if negated else found

    def _set(self, fact: Fact, start: int) -> tree.Bool:
        self.need("has")
        mode = self.take("all", "any", "none", "only")
        if mode and mode.text != "only":
            self.need("of")
        values = self._values(fact) if mode or self.here.text == "[" else [self._value(fact)]
        return tree.Has(fact, tuple(values), mode.text if mode else "all", self.span(start))

    def _values(self, fact: Fact) -> list[str]:
        self.need("[")
        found = [self._value(fact)]
        while self.take(","):
            found.append(self._value(fact))
        self.need("]")
        return found

    def _value(self, fact: Fact) -> str:
        token = self.here
        if token.kind != "name" or token.text not in fact.values:
            self.place.refuse(
                "pack.condition_value", token.start, f"“{token.text}”不是“{fact.name}”的取值", "、".join(fact.values)
            )
        self.at += 1
        return token.text

    # Records

    def _any_or_every(self) -> tree.Bool:
        """any: at least one; every: none of which it does not hold. Every one of none holds."""
        start, every = self.here.start, self.here.text == "every"
        self.at += 1
        fact = self._records()
        self.need("where")
        where = self._inside(fact)
        window = self._window(fact)
        span = self.span(start)
        asked = tree.Not(where, where.span) if every else where
        figure = tree.Figure(Fraction(0 if every else 1), NONE, span)
        return tree.Compare("<=" if every else ">=", tree.Count(fact, asked, window, span), figure, span)

    def _records(self) -> Fact:
        token = self.here
        fact = self._fact()
        if fact.type not in RECORDS:
            self.place.refuse(
                "pack.condition_type",
                token.start,
                f"“{fact.name}”（{fact.type}）没有记录可数",
                "类型为 events 或 items 的事实",
            )
        return fact

    def _inside(self, fact: Fact) -> tree.Bool:
        """A condition on one record: its names are the record's fields."""
        outside, self.record = self.record, fact
        try:
            return self.condition()
        finally:
            self.record = outside

    def _window(self, fact: Fact) -> tree.Window | None:
        start = self.here.start
        kind = self.take("within", "per", "in")
        if kind is None:
            return None
        if EVENT_DATE not in fact.fields:
            self.place.refuse(
                "pack.condition_type", start, f"“{fact.name}”的记录没有日期，不能用时间窗口", "类型为 events 的事实"
            )
        if kind.text == "within":
            amount = self.number()
            self.check.duration(amount)
            return tree.Window("within", self.span(start), amount=amount)
        which = self.need("this", "last").text if kind.text == "in" else "last"
        period = self.need(*PERIODS).text
        return tree.Window(which, self.span(start), period=period)

    # Numbers and days

    def _numbers(self, start: int) -> tree.Bool:
        left = self.number()
        if self.take("between"):
            return self._between(left, start)
        op = self.need(*COMPARISONS).text
        right = self.number()
        return self.check.compare(op, left, right, self.span(start))

    def _between(self, left: tree.Number, start: int) -> tree.Bool:
        low = self.number()
        above = ">" if self._exclusive() else ">="
        self.need("and")
        high = self.number()
        below = "<" if self._exclusive() else "<="
        span = self.span(start)
        parts = (self.check.compare(above, left, low, span), self.check.compare(below, left, high, span))
        return tree.And(parts, span)

    def _exclusive(self) -> bool:
        word = self.take("inclusive", "exclusive")
        return word is not None and word.text == "exclusive"

    def number(self) -> tree.Number:
        start, left = self.here.start, self._product()
        while op := self.take("+", "-"):
            left = self.check.arithmetic(op.text, left, self._product(), self.span(start))
        return left

    def _product(self) -> tree.Number:
        start, left = self.here.start, self._factor()
        while op := self.take("*", "/"):
            left = self.check.arithmetic(op.text, left, self._factor(), self.span(start))
        return left

    def _factor(self) -> tree.Number:
        token = self.here
        if self.take("("):
            inside = self.number()
            self.need(")")
            return inside
        if token.kind == "number":
            self.at += 1
            percent = self.take("%") is not None
            return self.check.figure(token, percent, self.span(token.start))
        if token.kind == "param":
            self.at += 1
            return self.check.setting(self._parameter(token), self.span(token.start))
        if op := self.take("min", "max"):
            return self._extreme(op)
        if self.take("count"):
            return self._count(token.start)
        if self.take("size"):
            self.need("(")
            fact = self._fact()
            self.need(")")
            return self.check.size(fact, self.span(token.start))
        if token.kind == "name":
            fact = self._fact()
            return self.check.amount(fact, self.span(token.start))
        return self.place.refuse(
            "pack.condition_syntax", token.start, self._found(), "数值事实、param.名称、count(…)、min(…)、max(…)"
        )

    def _extreme(self, op: Token) -> tree.Number:
        self.need("(")
        left = self.number()
        self.need(",")
        left = self.check.arithmetic(op.text, left, self.number(), self.span(op.start))
        while self.take(","):
            left = self.check.arithmetic(op.text, left, self.number(), self.span(op.start))
        self.need(")")
        return left

    def _count(self, start: int) -> tree.Number:
        self.need("(")
        fact = self._records()
        where: tree.Bool = tree.Literal(True, self.span(start))
        if self.take("where"):
            where = self._inside(fact)
        window = self._window(fact)
        self.need(")")
        return tree.Count(fact, where, window, self.span(start))

    def _days(self, start: int) -> tree.Bool:
        left = self.day()
        op = self._day_operator()
        return tree.CompareDays(op, left, self.day(), self.span(start))

    def _day_operator(self) -> str:
        either = self.take("on")
        if either:
            self.need("or")
        word = self.take(*_DAYS) if not either else self.need(*_DAYS)
        if word:
            return _DAYS[word.text] + ("=" if either else "")
        return self.need(*COMPARISONS).text

    def day(self) -> tree.Day:
        token = self.here
        day: tree.Day
        if self.take("today"):
            day = tree.Today(self.span(token.start))
        elif token.kind == "param" and self._parameter(token).type == "date":
            self.at += 1
            day = tree.DaySetting(self._parameter(token), self.span(token.start))
        elif token.kind == "name" and self._look_up(token).type == "date":
            self.at += 1
            day = tree.DayFact(self._look_up(token), self.span(token.start))
        else:
            self.place.refuse(
                "pack.condition_type", token.start, self._found(), "today、日期事实或日期参数（日期写进 parameters）"
            )
        while sign := self.take("+", "-"):
            amount = self._factor()
            self.check.moved(day, amount)
            day = tree.Moved(day, 1 if sign.text == "+" else -1, amount, self.span(token.start))
        return day

    def _age(self, start: int) -> tree.Bool:
        self.need("(")
        day = self.day()
        self.need(")")
        op = self.need(*COMPARISONS[:4]).text
        amount = self._factor()
        self.check.age(op, amount)
        return tree.CompareAge(op, day, amount, self.span(start))

    # Names

    def _fact(self) -> Fact:
        token = self.here
        if token.kind != "name":
            self.place.refuse("pack.condition_syntax", token.start, self._found(), "一个事实的名称")
        self.at += 1
        return self._look_up(token)

    def _look_up(self, token: Token) -> Fact:
        names = self.record.fields if self.record else self.facts
        if token.text not in names:
            what = f"“{self.record.name}”的记录里没有字段“{token.text}”" if self.record else f"没有事实“{token.text}”"
            self.place.refuse("pack.unknown_fact", token.start, what, self.check.near(token.text, names))
        return names[token.text]

    def _parameter(self, token: Token) -> Parameter:
        name = token.text.removeprefix("param.")
        if name not in self.parameters:
            self.place.refuse(
                "pack.unknown_parameter", token.start, f"没有参数“{name}”", self.check.near(name, self.parameters)
            )
        return self.parameters[name]
