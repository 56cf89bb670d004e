"""Random entities, and random packs of the whole language, for tests that compare the ways to judge."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from zhiben.core.rules.judging import Judge
from zhiben.core.rules.loader import PACKS, load_pack
from zhiben.core.rules.model import RECORDS, Fact, Pack

MISSING = 0.2


def random_entities(
    pack: Pack, facts: Sequence[str], count: int, seed: int, *, at: date
) -> Iterator[dict[str, object]]:
    """Raw facts, each missing with a chance of MISSING; figures at the limits of the pack's parameters and beside them."""
    draw = random.Random(seed)  # noqa: S311 - the same entities every time
    figures = [0.0, 1.0]
    for parameter in pack.parameters.values():
        figures += [float(each.value) for each in parameter.values if isinstance(each.value, Decimal)]
    kinds = list(pack.subjects)
    for _ in range(count):
        found = {name: _value(pack.facts[name], draw, figures, at) for name in facts}
        yield found | {"subject": draw.choice(kinds) if draw.random() < 0.5 else None}


def _value(fact: Fact, draw: random.Random, figures: Sequence[float], at: date) -> object:
    if draw.random() < MISSING:
        return None
    match fact.type:
        case "bool":
            return draw.random() < 0.5
        case "choice":
            return draw.choice(list(fact.values))
        case "set":
            return [value for value in fact.values if draw.random() < 0.6]
        case "date":
            return at - timedelta(days=draw.choice([draw.randrange(-40, 400), draw.randrange(-400, 15_000)]))
        case "number":
            return draw.choice(figures) + draw.choice([0, 0, 1e-7, -1e-7, 0.1 + 0.2 - 0.3, 1, -1])
        case "integer":
            return int(draw.choice(figures)) + draw.choice([-1, 0, 0, 1])
        case "text":
            return draw.choice(["文字", " "])
    if fact.type not in RECORDS:
        raise ValueError(fact.type)
    inner = fact.fields.values()
    return [{field.name: _value(field, draw, figures, at) for field in inner} for _ in range(draw.randrange(0, 6))]


def differing(pack: Pack, engine: str, *, at: date, count: int, seed: int, connection: object = None) -> list[str]:
    """The rules, with the number of cells, that an engine judges otherwise than plain Python. Needs `analytics`."""
    import polars

    from zhiben.core.rules.columns import engines, frames
    from zhiben.core.rules.columns.judging import Columns

    judge = Judge([pack], at=at)
    columns = Columns.of(judge.program)
    made = list(random_entities(pack, sorted(set(judge.program.sources.values())), count, seed, at=at))
    sheet = polars.DataFrame(made, infer_schema_length=None, strict=False)
    with engines.opened(engine, connection=connection, master="local[1]") as opened:
        found = columns.outcomes(opened, frames.read(judge.program, columns.layout, sheet))
    expected = [[each.outcome.code for each in judge.judge(facts)] for facts in made]
    wrong = []
    for place, compiled in enumerate(judge.program.rules):
        codes = found[f"r{place}"].fill_null(3).to_list()
        cells = sum(code != row[place] for code, row in zip(codes, expected, strict=True))
        wrong += [f"{compiled.rule.id}: {cells}"] if cells else []
    return wrong


def share_of_packs(part: int, of: int) -> list[str]:
    """Every so-manyth folder with a pack, so that several test files carry all of them."""
    return [path.parent.name for path in sorted(PACKS.glob("*/pack.yaml"))][part::of]


def shipped(name: str) -> Pack:
    return load_pack(Path(PACKS) / name)
