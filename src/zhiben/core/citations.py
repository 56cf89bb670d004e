"""A clause that is cited, and the clause as it is quoted: what the app that cites and the one that has the text agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a directive. `number`: its own, in full or only year and serial number with words of the `issuer`.

    `path`: the places one goes through to the clause, such as a table and the number of a measure.
    """

    title: str
    number: str
    issuer: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """The clause as the directive has it. `text` is "" where the directive is there and no such clause was found in it.

    `address`: the place in the page that shows the source. `is_verified`: a person has gone through the directive and put
    it in force. `state`: what it is where it does not bind now, else "".
    """

    document: str
    number: str
    label: str
    text: str
    address: str
    state: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """What could be quoted of the clauses asked for; a directive that nobody has loaded is not in `found`.

    `may_read`: whether the actor may read directives at all. `upload`: where to load one, "" for who may not.
    """

    found: Mapping[Citation, Quotation] = field(default_factory=dict)
    may_read: bool = True
    upload: str = ""
