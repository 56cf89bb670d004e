"""Official documents in the search box: by title and number."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.documents.lifecycle import DocumentState
from zhiben.foundation.documents.permissions import VIEW
from zhiben.foundation.search.sources import Reach, Source, Watch, follow

KEYS = ("county_key", "town_key", "village_key", "grid_key")
TONES = {
    DocumentState.DRAFT: "neutral",
    DocumentState.SUBMITTED: "attention",
    DocumentState.ISSUED: "done",
    DocumentState.VOID: "rejected",
}


def _state(word: str) -> tuple[str, str]:
    state = DocumentState.of(word)
    return state.label, TONES.get(state, "neutral")


def _url(actor: Actor, key: str, link: str) -> str:
    return reverse("documents:page", args=[UUID(key)])


follow(Source(
    kind="document", label="公文", icon="file-text", order=50, permission=VIEW, table="documents_document",
    joins="JOIN access_organisation AS o ON o.id = t.organisation_id"
    " LEFT JOIN documents_documentnumber AS n ON n.id = t.number_id"
    " LEFT JOIN documents_numberseries AS s ON s.id = n.series_id",
    where=f"t.state <> '{DocumentState.DISCARDED.value}'",
    columns={
        **{key: f"t.{key}" for key in KEYS}, "organisation_key": "t.organisation_id", "title": "t.title",
        "number": "coalesce(s.code || '〔' || CAST(s.year AS varchar) || '〕' || CAST(n.number AS varchar) || '号', '')",
        "context": "o.short_name", "state": "t.state",
    },
    watches=(
        Watch("documents_document", "t.id = NEW.id", ("title", "number_id", "state", "organisation_id", *KEYS)),
        Watch("access_organisation", "t.organisation_id = NEW.id", ("short_name",)),
    ),
    reach=lambda actor: Reach.of(actor.scope_for(VIEW), organisations=True), url=_url, state=_state,
))  # fmt: skip
