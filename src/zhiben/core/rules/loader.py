"""A folder of YAML files → a pack, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from zhiben.core.errors import InputError, PackError
from zhiben.core.rules.model import Case, Fact, Pack, Rule, Source, Subject
from zhiben.core.rules.parts import read_case, read_fact, read_parameter, read_source, read_subject
from zhiben.core.rules.rule_parts import read_rule
from zhiben.core.rules.vocabulary import STATUSES
from zhiben.core.rules.yaml_subset import Node, fields, read_yaml, refusal

PACKS = Path(__file__).resolve().parents[2] / "packs"
# What every pack may use: facts, subjects and sources under one meaning.
SHARED = "shared"


def packs_in(folder: Path = PACKS) -> list[Path]:
    """The folders that hold a pack, by name."""
    return sorted(path.parent for path in folder.glob("*/pack.yaml"))


def load_packs(folder: Path = PACKS) -> list[Pack]:
    """Every pack of a folder. Raises: PackError, also where two packs give one fact name two meanings."""
    packs = [load_pack(path) for path in packs_in(folder)]
    agree(packs)
    return packs


def agree(packs: Iterable[Pack]) -> None:
    """One fact name means one thing, and one subject too. Raises: PackError "pack.fact_conflict", "pack.subject_conflict"."""
    meanings: dict[str, Fact] = {}
    kinds: dict[str, tuple[Subject, Pack]] = {}
    for pack in packs:
        for name in sorted(pack.own_facts):
            fact = pack.facts[name]
            other = meanings.setdefault(name, fact)
            if other.meaning != fact.meaning:
                raise refusal(
                    "pack.fact_conflict", fact.file, fact.line, f"事实“{name}”在 {other.file}:{other.line} 另有含义，这样",
                    "一个名称只有一种类型、单位和取值；换一个名称，或把它移到 shared/facts.yaml",
                )  # fmt: skip
        for subject in pack.subjects.values():
            first, owner = kinds.setdefault(subject.name, (subject, pack))
            if (first.label, first.parents) != (subject.label, subject.parents):
                raise refusal(
                    "pack.subject_conflict", subject.file, subject.line,
                    f"对象“{subject.name}”在规则包“{owner.id}”里是“{first.label}”，这样",
                    "一个名称只指一种对象，上级也相同；换一个名称，或把它移到 shared/subjects.yaml",
                )  # fmt: skip


def subjects_in(folder: Path = PACKS) -> dict[str, Subject]:
    """The kinds of objects that the packs of a folder declare; a pack that cannot be read declares none."""
    found: dict[str, Subject] = {}
    for path in packs_in(folder):
        try:
            found |= _Loading(path, folder / SHARED).declared()
        except PackError:
            continue
    return found


def load_pack(folder: Path, shared: Path | None = None) -> Pack:
    """The pack of a folder, with the shared vocabulary beside it (else that of the packs shipped).

    Raises: PackError with file, line, what was found and what is allowed; InputError "pack.not_found".
    """
    if not (folder / "pack.yaml").is_file():
        raise InputError(
            "pack.not_found", f"“{folder}”里没有 pack.yaml。请给出规则包的目录，或 zhiben pack list 里的名称。"
        )
    if shared is None:
        shared = folder.parent / SHARED if (folder.parent / SHARED).is_dir() else PACKS / SHARED
    return _Loading(folder, shared).pack()


class _Loading:
    """One pass over the files; names are collected before anything that uses them is read."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder, self.shared = folder, shared

    def documents(self, folder: Path, pattern: str) -> Iterator[Node]:
        for path in sorted(folder.glob(pattern)):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise refusal("pack.unreadable", name, 1, "文件读不出来，", "UTF-8 编码的 YAML 文件") from error
            yield from read_yaml(text, name)

    def named(self, folder: Path, pattern: str, what: str) -> dict[str, Node]:
        """The entries of all maps in these files; a name only once."""
        found: dict[str, Node] = {}
        for document in self.documents(folder, pattern):
            for name, node in document.items(what).items():
                if name in found:
                    node.refuse(
                        "pack.duplicate_name",
                        f"{what}“{name}”已在 {found[name].file}:{found[name].line} 声明，这样",
                        "每个名称只声明一次",
                    )
                found[name] = node
        return found

    def pack(self) -> Pack:
        heads = list(self.documents(self.folder, "pack.yaml"))
        if len(heads) != 1:
            raise refusal("pack.yaml_subset", f"{self.folder.name}/pack.yaml", 1, f"{len(heads)} 份文档", "恰好一份")
        node = heads[0]
        head = fields(
            node, "规则包", required=("id", "edition", "title", "from"),
            optional=("to", "status", "sources", "subjects", "about"),
        )  # fmt: skip
        if head["id"].text("id") != self.folder.name:
            head["id"].refuse("pack.id_not_folder", f"id“{head['id'].shown}”", f"与目录名相同：{self.folder.name}")
        subjects = self._subjects(head.get("subjects"))
        sources = self._sources(head.get("sources"))
        facts, own = self._facts(subjects)
        parameters = {
            name: read_parameter(name, each, sources)
            for name, each in self.named(self.folder, "parameters/*.yaml", "参数").items()
        }
        start, end = head["from"].day("from"), head["to"].day("to") if "to" in head else None
        pack = Pack(
            id=head["id"].text("id"), edition=head["edition"].text("edition"), title=head["title"].text("title"),
            status=head["status"].choice("status", STATUSES) if "status" in head else "in_force",
            start=start, end=end, subjects=subjects, sources=sources, facts=facts, own_facts=own,
            parameters=parameters, rules=(), cases=(), folder=str(self.folder),
        )  # fmt: skip
        rules = tuple(self._rules(pack))
        cases = tuple(self._cases(replace(pack, rules=rules)))
        return replace(pack, rules=rules, cases=cases)

    def declared(self) -> dict[str, Subject]:
        """The subjects alone. Raises: PackError."""
        heads = [document.items("规则包") for document in self.documents(self.folder, "pack.yaml")]
        return self._subjects(heads[0].get("subjects") if heads else None)

    def _subjects(self, node: Node | None) -> dict[str, Subject]:
        found = {
            name: read_subject(name, each) for name, each in self.named(self.shared, "subjects.yaml", "对象").items()
        }
        for name, each in (node.items("subjects") if node else {}).items():
            if name in found:
                each.refuse(
                    "pack.duplicate_name",
                    f"对象“{name}”在 shared/subjects.yaml 里已有，这样",
                    "直接使用它，或换一个名称",
                )
            found[name] = read_subject(name, each)
        for name, subject in found.items():
            for parent in subject.parents:
                if parent not in found or parent == name:
                    raise refusal(
                        "pack.unknown_subject", subject.file, subject.line, f"对象“{name}”的上级“{parent}”",
                        "、".join(found),
                    )  # fmt: skip
        return found

    def _sources(self, node: Node | None) -> dict[str, Source]:
        found = {key: read_source(key, each) for key, each in self.named(self.shared, "sources.yaml", "来源").items()}
        for key, each in (node.items("sources") if node else {}).items():
            if key in found:
                each.refuse("pack.duplicate_name", f"来源“{key}”在 shared/sources.yaml 里已有，这样", "直接使用它")
            found[key] = read_source(key, each)
        return found

    def _facts(self, subjects: Mapping[str, Subject]) -> tuple[dict[str, Fact], frozenset[str]]:
        common = {
            name: read_fact(name, each, subjects)
            for name, each in self.named(self.shared, "facts.yaml", "事实").items()
        }
        nodes = self.named(self.folder, "facts.yaml", "事实")
        for name, node in nodes.items():
            if name in common:
                node.refuse(
                    "pack.fact_conflict", f"事实“{name}”在 shared/facts.yaml 里已有，这样", "直接使用它，或换一个名称"
                )
        own = {name: read_fact(name, each, subjects) for name, each in nodes.items()}
        return common | own, frozenset(own)

    def _rules(self, pack: Pack) -> Iterator[Rule]:
        seen: dict[str, Rule] = {}
        for document in self.documents(self.folder, "rules/*.yaml"):
            for node in document.list("规则文件"):
                rule = read_rule(node, pack)
                if rule.id in seen:
                    node.refuse(
                        "pack.duplicate_name",
                        f"规则“{rule.id}”已在 {seen[rule.id].file}:{seen[rule.id].line} 写过，这样",
                        "每个 id 只用一次；改文字时写 editions",
                    )
                seen[rule.id] = rule
                yield rule

    def _cases(self, pack: Pack) -> Iterator[Case]:
        ids = {rule.id for rule in pack.rules}
        for document in self.documents(self.folder, "tests/*.yaml"):
            for rule, node in document.items("测试文件").items():
                if rule not in ids:
                    node.refuse("pack.unknown_rule", f"测试所指的规则“{rule}”", "本包规则的 id")
                for each in node.list(f"“{rule}”的测试"):
                    yield read_case(rule, each, pack)


__all__ = ("PACKS", "PackError", "agree", "load_pack", "load_packs", "packs_in")
