"""What was judged, written as differences: rows that stay the same are not touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhiben.apps.registry import bulk
from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.engine.said import Said, codes_in
from zhiben.apps.rulepacks.models import JudgementRun, SiteJudgement, Verdict, VerdictChange
from zhiben.core.rules.vocabulary import Outcome

BATCH = 2000
KEYS = ("county_key", "town_key", "village_key", "grid_key")
_PLACE = (*KEYS, "owner")
_TEXTS = ("met", "open", "idle", "asks")
_HELD = ("site_id", "basis_id", "judged_at", "facts_digest", *_TEXTS, *_PLACE)
_JUDGEMENT = ("basis", "judged_on", "judged_at", "facts_digest", *_TEXTS, "breached", "unknown", *_PLACE)
_OPEN_CODES = {Outcome.BREACHED.code, Outcome.UNKNOWN.code}


class Where(NamedTuple):
    """Where a site lies and who supervises it."""

    county_key: UUID
    town_key: UUID | None
    village_key: UUID | None
    grid_key: UUID | None
    owner: UUID | None


class Held(NamedTuple):
    """A site's row as it was before."""

    site: int
    basis: int
    judged_at: datetime
    digest: str
    met: str
    open: str
    idle: str
    asks: str
    where: Where

    @classmethod
    def of(cls, values: Sequence[Any]) -> Held:
        site, basis, judged_at, digest, met, open_, idle, asks = values[:8]
        return cls(site, basis, judged_at, digest, met, open_, idle, asks, Where(*values[8:]))


class Moved(NamedTuple):
    """What became of a site: where its verdicts are counted, the code of each, and what is asked. None: not judged."""

    where: Where
    codes: Mapping[int, int]
    asks: str


@dataclass
class Written:
    """What one batch changed: how many verdicts, and which sites from what to what."""

    changes: int = 0
    moved: list[tuple[Moved | None, Moved | None]] = field(default_factory=list)


def where_of(site: Site) -> Where:
    return Where(site.county_key, site.town_key, site.village_key, site.grid_key, site.sector_owner_id)


def store(
    sites: Iterable[Site], said: Mapping[int, Said], *, basis: int, on: date, now: datetime, by: str,
    run: JudgementRun | None = None, seen_at: datetime | None = None,
) -> Written:  # fmt: skip
    """Write what differs from what was judged before. A site of which nothing is said is judged no more: its rows go.

    Args: `basis`, the key of a JudgementBasis; `seen_at`, when the facts were read, where that is some time ago: a site that
    was judged by itself since then stays as it is.
    Inside a transaction of the caller.
    """
    there = {site.pk: site for site in sites}
    held = {row[0]: Held.of(row) for row in SiteJudgement.objects.filter(site__in=there).values_list(*_HELD)}
    broken: dict[int, dict[int, tuple[int, int]]] = {}
    verdicts = Verdict.objects.filter(site__in=there).order_by()
    for key, rule, rank, row in verdicts.values_list("site_id", "rule_id", "rank", "pk"):
        broken.setdefault(key, {})[rule] = (rank, row)
    writing = _Writing(basis, on, now, by, run)
    for key, site in there.items():
        before, rows = held.get(key), broken.get(key, {})
        if before is not None and seen_at is not None and before.judged_at > seen_at:
            continue
        if key in said:
            writing.site(site, said[key], before, rows)
        elif before is not None:
            writing.gone(before, rows)
    writing.flush()
    return writing.written


class _Writing:
    def __init__(self, basis: int, on: date, now: datetime, by: str, run: JudgementRun | None) -> None:
        self.basis, self.on, self.now, self.by, self.run = basis, on, now, by, run
        self.written = Written()
        self.new_sites: list[dict[str, Any]] = []
        self.old_sites: list[SiteJudgement] = []
        self.same_sites: list[int] = []
        self.new: list[dict[str, Any]] = []
        self.old: list[Verdict] = []
        self.dead: list[int] = []
        self.dead_sites: list[int] = []
        self.changes: list[dict[str, Any]] = []

    def site(self, site: Site, said: Said, held: Held | None, rows: Mapping[int, tuple[int, int]]) -> None:
        where = where_of(site)
        texts = (said.met, said.open, said.idle, said.asks)
        is_same_there = held is not None and held.where == where
        if not is_same_there or said.broken != {rule: rank for rule, (rank, _) in rows.items()}:
            self._verdicts(site.pk, said, rows, where, moved=held is not None and not is_same_there)
        elif held is not None and (held.basis, held.digest, held[4:8]) == (self.basis, said.digest, texts):
            # Judged again every night with the same result: only the day moves, and that is written in one statement.
            self.same_sites.append(site.pk)
            return
        values: dict[str, Any] = {
            "site_id": site.pk, "basis_id": self.basis, "judged_on": self.on, "judged_at": self.now,
            "facts_digest": said.digest, **dict(zip(_TEXTS, texts, strict=True)), "breached": len(said.broken),
            "unknown": said.unknown, **where._asdict(),
        }  # fmt: skip
        after = Moved(where, said.codes, said.asks) if self.run is None or held is not None else None
        if held is None:
            self.new_sites.append(values)
            before = None
        else:
            self.old_sites.append(SiteJudgement(**values))
            before = Moved(held.where, codes_in(held.met, held.open, held.idle, rows), held.asks)
            if after is not None:
                self._changed(site.pk, before.codes, after.codes, self._cause(held, said.digest), where)
        self._moved(before, after)

    def gone(self, held: Held, rows: Mapping[int, tuple[int, int]]) -> None:
        self.dead_sites.append(held.site)
        self.dead += [key for _, key in rows.values()]
        self._moved(Moved(held.where, codes_in(held.met, held.open, held.idle, rows), held.asks), None)

    def _moved(self, before: Moved | None, after: Moved | None) -> None:
        """A run counts everything anew at its end, and needs no differences."""
        if self.run is None:
            self.written.moved.append((before, after))

    def _cause(self, held: Held, digest: str) -> str:
        if held.digest != digest:
            return VerdictChange.Cause.FACTS
        return VerdictChange.Cause.RULES if held.basis != self.basis else VerdictChange.Cause.DAY

    def _verdicts(
        self, site: int, said: Said, rows: Mapping[int, tuple[int, int]], where: Where, *, moved: bool
    ) -> None:
        self.dead += [key for rule, (_, key) in rows.items() if rule not in said.broken]
        keys = dict(zip(KEYS, where, strict=False))
        for rule, rank in said.broken.items():
            if rule not in rows:
                self.new.append(
                    {"site_id": site, "rule_id": rule, "rank": rank, "since_on": self.on, "decision": "", **keys}
                )
            elif moved or rows[rule][0] != rank:
                self.old.append(Verdict(site_id=site, rule_id=rule, rank=rank, since_on=self.on, **keys))

    def _changed(
        self, site: int, before: Mapping[int, int], after: Mapping[int, int], cause: str, where: Where
    ) -> None:  # fmt: skip
        for key in sorted(before.keys() | after.keys()):
            old, new = before.get(key), after.get(key)
            if old == new or not {old, new} & _OPEN_CODES:
                continue
            if cause == VerdictChange.Cause.RULES and None in (old, new):
                continue  # a rule that came or went with its pack is no news about the site
            self.changes.append(
                {
                    "site_id": site, "rule_id": key, "run_id": self.run.pk if self.run else None, "before": old, "after": new,
                    "cause": str(cause), "on": self.on, "at": self.now, "by": self.by, **dict(zip(KEYS, where, strict=False)),
                }
            )  # fmt: skip

    def flush(self) -> None:
        for start in range(0, len(self.dead), BATCH):
            Verdict.objects.filter(pk__in=self.dead[start : start + BATCH]).delete()
        SiteJudgement.objects.filter(site__in=self.dead_sites).delete()
        insert(SiteJudgement, self.new_sites)
        insert(Verdict, self.new)
        insert(VerdictChange, self.changes)
        Verdict.objects.bulk_create(
            self.old, BATCH, update_conflicts=True, unique_fields=["site", "rule"], update_fields=["rank", *KEYS]
        )
        SiteJudgement.objects.bulk_create(
            self.old_sites, BATCH, update_conflicts=True, unique_fields=["site"], update_fields=_JUDGEMENT
        )
        SiteJudgement.objects.filter(site__in=self.same_sites).update(judged_on=self.on, judged_at=self.now)
        self.written.changes = len(self.changes)


def insert(model: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Past the ORM, which takes longer over a row than either database."""
    names = bulk.columns_of(model)
    key = model._meta.pk.attname
    if rows and key not in rows[0]:
        # SQLite gives keys itself, and none twice; PostgreSQL's COPY wants them said.
        keys = bulk.reserve_keys(model, len(rows)) if connection.vendor == "postgresql" else [None] * len(rows)
        rows = [{**row, key: number} for row, number in zip(rows, keys, strict=True)]
    bulk.write(model, ([row[name] for name in names] for row in rows))
