"""A fact that is asked for: its question, the rules that read it, and how much it would settle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.loading import SUBJECT
from zhiben.apps.rulepacks.models import RuleEntry
from zhiben.apps.rulepacks.selectors import packs as selectors
from zhiben.apps.rulepacks.selectors import surveys
from zhiben.apps.rulepacks.selectors.site import PARAM, Question
from zhiben.apps.rulepacks.selectors.surveys import FactCount
from zhiben.core.errors import NotVisible
from zhiben.core.rules import condition as tree
from zhiben.core.rules.model import Pack
from zhiben.foundation.access.actor import Actor


@dataclass(frozen=True)
class Asked:
    """`rules`: keys of the rules whose verdict may hang on it; `labels`: what they are called."""

    name: str
    label: str
    question: Question | None
    rules: tuple[int, ...]
    entries: tuple[RuleEntry, ...]
    packs: tuple[str, ...]


def _used(actor: Actor) -> list[Pack]:
    return loading.packs_of(use.edition for use in selectors.uses(actor=actor))


def questions(rows: Iterable[FactCount], *, actor: Actor) -> dict[str, Question]:
    """The facts of a list as questions, by name. One query."""
    packs = _used(actor)
    found = {row.name: _question(row.name, packs) for row in rows}
    return {name: each for name, each in found.items() if each is not None}


def _question(name: str, packs: Iterable[Pack]) -> Question | None:
    subject = name.removeprefix(SUBJECT)
    for pack in packs:
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
    packs = _used(actor)
    reading = [(pack, rule.id) for pack in packs for rule in pack.rules if any(_reads(name, rule.subject, v) for v in rule.versions)]  # fmt: skip
    if not reading:
        raise NotVisible("rulepacks.fact_absent", "启用的规则包里没有规则用到这个事实。请从待查明列表中打开。")
    keys = surveys.rules_by_code((pack.id, code) for pack, code in reading)
    entries = RuleEntry.objects.filter(pk__in=keys.values()).order_by("pack", "pk")
    titles = dict.fromkeys(f"{pack.title} {pack.edition}" for pack, _ in reading)
    return Asked(
        name, surveys.fact_label(name), _question(name, packs), tuple(keys.values()), tuple(entries), tuple(titles)
    )


def _reads(name: str, subject: str, version: object) -> bool:
    roots = (version.applies, version.require)  # type: ignore[attr-defined]
    if name.startswith(SUBJECT):
        return subject == name.removeprefix(SUBJECT)
    if name.startswith(PARAM):
        return any(name.removeprefix(PARAM) in tree.parameters_of(root) for root in roots)
    return any(name in tree.facts_of(root) for root in roots)
