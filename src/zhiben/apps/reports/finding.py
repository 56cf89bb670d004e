"""Briefs in the search box: by title."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from zhiben.apps.reports.lifecycle import BriefState
from zhiben.apps.reports.permissions import VIEW
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.search.sources import Reach, Source, Watch, follow

KEYS = ("county_key", "town_key", "village_key", "grid_key")
TONES = {BriefState.RELEASED: "done", BriefState.REVIEWED: "attention", BriefState.SUPERSEDED: "unknown"}


def _state(word: str) -> tuple[str, str]:
    state = BriefState.of(word)
    return state.label, TONES.get(state, "neutral")


def _url(actor: Actor, key: str, link: str) -> str:
    return reverse("reports:brief", args=[UUID(key)])


follow(Source(
    kind="brief", label="专报", icon="report", order=52, permission=VIEW, table="reports_brief",
    joins="JOIN access_organisation AS o ON o.id = t.organisation_id",
    where=f"t.state <> '{BriefState.DISCARDED.value}'",
    columns={
        **{key: f"t.{key}" for key in KEYS}, "organisation_key": "t.organisation_id", "title": "t.title",
        "context": "o.short_name", "state": "t.state",
    },
    watches=(
        Watch("reports_brief", "t.id = NEW.id", ("title", "state", "organisation_id", *KEYS)),
        Watch("access_organisation", "t.organisation_id = NEW.id", ("short_name",)),
    ),
    reach=lambda actor: Reach.of(actor.scope, organisations=True), url=_url, state=_state,
))  # fmt: skip
