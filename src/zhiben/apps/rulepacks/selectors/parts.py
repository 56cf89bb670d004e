"""The verdicts of a site, by outcome and by what they are addressed to; of which a page shows the gravest at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.engine.judges import Bench, Judged
from zhiben.apps.rulepacks.selectors.site import ORDER, RuleLine, lines_of, place_of, subject_of
from zhiben.core.rules.vocabulary import Outcome

# So many lines stand on a page from the start: what is broken, then what is open, of which some always.
SHOWN, OPEN_SHOWN = 12, 4


@dataclass
class Part:
    """What is addressed to one kind of object with one outcome. `shown`: how many of `found` have their line."""

    outcome: Outcome
    subject: str
    found: Sequence[Judged]
    shown: int = 0
    lines: list[RuleLine] = field(default_factory=list)

    @property
    def rest(self) -> int:
        return len(self.found) - self.shown


@dataclass
class Group:
    """One outcome."""

    outcome: Outcome
    parts: list[Part]

    @property
    def count(self) -> int:
        return sum(len(part.found) for part in self.parts)


def groups_of(outcomes: Iterable[Judged], bench: Bench, *, rule: int = 0, whole: bool = False) -> list[Group]:
    """By outcome, in the order in which a person reads them.

    Args: `rule`, the key of one whose part is to be shown as far as there; `whole`: everything is.
    """
    parts: dict[Outcome, dict[str, list[Judged]]] = {outcome: {} for outcome in ORDER}
    for each in sorted(outcomes, key=place_of):
        parts[each.outcome].setdefault(subject_of(each, bench), []).append(each)
    found = [Group(o, [Part(o, subject, each) for subject, each in parts[o].items()]) for o in ORDER]
    left = SHOWN
    for group in found:
        room = {Outcome.BREACHED: max(left, 0), Outcome.UNKNOWN: max(left, OPEN_SHOWN)}.get(group.outcome, 0)
        left -= _show(group, room, rule, whole)
    return found


def _show(group: Group, room: int, rule: int, whole: bool) -> int:
    """The gravest of all parts: what is shown of each is its beginning, since parts are in that order too."""
    gravest = {each.key for each in sorted((e for part in group.parts for e in part.found), key=place_of)[:room]}
    for part in group.parts:
        named = next((at for at, each in enumerate(part.found, 1) if each.key == rule), 0)
        part.shown = len(part.found) if whole else max(named, sum(each.key in gravest for each in part.found))
    return sum(part.shown for part in group.parts)


def part_of(outcomes: Iterable[Judged], bench: Bench, outcome: Outcome, subject: str, start: int) -> Part:
    """What follows the first `start` of a part."""
    found = [e for e in sorted(outcomes, key=place_of) if e.outcome is outcome and subject_of(e, bench) == subject]
    rest = found[start:]
    return Part(outcome, subject, rest, shown=len(rest))


def fill(parts: Iterable[Part], site: Site, bench: Bench) -> list[RuleLine]:
    """The lines of what is shown, in the parts and as one list. Two queries."""
    wanted = list(parts)
    lines = lines_of(site, [each for part in wanted for each in part.found[: part.shown]], bench)
    by_key = {line.key: line for line in lines}
    for part in wanted:
        part.lines = [by_key[each.key] for each in part.found[: part.shown]]
    return lines
