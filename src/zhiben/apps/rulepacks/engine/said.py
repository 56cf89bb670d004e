"""What is kept of a site's verdicts: lists of rules as text, and what would settle those that are open.

Rules stand in a text as ",3,12,", so that one key can be found in it; facts as "|fact:verdicts:alone|", `alone` counting
verdicts that wait for nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhiben.apps.rulepacks.engine.judges import Judged
from zhiben.core.rules.vocabulary import Outcome

Asks = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Said:
    """All verdicts on one site. `broken`: rule → rank; `digest`: of the facts it rests on."""

    digest: str
    met: str
    open: str
    idle: str
    asks: str
    unknown: int
    broken: Mapping[int, int]

    @property
    def codes(self) -> dict[int, int]:
        """Rule → code of its outcome."""
        return codes_in(self.met, self.open, self.idle, self.broken)


def said_of(outcomes: Iterable[Judged], digest: str) -> Said:
    """Verdicts that were judged one by one."""
    found = list(outcomes)
    keys: dict[Outcome, list[int]] = {outcome: [] for outcome in Outcome}
    for each in found:
        keys[each.outcome].append(each.key)
    return Said(
        digest, words(keys[Outcome.MET]), words(keys[Outcome.UNKNOWN]), words(keys[Outcome.NOT_APPLICABLE]),
        asked_words(asks_of(found)), len(keys[Outcome.UNKNOWN]),
        {each.key: each.rank for each in found if each.outcome is Outcome.BREACHED},
    )  # fmt: skip


def codes_in(met: str, open_: str, idle: str, broken: Iterable[int]) -> dict[int, int]:
    return {
        **dict.fromkeys(keys_in(met), Outcome.MET.code),
        **dict.fromkeys(keys_in(open_), Outcome.UNKNOWN.code),
        **dict.fromkeys(keys_in(idle), Outcome.NOT_APPLICABLE.code),
        **dict.fromkeys(broken, Outcome.BREACHED.code),
    }


def words(keys: Iterable[int]) -> str:
    """As a list of keys that one key can be found in: ",3,12,"."""
    found = sorted(keys)
    return f",{','.join(map(str, found))}," if found else ""


def keys_in(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


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
