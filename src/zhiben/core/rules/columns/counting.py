"""Records → counts for each entity, certain and possible: one pass over the records of each fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiben.core.rules.columns.expressions import as_int, truth
from zhiben.core.rules.columns.layout import ROW, Layout, RecordTable
from zhiben.core.rules.lowering import Tally
from zhiben.core.rules.model import EVENT_DATE


def counted(facts: Any, records: Mapping[str, Any], layout: Layout) -> Any:
    """The table of facts with a column for each count. `records`: Ibis tables by fact.

    Low is how many records fulfil the condition for certain, high how many do for all that is known. Both are NULL where
    the records of an entity are not known, and 0 where it is known to have none.
    """
    for table in layout.records:
        facts = _with(facts, records[table.fact], table, layout)
    return facts


def _with(facts: Any, records: Any, table: RecordTable, layout: Layout) -> Any:
    import ibis

    sums: dict[str, Any] = {}
    for tally in table.tallies:
        low, high = (layout.names[f"{tally.name}:{end}"] for end in ("low", "high"))
        holds = _holds(tally, records, table.fields)
        sums |= {
            name: as_int(holds.fill_null(open_)).cast("int64").sum() for name, open_ in ((low, False), (high, True))
        }
    totals = records.group_by(ROW).agg(**sums).rename(counted_row=ROW)
    joined = facts.left_join(totals, facts[ROW] == totals.counted_row)
    known = joined[layout.names[table.fact]]
    counts = {
        name: ibis.ifelse(known.isnull(), ibis.null("int64"), ibis.coalesce(joined[name].cast("int64"), 0))
        for name in sums
    }
    return joined.select(*facts.columns, **counts)


def _holds(tally: Tally, records: Any, fields: Mapping[str, str]) -> Any:
    """Kleene's truth of `counts`, for each record: a day that is not known lies perhaps inside the window."""
    holds = records[ROW].notnull() & truth(tally.where, records, fields)
    if tally.dated:
        day = records[fields[EVENT_DATE]]
        holds = holds if tally.first is None else holds & (day >= tally.first)
        holds = holds if tally.last is None else holds & (day <= tally.last)
    return holds
