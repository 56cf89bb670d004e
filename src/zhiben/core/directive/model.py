"""The public contract of a compiled directive, `zhiben.directive/1`.

Offsets are `[start, end)` into the source text, in characters. The same object is printed by the command line, stored
by the web application and answered by the API; its JSON Schema is generated from here. A change that breaks a reader
gets a new version number; a new optional field does not.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Literal["zhiben.directive/1"] = "zhiben.directive/1"

ClauseKind = Literal["preamble", "section", "clause", "measure"]
Modality = Literal["must", "must_not", "should", "may", "target"]
Period = Literal["day", "week", "month", "quarter", "half_year", "year"]
Operator = Literal[">=", ">", "<=", "<", "=="]
ConsequenceKind = Literal[
    "suspend_production", "stop_work", "max_penalty", "dual_penalty", "fine", "revoke_licence", "close_down",
    "rectify_order", "criminal_referral", "admin_accountability", "interview", "circular", "expose",
    "listed_supervision", "escalated_investigation", "credit_blacklist", "no_resumption", "enforcement_priority",
    "treat_as_accident", "reward", "remove_personnel", "case_transfer", "unrated", "no_post", "special_patrol",
]  # fmt: skip
ValueKind = Literal["deadlines", "recurrences", "targets", "thresholds", "consequences"]
VALUE_KINDS: tuple[ValueKind, ...] = get_args(ValueKind)


class Part(BaseModel):
    """Base of every part of the contract: closed, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def built(cls, **fields: object) -> Self:
        """A part of fields that are all given, by name, and known to be right: `model_construct` at a fifth of its price."""
        part = cls.__new__(cls)
        object.__setattr__(part, "__dict__", fields)
        object.__setattr__(part, "__pydantic_fields_set__", set(fields))
        object.__setattr__(part, "__pydantic_extra__", None)
        object.__setattr__(part, "__pydantic_private__", None)
        return part


class Source(Part):
    """The file; spans point into the text that its reader made of it."""

    name: str
    media_type: str
    sha256: str
    characters: int


class Metadata(Part):
    """What the document says about itself. None and [] mean: it does not say."""

    title: str | None = None
    document_number: str | None = None
    issuer: list[str] = []
    issued_on: date | None = None
    recipients: list[str] = []
    status: Literal["final", "draft"] = "final"
    contacts: list[str] = []
    phones: list[str] = []
    attachments: list[str] = []


class Clause(Part):
    """One numbered unit of the document, or the preamble where it states a duty or a figure."""

    id: str
    parent: str | None = None
    path: list[str] = []
    kind: ClauseKind
    heading: str = ""
    start: int
    end: int
    lead: list[str] = []
    responsible: list[str] = []
    effective_lead: list[str] = []
    effective_responsible: list[str] = []
    persons: list[str] = Field(
        default=[], description="牵头领导、责任领导: people, who are neither lead nor responsible"
    )
    part: str | None = Field(
        default=None, description="The annex it stands in, as labelled (附件1); None in the main text"
    )


class Recurrence(Part):
    """At least `times` per period; `rrule` (RFC 5545) where the text fixes the day."""

    times: int
    per: Period
    rrule: str | None = None


class Quantity(Part):
    """A figure to reach (target) or a limit that decides who is concerned or what breaches (threshold)."""

    metric: str
    op: Operator
    value: float
    unit: str


class Duty(Part):
    """One thing somebody has to do, not do, reach or report."""

    id: str
    clause: str
    start: int
    end: int
    text: str
    modality: Modality
    bearers: list[str] = []
    deadlines: list[date] = []
    recurrences: list[Recurrence] = []
    targets: list[Quantity] = []
    thresholds: list[Quantity] = []
    consequences: list[ConsequenceKind] = []
    cites: list[str] = []
    systems: list[str] = []
    sectors: list[str] = []
    topics: list[str] = []
    evidence: dict[str, list[tuple[int, int]]] = {}
    confidence: float = 1.0


class Reporting(Part):
    """Who reports to whom, on which days or in which rhythm."""

    from_: list[str] = Field(default=[], alias="from")
    to: str | None = None
    dates: list[date] = []
    day_of_month: int | None = None
    per: Period | None = None
    start: int
    end: int

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Diagnostic(Part):
    """What was not understood, and where."""

    level: Literal["info", "warning", "error"]
    code: str
    message: str
    start: int
    end: int


class Directive(Part):
    """A compiled directive. `schema` is the version of this contract."""

    schema_: Literal["zhiben.directive/1"] = Field(default=SCHEMA, alias="schema")
    source: Source
    metadata: Metadata
    clauses: list[Clause]
    duties: list[Duty]
    reporting: list[Reporting]
    diagnostics: list[Diagnostic]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
