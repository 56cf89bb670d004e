"""Editions as they lie in the database → packs that can be run. An edition never changes, so a process reads it once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from zhiben.apps.registry.vocabulary import FactKind
from zhiben.apps.rulepacks.models import PackEdition
from zhiben.core.errors import InputError
from zhiben.core.rules.gaps import Finding
from zhiben.core.rules.loader import PACKS, SHARED, load_pack
from zhiben.core.rules.model import Fact, Pack
from zhiben.core.rules.review import review

KEPT = 200
LARGEST, MOST_FILES = 2_000_000, 300
_PATH = re.compile(r"(pack|facts)\.yaml|SOURCES\.md|(parameters|rules|tests)/[\w.-]{1,80}\.yaml")
_SHARED = re.compile(r"[\w.-]{1,80}\.yaml")
_NAME = re.compile(r"^([a-z_]+):", re.MULTILINE)
_ID = re.compile(r"[a-z][a-z0-9-]{1,79}")
# Before the name of a subject: the fact that says whether a site is one.
SUBJECT = "subject."
FIRM = "enterprise"


def files_of(folder: Path) -> dict[str, str]:
    """Every file of a pack in a folder, with the shared vocabulary beside it or else that of the packs shipped."""
    beside = folder.parent / SHARED
    shared = beside if beside.is_dir() else PACKS / SHARED
    found = {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _PATH.fullmatch(path.relative_to(folder).as_posix())
    }
    return found | {f"{SHARED}/{path.name}": path.read_text(encoding="utf-8") for path in sorted(shared.glob("*.yaml"))}


def shared_files() -> dict[str, str]:
    """The vocabulary shipped with the platform."""
    return {
        f"{SHARED}/{path.name}": path.read_text(encoding="utf-8") for path in sorted((PACKS / SHARED).glob("*.yaml"))
    }


@contextmanager
def _unpacked(files: Mapping[str, str]) -> Iterator[Path]:
    """The folder of the pack, for as long as it is read. Raises: InputError "rulepacks.files"."""
    names = {path.split("/")[0] for path in files} - {SHARED}
    if len(names) != 1:
        raise InputError("rulepacks.files", "一次只能安装一个规则包：压缩包里应恰有一个目录，目录名就是规则包的 id。")
    name = names.pop()
    if not _ID.fullmatch(name):
        raise InputError("rulepacks.files", f"目录名“{name[:40]}”不能用作规则包的 id，请用小写字母、数字和连字符。")
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST:
        raise InputError("rulepacks.files", f"规则包过大：最多 {MOST_FILES} 个文件、{LARGEST // 1000} 千字。")
    for path in files:
        folder, _, inside = path.partition("/")
        if not (_SHARED if folder == SHARED else _PATH).fullmatch(inside):
            raise InputError(
                "rulepacks.files", f"不认识文件“{path[:80]}”。规则包的格式见 docs/reference/pack-format.md。"
            )
    with TemporaryDirectory() as place:
        for path, text in files.items():
            target = Path(place) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        yield Path(place) / name


def read_files(files: Mapping[str, str]) -> Pack:
    """One pack and the shared vocabulary, by path → the pack. Raises: PackError; InputError "rulepacks.files"."""
    with _unpacked(files) as folder:
        return load_pack(folder, folder.parent / SHARED)


def checked_files(files: Mapping[str, str]) -> tuple[Pack, list[Finding]]:
    """The same, with everything that its author should mend. Raises: PackError; InputError "rulepacks.files"."""
    with _unpacked(files) as folder:
        pack = load_pack(folder, folder.parent / SHARED)
        return pack, review(pack)


@lru_cache(maxsize=KEPT)
def _read(key: int, digest: str) -> tuple[Pack, frozenset[str]]:
    files = PackEdition.objects.values_list("files", flat=True).get(pk=key)
    pack = read_files(files)
    shared = set(_NAME.findall(files.get(f"{SHARED}/subjects.yaml", "")))
    return pack, frozenset(pack.subjects) - shared


def packs_of(editions: Iterable[PackEdition]) -> list[Pack]:
    """In the order given. Those that this process has not read yet take one query each."""
    return [pack_by_key(each.pk, each.digest) for each in editions]


def pack_by_key(key: int, digest: str) -> Pack:
    """Of an edition whose digest is known, without a query where it was read before."""
    return _read(key, digest)[0]


def own_subjects(key: int, digest: str) -> frozenset[str]:
    """The subjects that an edition declares itself, beside the shared ones."""
    return _read(key, digest)[1]


class _Names:
    """Facts by name, of every edition that this process has met."""

    def __init__(self) -> None:
        self.read: set[tuple[int, str]] = set()
        self.kinds: dict[str, FactKind] = {}

    def find(self, code: str) -> FactKind | None:
        if code not in self.kinds:
            for each in PackEdition.objects.order_by("pk").values_list("pk", "digest"):
                if each not in self.read:
                    self.read.add(each)
                    self.kinds |= kinds_in(pack_by_key(*each))
        return self.kinds.get(code)


_names = _Names()


def find_kind(code: str) -> FactKind | None:
    """What the register asks about a fact that is not its own."""
    return _names.find(code)


def kinds_in(pack: Pack) -> dict[str, FactKind]:
    """The facts of a pack, one for each subject, and the words of its parameters, as the register keeps them."""
    found = {name: kind_of_fact(fact) for name, fact in pack.facts.items()}
    found |= {
        f"param.{n}": FactKind(f"param.{n}", f"参数：{each.label}", "text") for n, each in pack.parameters.items()
    }
    return found | {
        f"{SUBJECT}{name}": FactKind(f"{SUBJECT}{name}", subject_words(pack, name), "flag") for name in pack.subjects
    }


def subject_words(pack: Pack, name: str) -> str:
    """A firm is a kind of firm; of anything else a site has some or has none."""
    return f"{'属于' if _is_firm(pack, name) else '有'}“{pack.subjects[name].label}”"


def subject_question(pack: Pack, name: str) -> str:
    return f"本对象{'是否属于' if _is_firm(pack, name) else '有没有'}“{pack.subjects[name].label}”？"


def _is_firm(pack: Pack, name: str) -> bool:
    return name == FIRM or any(_is_firm(pack, each) for each in pack.subjects[name].parents)


def kind_of_fact(fact: Fact) -> FactKind:
    match fact.type:
        case "bool":
            return FactKind(fact.name, fact.label, "flag")
        case "number" | "integer":
            return FactKind(fact.name, fact.label, "number", fact.unit.label)
        case "date":
            return FactKind(fact.name, fact.label, "day")
    return FactKind(fact.name, fact.label, "text", words=fact.values)


def agreed(packs: Sequence[Pack]) -> None:
    """Packs that are judged together: a fact means one thing, a subject has one label.

    Raises: InputError "rulepacks.disagree".
    """
    facts: dict[str, tuple[Fact, str]] = {}
    for pack in packs:
        for name, fact in pack.facts.items():
            other, where = facts.setdefault(name, (fact, pack.title))
            if other.meaning != fact.meaning:
                raise InputError(
                    "rulepacks.disagree",
                    f"事实“{name}”在“{pack.title}”和“{where}”中的类型、单位或取值不同，不能同时启用。请换用版本一致的规则包。",
                )
