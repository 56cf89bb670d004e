"""Letters in the search box: by title and number."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from zhiben.apps.supervision import permissions
from zhiben.apps.supervision.lifecycle import LetterState
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.search.sources import Reach, Source, Watch, follow

KEYS = ("county_key", "town_key", "village_key", "grid_key")
TONES = {
    LetterState.DRAFTED: "neutral",
    LetterState.CLOSED: "done",
    LetterState.WITHDRAWN: "rejected",
    LetterState.ANSWERED: "attention",
}


def _state(word: str) -> tuple[str, str]:
    state = LetterState.of(word)
    return state.label, TONES.get(state, "active")


def _url(actor: Actor, key: str, link: str) -> str:
    return reverse("supervision:letter", args=[UUID(key)])


follow(Source(
    kind="letter", label="督办文书", icon="mail", order=52, permission=permissions.VIEW, table="supervision_letter",
    joins="JOIN documents_document AS d ON d.id = t.document_id"
    " LEFT JOIN documents_documentnumber AS n ON n.id = d.number_id"
    " LEFT JOIN documents_numberseries AS s ON s.id = n.series_id",
    where=f"t.state <> '{LetterState.WITHDRAWN.value}'",
    columns={
        **{key: f"t.{key}" for key in KEYS}, "title": "t.title", "state": "t.state",
        "number": "coalesce(s.code || '〔' || CAST(s.year AS varchar) || '〕' || CAST(n.number AS varchar) || '号', '')",
    },
    watches=(
        Watch("supervision_letter", "t.id = NEW.id", ("title", "state", *KEYS)),
        Watch("documents_document", "t.document_id = NEW.id", ("number_id",)),
    ),
    reach=lambda actor: Reach.of(actor.scope_for(permissions.VIEW)), url=_url, state=_state,
))  # fmt: skip
