"""A rule read from its node: its condition parsed, its source known, its editions in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from zhiben.core.rules.condition import Bool, Literal, Not, parameters_of
from zhiben.core.rules.consequences import CONSEQUENCES, PROPOSED
from zhiben.core.rules.model import Breach, Pack, Rule, Version
from zhiben.core.rules.parser import parse
from zhiben.core.rules.parts import cited
from zhiben.core.rules.vocabulary import LEVELS, READINGS
from zhiben.core.rules.yaml_subset import Node, fields

_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+")
_CATALOGUE = re.compile(r"[A-Z]-[A-Z0-9]+[a-z]?(-\d+[a-z]?)?")
# What an edition may say anew.
_CHANGING = ("applies", "require", "forbid", "breach", "source", "from", "to")
_FIXED = ("catalogue", "missing_text", "question", "editions")


def read_rule(node: Node, pack: Pack) -> Rule:
    """Raises: PackError with file and line."""
    entry = fields(
        node,
        "规则",
        required=("id", "label", "subject", "reading", "source", "breach"),
        optional=(*_CHANGING[:3], "from", "to", *_FIXED),
    )
    id_ = entry["id"].text("id")
    if not _ID.fullmatch(id_):
        entry["id"].refuse("pack.bad_name", f"规则 id“{id_}”", "小写、用点分成两段以上，例如 mine.pressure-monitoring")
    subject = entry["subject"].choice("subject", pack.subjects)
    versions = _versions(node, entry, pack)
    return Rule(
        id=id_, catalogue=_catalogue(entry.get("catalogue")), label=entry["label"].text("label"), subject=subject,
        reading=entry["reading"].choice("reading", READINGS), versions=versions,
        missing_text=entry["missing_text"].text("missing_text") if "missing_text" in entry else "",
        question=entry["question"].text("question") if "question" in entry else "",
        pack=pack.id, edition=pack.edition, file=node.file, line=node.line,
    )  # fmt: skip


def _catalogue(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    found = []
    for each in node.value if isinstance(node.value, list) else [node]:
        if not _CATALOGUE.fullmatch(each.text("catalogue")):
            each.refuse("pack.bad_name", f"目录编号“{each.shown}”", "例如 R-NM11 或 [R-GS08, R-SE01]")
        found.append(each.text("catalogue"))
    return tuple(found)


def _versions(node: Node, entry: Mapping[str, Node], pack: Pack) -> tuple[Version, ...]:
    """The rule itself, or one version for each of `editions`, which say what differs."""
    if "editions" not in entry:
        return (_version(node, entry, pack),)
    found = []
    for each in entry["editions"].list("editions"):
        changed = dict(fields(each, "规则的一版", required=("from",), optional=_CHANGING))
        base = {key: value for key, value in entry.items() if key not in ("from", "to")}
        if "require" in changed or "forbid" in changed:
            base.pop("require", None), base.pop("forbid", None)
        found.append(_version(each, base | changed, pack))
    ordered = []
    for at, version in enumerate(found):
        following = found[at + 1].start if at + 1 < len(found) else None
        if following and (following <= version.start or (version.end and version.end >= following)):
            node.refuse("pack.dates_overlap", "各版规则的日期", "editions 按 from 由早到晚，互不重叠")
        end = version.end or (following - timedelta(days=1) if following else None)
        ordered.append(_ending(version, end))
    return tuple(ordered)


def _ending(version: Version, end: date | None) -> Version:
    from dataclasses import replace

    return replace(version, end=end)


def _version(node: Node, entry: Mapping[str, Node], pack: Pack) -> Version:
    if ("require" in entry) == ("forbid" in entry):
        node.refuse(
            "pack.require_or_forbid",
            "require 与 forbid 同时出现或都没有，这样",
            "恰好写一个：require（应当成立）或 forbid（不得成立）",
        )
    start = entry["from"].day("from") if "from" in entry else pack.start
    end = entry["to"].day("to") if "to" in entry else pack.end
    if end and end < start:
        entry["to"].refuse("pack.dates_overlap", f"截止日期 {end}", f"不早于 {start}")
    applies, applies_text = _condition(entry.get("applies"), pack)
    forbids = "forbid" in entry
    require, require_text = _condition(entry["forbid" if forbids else "require"], pack)
    if forbids:
        require = Not(require, (0, len(require_text)))
    source = cited(entry["source"], pack.sources)
    documents = tuple(pack.sources[each.partition("#")[0]] for each in source)
    return Version(
        start, end, applies, require, applies_text, require_text, forbids, _breach(entry["breach"]), source, node.line,
        documents, not all(each.is_seen for each in documents) or _unseen(applies, require),
    )  # fmt: skip


def _unseen(*roots: Bool) -> bool:
    """Whether a figure that these conditions read has a value that nobody has confirmed."""
    figures = [each for root in roots for each in parameters_of(root).values()]
    return any(dated.mark == "unverified" for each in figures for dated in each.values)


def _condition(node: Node | None, pack: Pack) -> tuple[Bool, str]:
    if node is None:
        return Literal(True, (0, 4)), "true"
    text = node.shown if isinstance(node.value, bool) else node.text("条件")
    text = " ".join(text.split())
    return parse(text, pack.facts, pack.parameters, file=node.file, line=node.line), text


def _breach(node: Node) -> Breach:
    entry = fields(node, "breach", required=("level", "advice"), optional=("consequences",))
    stated: list[str] = []
    proposed: list[str] = []
    for each in entry["consequences"].list("consequences") if "consequences" in entry else []:
        word = each.text("consequences")
        kind = word.removeprefix(PROPOSED)
        if kind not in CONSEQUENCES:
            each.refuse(
                "pack.not_allowed",
                f"后果“{word}”",
                "、".join(CONSEQUENCES) + f"；原文没有写明、由我们建议的前面加 {PROPOSED}",
            )
        (proposed if word.startswith(PROPOSED) else stated).append(kind)
    return Breach(
        entry["level"].choice("level", LEVELS), entry["advice"].text("advice"), tuple(stated), tuple(proposed)
    )
