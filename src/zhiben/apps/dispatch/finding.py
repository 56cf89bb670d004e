"""What of dispatch the search box finds: tasks that were issued, rounds."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.fragments import TONES
from zhiben.apps.dispatch.lifecycle import RoundState, TaskState
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.search.sources import Reach, Source, Watch, follow

KEYS = ("county_key", "town_key", "village_key", "grid_key")
# Not yet, or not to be, issued.
_HIDDEN = ", ".join(f"'{state.value}'" for state in (TaskState.PROPOSED, TaskState.DISMISSED))


def _reach(actor: Actor) -> Reach:
    return Reach.of(actor.scope, organisations=True)


def _page(actor: Actor, key: str, link: str) -> str:
    return reverse("dispatch:task", args=[UUID(key)])


def _state(word: str) -> tuple[str, str]:
    return TaskState.of(word).label, TONES.get(word, "neutral")


follow(Source(
    kind="task", label="任务单", icon="checklist", order=35, permission=permissions.VIEW,
    table="dispatch_task", joins="JOIN access_organisation AS o ON o.id = t.organisation_id",
    where=f"t.state NOT IN ({_HIDDEN})",
    columns={
        **{key: f"t.{key}" for key in KEYS}, "organisation_key": "t.organisation_id", "title": "t.title",
        "body": "substr(t.text, 1, 4000)", "context": "o.short_name", "state": "t.state",
    },
    watches=(
        Watch("dispatch_task", "t.id = NEW.id", ("state", "title", "text", "organisation_id", *KEYS)),
        Watch("access_organisation", "t.organisation_id = NEW.id", ("short_name",)),
    ),
    reach=_reach, url=_page, state=_state,
))  # fmt: skip


def _round(actor: Actor, key: str, link: str) -> str:
    return reverse("dispatch:round", args=[UUID(key)])


def _round_state(word: str) -> tuple[str, str]:
    return RoundState.of(word).label, TONES.get(word, "neutral")


# By the area that runs it. A unit finds what it must answer among what waits for it.
follow(Source(
    kind="round", label="调度", icon="list-details", order=36, permission=permissions.VIEW,
    table="dispatch_round",
    joins="JOIN access_area AS a ON a.id = t.area_id JOIN dispatch_returnform AS f ON f.id = t.form_id",
    where=f"t.state <> '{RoundState.CANCELLED.value}'",
    columns={**{key: f"a.{key}" for key in KEYS}, "title": "t.name", "body": "f.name", "context": "a.name", "state": "t.state"},
    watches=(Watch("dispatch_round", "t.id = NEW.id", ("state", "name")),),
    reach=lambda actor: Reach.of(actor.scope), url=_round, state=_round_state,
))  # fmt: skip
