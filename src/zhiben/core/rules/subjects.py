"""What an entity is said to be, against the kinds that packs declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from zhiben.core.errors import InputError
from zhiben.core.rules.model import Subject


def subjects_of(names: Iterable[str], known: Mapping[str, Subject]) -> frozenset[str]:
    """The kinds by these names or labels, with everything above them.

    Raises: InputError "facts.unknown_subject". Taken for no kind at all, a misspelled one would be judged by no rule and
    look as if it kept every one.
    """
    found: set[str] = set()
    todo = [name for name in names if name]
    while todo:
        name = todo.pop()
        if name not in known:
            name = next((each.name for each in known.values() if each.label == name), name)
        if name not in known:
            raise _unknown(name, known)
        if name not in found:
            found.add(name)
            todo += known[name].parents
    return frozenset(found)


def _unknown(name: str, known: Mapping[str, Subject]) -> InputError:
    words = {each.name: each for each in known.values()} | {each.label: each for each in known.values()}
    close = get_close_matches(name, words, n=3, cutoff=0.6)
    chosen = dict.fromkeys(words[each].name for each in close) if close else known
    allowed = "、".join(f"{each}（{known[each].label}）" for each in chosen)
    return InputError(
        "facts.unknown_subject",
        f"没有名为“{name}”的对象。{'您是不是想写 ' if close else '允许的写法：'}{allowed}；不清楚就留空。",
        fact="subject", given=name, allowed=allowed,
    )  # fmt: skip
