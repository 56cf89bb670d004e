"""How a predicate begins in a directive: the words that can follow the subject of a sentence directly.

A generic lexicon of the genre (predicates.toml), not of places or topics. `PREDICATE` is matched right behind a name:
where it matches, the name may be a subject. Words of `OBJECT` at the head of a stretch show that it is none.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

_WORDS = tomllib.loads(files("zhiben.core.directive").joinpath("predicates.toml").read_text("utf-8"))


def _choice(words: str) -> str:
    """Alternatives, longest first, grouped by their first character: a character that begins none fails at once."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words.split(), key=lambda w: (w[0], -len(w))):
        groups.setdefault(word[0], []).append(word)
    plain = "".join(first for first in groups if first != "[")
    joined = "|".join(
        "|".join(tails) if first == "[" else f"{first}(?:{'|'.join(tail[1:] for tail in tails)})"
        for first, tails in groups.items()
    )
    return f"(?=[0-9{plain}])(?:{joined})"


MODAL = re.compile(f"(?:也|还|又|都)?(?:{_choice(_WORDS['modal'])})(?!求)")
PREDICATE = re.compile(_choice(f"{_WORDS['modal']} {_WORDS['adverb']} {_WORDS['verb']}"))
OBJECT = re.compile(f"(?!(?:{_choice(_WORDS['noun'])}))(?:{_choice(_WORDS['object'])})")
