"""What was judged, written as differences: rows that stay the same are not touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zhiben.apps.registry.models import Site
from zhiben.apps.registry.vocabulary import Status
from zhiben.apps.rulepacks.engine.judges import Bench, Judged
from zhiben.apps.rulepacks.engine.known import Row, known_of, rows_at
from zhiben.apps.rulepacks.models import JudgementRun, SiteJudgement, Verdict, VerdictChange
from zhiben.core.rules.vocabulary import Outcome

BATCH = 2000
KEYS = ("county_key", "town_key", "village_key", "grid_key")
_JUDGEMENT = (
    "basis", "judged_on", "judged_at", "facts_digest", "met", "open", "idle", "asks", "breached", "unknown", *KEYS,
)  # fmt: skip
_VERDICT = ("rank", *KEYS)
_OPEN_CODES = {Outcome.BREACHED.code, Outcome.UNKNOWN.code}


@dataclass
class Written:
    """What one batch changed. `before` and `after`: by site, the code of each rule's outcome."""

    changes: int = 0
    before: dict[int, dict[int, int]] = field(default_factory=dict)
    asked_before: dict[int, str] = field(default_factory=dict)
    after: dict[int, dict[int, int]] = field(default_factory=dict)
    outcomes: dict[int, list[Judged]] = field(default_factory=dict)


def words(keys: Iterable[int]) -> str:
    """As a list of keys that one key can be found in: ",3,12,"."""
    found = sorted(keys)
    return f",{','.join(map(str, found))}," if found else ""


def keys_in(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


Asks = Mapping[str, tuple[int, int]]


def asks_of(outcomes: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """Fact → how many undecided verdicts hang on it, and how many of them on nothing else."""
    verdicts, alone = Counter[str](), Counter[str]()
    for each in outcomes:
        if each.outcome is Outcome.UNKNOWN:
            names = each.asks
            verdicts.update(names)
            if len(names) == 1:
                alone[names[0]] += 1
    return {name: (count, alone[name]) for name, count in verdicts.items()}


def asked_words(asks: Asks) -> str:
    """As the row of a site keeps it; a fact is found in it as "|fact:"."""
    found = "".join(f"|{name}:{count}:{alone}" for name, (count, alone) in sorted(asks.items()))
    return f"{found}|" if found else ""


def asked_in(text: str) -> dict[str, tuple[int, int]]:
    """The same read again."""
    parts = (part.rsplit(":", 2) for part in text.split("|") if part)
    return {name: (int(count), int(alone)) for name, count, alone in parts}


def store(
    sites: Sequence[Site], *, bench: Bench, now: datetime, by: str, run: JudgementRun | None = None,
    facts: Mapping[int, list[Row]] | None = None,
) -> Written:  # fmt: skip
    """Judge these sites and write what differs. Sites that are closed are judged no more, and their rows go.

    Inside a transaction of the caller, who holds the sites of one county.
    """
    judged = [site for site in sites if site.status != Status.CLOSED]
    keys = [site.pk for site in sites]
    facts = rows_at(keys) if facts is None else facts
    held = {row.site_id: row for row in SiteJudgement.objects.filter(site__in=keys)}
    rows: dict[int, dict[int, Verdict]] = {}
    for row in Verdict.objects.filter(site__in=keys):
        rows.setdefault(row.site_id, {})[row.rule_id] = row
    writing = _Writing(bench, now, by, run)
    for site in judged:
        writing.site(site, facts.get(site.pk, []), held.get(site.pk), rows.get(site.pk, {}))
    gone = set(keys) - {site.pk for site in judged}
    for key in gone & held.keys():
        writing.written.before[key] = _codes(held[key], rows.get(key, {}))
        writing.written.after[key] = {}
        writing.written.asked_before[key] = held[key].asks
        writing.dead_sites.append(key)
        writing.dead += [row.pk for row in rows.get(key, {}).values()]
    writing.flush()
    return writing.written


def _codes(held: SiteJudgement | None, rows: Mapping[int, Verdict]) -> dict[int, int]:
    if held is None:
        return {}
    return {
        **dict.fromkeys(keys_in(held.met), Outcome.MET.code),
        **dict.fromkeys(keys_in(held.open), Outcome.UNKNOWN.code),
        **dict.fromkeys(keys_in(held.idle), Outcome.NOT_APPLICABLE.code),
        **dict.fromkeys(rows, Outcome.BREACHED.code),
    }


class _Writing:
    def __init__(self, bench: Bench, now: datetime, by: str, run: JudgementRun | None) -> None:
        self.bench, self.now, self.by, self.run = bench, now, by, run
        self.on: date = bench.on
        self.written = Written()
        self.new_sites: list[SiteJudgement] = []
        self.old_sites: list[SiteJudgement] = []
        self.new: list[Verdict] = []
        self.old: list[Verdict] = []
        self.dead: list[int] = []
        self.dead_sites: list[int] = []
        self.changes: list[VerdictChange] = []

    def site(self, site: Site, facts: list[Row], held: SiteJudgement | None, rows: dict[int, Verdict]) -> None:
        known = known_of(site, facts, on=self.on)
        outcomes = self.bench.judge(known)
        before, after = _codes(held, rows), {each.key: each.outcome.code for each in outcomes}
        self.written.before[site.pk], self.written.after[site.pk] = before, after
        self.written.asked_before[site.pk] = held.asks if held else ""
        self.written.outcomes[site.pk] = outcomes
        counts = Counter(after.values())
        values: dict[str, Any] = {
            "basis_id": self.bench.basis_id, "judged_on": self.on, "facts_digest": known.digest,
            "met": words(k for k, code in after.items() if code == Outcome.MET.code),
            "open": words(k for k, code in after.items() if code == Outcome.UNKNOWN.code),
            "idle": words(k for k, code in after.items() if code == Outcome.NOT_APPLICABLE.code),
            "asks": asked_words(asks_of(outcomes)),
            "breached": counts[Outcome.BREACHED.code], "unknown": counts[Outcome.UNKNOWN.code],
            **{key: getattr(site, key) for key in KEYS},
        }  # fmt: skip
        self._verdicts(site, outcomes, rows)
        if held is None:
            self.new_sites.append(SiteJudgement(site_id=site.pk, judged_at=self.now, **values))
            return
        cause = self._cause(held, known.digest)
        self._changed(site, before, after, cause)
        # Judged again every night with the same result: only the day moves, and that is written in one statement.
        if any(getattr(held, name) != value for name, value in values.items() if name != "judged_on"):
            for name, value in values.items():
                setattr(held, name, value)
            held.judged_at = self.now
            self.old_sites.append(held)

    def _cause(self, held: SiteJudgement, digest: str) -> str:
        if held.facts_digest != digest:
            return VerdictChange.Cause.FACTS
        return VerdictChange.Cause.RULES if held.basis_id != self.bench.basis_id else VerdictChange.Cause.DAY

    def _verdicts(self, site: Site, outcomes: list[Judged], rows: dict[int, Verdict]) -> None:
        wanted = {each.key: each for each in outcomes if each.outcome is Outcome.BREACHED}
        self.dead += [row.pk for key, row in rows.items() if key not in wanted]
        keys = {key: getattr(site, key) for key in KEYS}
        for key, each in wanted.items():
            row, values = rows.get(key), {"rank": each.rank, **keys}
            if row is None:
                self.new.append(Verdict(site_id=site.pk, rule_id=key, since_on=self.on, **values))
            elif any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                self.old.append(row)

    def _changed(self, site: Site, before: dict[int, int], after: dict[int, int], cause: str) -> None:
        for key in sorted(before.keys() | after.keys()):
            old, new = before.get(key), after.get(key)
            if old == new or not {old, new} & _OPEN_CODES:
                continue
            if cause == VerdictChange.Cause.RULES and None in (old, new):
                continue  # a rule that came or went with its pack is no news about the site
            self.changes.append(
                VerdictChange(
                    site_id=site.pk, rule_id=key, run=self.run, before=old, after=new, cause=cause, on=self.on,
                    at=self.now, by=self.by, **{name: getattr(site, name) for name in KEYS},
                )
            )  # fmt: skip

    def flush(self) -> None:
        for start in range(0, len(self.dead), BATCH):
            Verdict.objects.filter(pk__in=self.dead[start : start + BATCH]).delete()
        SiteJudgement.objects.filter(site__in=self.dead_sites).delete()
        Verdict.objects.bulk_create(self.new, batch_size=BATCH)
        Verdict.objects.bulk_update(self.old, _VERDICT, batch_size=200)
        SiteJudgement.objects.bulk_create(self.new_sites, batch_size=BATCH)
        SiteJudgement.objects.bulk_update(self.old_sites, _JUDGEMENT, batch_size=200)
        VerdictChange.objects.bulk_create(self.changes, batch_size=BATCH)
        same = set(self.written.outcomes) - {row.site_id for row in (*self.new_sites, *self.old_sites)}
        if same:
            SiteJudgement.objects.filter(site__in=same).update(judged_on=self.on, judged_at=self.now)
        self.written.changes = len(self.changes)
