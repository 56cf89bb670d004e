"""How a brief is written: sentences with places, in the order of the house. Pure.

No sentence holds a number of its own: whatever is counted is a figure with its records, whatever is named is a name
with its record. What was not reported is named, never counted as zero.
"""

from __future__ import annotations

from zhiben.apps.reports.body import Draft
from zhiben.apps.reports.facts import Facts
from zhiben.apps.reports.wording.following import following
from zhiben.apps.reports.wording.places import Places
from zhiben.apps.reports.wording.problems import missing, problems
from zhiben.apps.reports.wording.progress import progress
from zhiben.apps.reports.wording.situation import situation
from zhiben.apps.reports.wording.standing import criticised, praised, standing
from zhiben.apps.reports.wording.words import day, instant

__all__ = ["day", "instant", "write"]


def write(facts: Facts, kind: str) -> Draft:
    """The whole draft of a kind: brief, circular or hearing."""
    w = Places(facts)
    situation(w)
    if kind == "circular":
        praised(w)
        criticised(w)
        following(w, "工作要求")
        return w.draft
    progress(w)
    if kind == "brief":
        standing(w)
    problems(w)
    missing(w)
    following(w)
    return w.draft
