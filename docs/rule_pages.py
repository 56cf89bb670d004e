"""The generated pages about rules: consequences, the facts of every pack, and what became of each row of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from markers import catalogue, pack_tests, packs
from zhiben.core.directive.labels import CONSEQUENCES as CONTRACT
from zhiben.core.rules.consequences import CONSEQUENCES
from zhiben.core.rules.model import Fact

Table = Callable[[Iterable[str], Iterable[Iterable[str]]], str]
TYPES = {
    "bool": "true or false", "number": "number", "integer": "whole number", "choice": "one of", "set": "any of",
    "date": "date", "text": "text", "events": "dated records", "items": "records",
}  # fmt: skip
NOT_COMPUTABLE = re.compile(r"^## Not computable\s*$(?P<list>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"^[-*]\s+(?P<rows>(?:`?R-[A-Za-z0-9-]+`?(?:\s*[,、，/]\s*|\s+and\s+)?)+)\s*[:：–—-]\s*(?P<why>.+)$")
ROW = re.compile(r"R-[A-Za-z0-9-]+")


def consequences(table: Table) -> str:
    ours = [
        (f"`{each.kind}`", each.label, each.code, f"`{each.contract}`" if each.contract else "")
        for each in CONSEQUENCES.values()
    ]
    theirs = [
        (f"`{kind}`", label, ", ".join(f"`{each.kind}`" for each in CONSEQUENCES.values() if each.contract == kind))
        for kind, label in CONTRACT.items()
    ]
    return (
        "# Consequences\n\nWhat a breach leads to is a proposal with its reasons; a person decides. A rule pack names a "
        "kind; a `~` before it says that we propose it and the clause states none. The directive contract has fewer "
        "kinds: each of ours says under which of them it is added up.\n\n## Kinds of rule packs\n\n"
        f"{table(('kind', 'label', 'code of the catalogue', 'kind of the contract'), ours)}\n"
        f"## Kinds of the directive contract\n\n{table(('kind', 'label', 'kinds of rule packs'), theirs)}"
    )


def facts_of_packs(table: Table) -> str:
    """What `zhiben rules evaluate --facts` reads, pack by pack; shared facts where they are read."""
    parts = [
        "# Facts of the rule packs\n\nThe columns of a sheet for `zhiben rules evaluate --facts`: one row an entity, one "
        "column a fact, by these names. Beside them `id` names the row and `subject` says what the entity is (several "
        "separated by `;`, by name or label). An empty cell is *unknown*, which is never taken for no.\n\n"
        "| type | how it is written |\n| --- | --- |\n"
        "| true or false | `true`, `false`, 是, 否 |\n"
        "| number, whole number | `600`, or with a unit of its kind: `0.6 km` |\n"
        "| one of | the name or the label of a value |\n"
        "| any of | values separated by `;`; 无 is the empty set; in JSON and Parquet a list |\n"
        "| date | `2025-01-05` |\n"
        "| dated records | `2025-01-03 amount=500; 2025-02-01`; 无 is none; in JSON and Parquet a list of maps with `date` |\n"
        "| records | `volume=20 tested_on=2024-01-01; volume=5`; 无 is none |\n"
    ]
    for pack in packs():
        read = {name for rule in pack.rules for name in rule.facts}
        rows = [_fact(fact) for name, fact in sorted(pack.facts.items()) if name in pack.own_facts or name in read]
        kinds = sorted({rule.subject for rule in pack.rules})
        subjects = "、".join(f"`{name}` {pack.subjects[name].label}" for name in kinds)
        parts.append(
            f"\n## {pack.id}\n\n{pack.title}, edition {pack.edition}, from {pack.start}. Subjects: {subjects}.\n\n"
            f"{table(('fact', 'label', 'type', 'unit', 'values or fields', 'question', 'subject'), rows)}"
        )
    return "".join(parts)


def _fact(fact: Fact) -> tuple[str, ...]:
    inside = ", ".join(f"`{name}` {label}" for name, label in fact.values.items())
    if fact.fields:
        inside = ", ".join(f"`{each.name}` {each.label} ({_type(each)})" for each in fact.fields.values())
    order = " (low to high)" if fact.ordered else ""
    return (
        f"`{fact.name}`", fact.label, TYPES[fact.type] + order, fact.unit.symbol, inside, fact.question,
        f"`{fact.subject}`" if fact.subject else "",
    )  # fmt: skip


def _type(fact: Fact) -> str:
    values = " " + "/".join(fact.values) if fact.values else ""
    return TYPES[fact.type] + values + (f", {fact.unit.symbol}" if fact.unit.symbol else "")


def not_computable(folder: Path) -> dict[str, str]:
    """Row → reason, from the list under "## Not computable" of a pack's SOURCES.md."""
    path = folder / "SOURCES.md"
    found = NOT_COMPUTABLE.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    reasons: dict[str, str] = {}
    for line in re.sub(r"\n[ \t]+(?=\S)(?![-*] )", " ", found["list"] if found else "").splitlines():
        if entry := ENTRY.match(line.strip()):
            reasons |= dict.fromkeys(ROW.findall(entry["rows"]), entry["why"].strip())
    return reasons


def rules(table: Table) -> str:
    """Every R- row: the rules that are it with the number of their tests, or why there is none, or missing."""
    tests = pack_tests()
    held: dict[str, list[tuple[str, ...]]] = {row: [] for row in catalogue() if row.startswith("R-")}
    reasons: dict[str, tuple[str, str]] = {}
    for pack in packs():
        for rule in pack.rules:
            for row in rule.catalogue:
                number = len(tests.get(rule.id, ()))
                held.setdefault(row, []).append(
                    (f"`{rule.id}`", rule.label, f"`{pack.id}`", f"`{rule.subject}`", str(number))
                )
        for row, why in not_computable(Path(pack.folder)).items():
            reasons.setdefault(row, (pack.id, why))
    missing = [row for row, found in held.items() if not found and row not in reasons]
    lines = [(row, *each) for row, found in held.items() for each in found]
    without = [(row, f"`{pack}`", why) for row, (pack, why) in reasons.items() if not held.get(row)]
    rows = len(held)
    return (
        "# Rules of the catalogue\n\n"
        f"{rows - len(without) - len(missing)} of {rows} rows are rules with tests, {len(without)} are not computable, "
        f"{len(missing)} are missing.\n\n{table(('row', 'rule', 'label', 'pack', 'subject', 'tests'), lines)}\n"
        f"## Not computable\n\n{table(('row', 'pack', 'why'), sorted(without))}\n"
        f"## Missing\n\n{' '.join(missing) or 'None.'}\n"
    )


PAGES: dict[str, Callable[[Table], str]] = {
    "consequences.md": consequences,
    "facts-of-packs.md": facts_of_packs,
    "rules.md": rules,
}
