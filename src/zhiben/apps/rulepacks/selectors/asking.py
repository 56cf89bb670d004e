"""A fact that is asked for: its question, the rules that read it, and how much it would settle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.loading import SUBJECT
from zhiben.apps.rulepacks.models import RuleEntry
from zhiben.apps.rulepacks.selectors import packs as selectors
from zhiben.apps.rulepacks.selectors import surveys
from zhiben.apps.rulepacks.selectors.site import PARAM, Question
from zhiben.apps.rulepacks.selectors.surveys import FactCount
from zhiben.core.errors import NotVisible
from zhiben.core.rules import condition as tree
from zhiben.core.rules.model import Pack, Version
from zhiben.foundation.access.actor import Actor

# Names of facts in the packs of some counties.
KEPT = 4000


@dataclass(frozen=True)
class Asked:
    """`rules`: keys of the rules whose verdict may hang on it; `labels`: what they are called."""

    name: str
    label: str
    question: Question | None
    rules: tuple[int, ...]
    entries: tuple[RuleEntry, ...]
    packs: tuple[str, ...]


Editions = tuple[tuple[int, str], ...]


def _used(actor: Actor) -> Editions:
    """Key and digest of what the actor's counties judge by: what is read of them never changes. One query."""
    return tuple((use.edition_id, use.edition.digest) for use in selectors.uses(actor=actor))


def _packs(editions: Editions) -> list[Pack]:
    return [loading.pack_by_key(*each) for each in editions]


def questions(rows: Iterable[FactCount], *, actor: Actor) -> dict[str, Question]:
    """The facts of a list as questions, by name. One query."""
    used = _used(actor)
    found = {row.name: _question(row.name, used) for row in rows}
    return {name: each for name, each in found.items() if each is not None}


@lru_cache(maxsize=KEPT)
def _question(name: str, editions: Editions) -> Question | None:
    subject = name.removeprefix(SUBJECT)
    for pack in _packs(editions):
        if subject != name and subject in pack.subjects:
            return Question(name, surveys.fact_label(name), loading.subject_question(pack, subject), "bool")
        if name in pack.facts:
            fact = pack.facts[name]
            return Question(
                name, fact.label, fact.question, fact.type, fact.unit.label, fact.values, fact.observer, fact.checklist
            )
    return None


def fact(name: str, *, actor: Actor) -> Asked:
    """Raises: NotVisible for a name that no pack in use has."""
    used = _used(actor)
    reading = _reading(name, used)
    if not reading:
        raise NotVisible("rulepacks.fact_absent", "启用的规则包里没有规则用到这个事实。请从待查明列表中打开。")
    keys = surveys.rules_by_code((pack, code) for pack, _, code in reading)
    entries = RuleEntry.objects.filter(pk__in=keys.values()).order_by("pack", "pk")
    titles = dict.fromkeys(title for _, title, _ in reading)
    return Asked(
        name, surveys.fact_label(name), _question(name, used), tuple(keys.values()), tuple(entries), tuple(titles)
    )


@lru_cache(maxsize=KEPT)
def _reading(name: str, editions: Editions) -> tuple[tuple[str, str, str], ...]:
    """The rules that read a fact: pack, its title with the edition, code."""
    return tuple(
        (pack.id, f"{pack.title} {pack.edition}", rule.id)
        for pack in _packs(editions)
        for rule in pack.rules
        if any(_reads(name, rule.subject, version) for version in rule.versions)
    )


def _reads(name: str, subject: str, version: Version) -> bool:
    roots = (version.applies, version.require)
    if name.startswith(SUBJECT):
        return subject == name.removeprefix(SUBJECT)
    if name.startswith(PARAM):
        return any(name.removeprefix(PARAM) in tree.parameters_of(root) for root in roots)
    return any(name in tree.facts_of(root) for root in roots)
