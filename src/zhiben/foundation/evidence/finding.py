"""Files in the search box: by name, caption and the object they lie at. What is protected is not found by searching."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.permissions import VIEW
from zhiben.foundation.search.sources import Reach, Source, Watch, follow

KEYS = ("county_key", "town_key", "village_key", "grid_key")
READ = ("name", "note", "subject_label", "protected", "withdrawn_at", "deleted_on", "organisation_id", *KEYS)


def _url(actor: Actor, key: str, link: str) -> str:
    return reverse("evidence:item", args=[UUID(key)])


follow(Source(
    kind="attachment", label="附件", icon="paperclip", order=60, permission=VIEW, table="evidence_attachment",
    where="NOT t.protected AND t.withdrawn_at IS NULL AND t.deleted_on IS NULL",
    columns={
        **{key: f"t.{key}" for key in KEYS}, "organisation_key": "t.organisation_id", "title": "t.name",
        "body": "t.note || ' ' || t.subject_label", "context": "t.subject_label",
    },
    watches=(Watch("evidence_attachment", "t.id = NEW.id", READ),),
    reach=lambda actor: Reach.of(actor.scope_for(VIEW), organisations=True), url=_url, state=lambda word: ("", ""),
))  # fmt: skip
