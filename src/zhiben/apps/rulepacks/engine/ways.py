"""Which way many sites are judged: in columns, where they are enough to make it worth its plans and `analytics` is there;
else one by one. Both say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.engine.judges import Bench
from zhiben.apps.rulepacks.engine.known import Row, known_of, rows_at
from zhiben.apps.rulepacks.engine.said import Said, said_of

# From so many sites on a run is quicker in columns.
MANY = 500
JudgeMany = Callable[[Sequence[Site]], list[Said]]


def has_columns() -> bool:
    return all(find_spec(name) for name in ("polars", "ibis", "numpy"))


@contextmanager
def opened(bench: Bench, *, sites: int) -> Iterator[JudgeMany]:
    """For a run over so many sites of one county, which come in the order of their keys."""
    if sites < MANY or not has_columns():
        yield lambda batch: one_by_one(batch, bench)
        return
    from zhiben.apps.rulepacks.engine import columns

    with columns.opened(bench) as found:
        yield found.judge


def one_by_one(sites: Sequence[Site], bench: Bench) -> list[Said]:
    """One query."""
    facts = rows_at(site.pk for site in sites)
    return [judged(site, facts.get(site.pk, []), bench) for site in sites]


def judged(site: Site, facts: Sequence[Row], bench: Bench) -> Said:
    known = known_of(site, facts, on=bench.on)
    return said_of(bench.judge(known), known.digest)
