"""What a check says: whom it looked at and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Standing:
    """One that was looked at: the name, how it stands, the way to the record, and whether anything is lacking."""

    name: str
    what: str
    url: str = ""
    lacks: bool = True


@dataclass(frozen=True)
class Check:
    """`looked_at`: how many were looked at; nobody looked at is not the same as nobody lacking. `rules`: codes of the
    thresholds it judges by."""

    code: str
    label: str
    says: str
    looked_at: int
    rows: list[Standing] = field(default_factory=list)
    rules: Sequence[str] = ()

    @property
    def lacks(self) -> list[Standing]:
        return [row for row in self.rows if row.lacks]
