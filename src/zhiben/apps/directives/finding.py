"""What of directives the search box finds: the files, the words of their clauses, the tasks."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.urls import reverse

from zhiben.apps.directives import permissions
from zhiben.apps.directives.lifecycle import DirectiveState, DutyState, Standing
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.search.sources import Reach, Source, Watch, follow

KEYS = ("county_key", "town_key", "village_key", "grid_key")
BINDS = "d.state IN ('in_force', 'superseded')"
TONES = {
    DirectiveState.RECEIVED: "attention",
    DirectiveState.REVIEWING: "active",
    DirectiveState.IN_FORCE: "done",
    DirectiveState.SUPERSEDED: "unknown",
}
# Of a clause so much is taken as a page of it holds.
BODY = """substr(substr(r.text, t.start + 1, t."end" - t.start), 1, 4000)"""
LINKED_CHARACTERS = 16


def reach(actor: Actor) -> Reach:
    """As `visible_directives`: in and below the actor's areas, and whatever binds in the county."""
    return Reach.of(actor.scope, counties=True)


def directive_state(word: str) -> tuple[str, str]:
    state = DirectiveState.of(word)
    return state.label, TONES.get(state, "neutral")


def duty_state(word: str) -> tuple[str, str]:
    if word in (Standing.IN_FORCE, Standing.SUPERSEDED):
        return directive_state(word)
    state = DutyState.of(word)
    return state.label, "neutral" if state == DutyState.PROPOSED else "active"


def _about(actor: Actor, key: str, link: str) -> str:
    return reverse("directives:about", args=[UUID(key)])


def _in_text(actor: Actor, key: str, link: str) -> str:
    """To the clause, in browsers that find a text on a page by its address; to the text in the others."""
    directive, _, words = link.partition(" ")
    return f"{reverse('directives:review', args=[UUID(directive)])}#:~:text={quote(words)}"


def _at_card(actor: Actor, key: str, link: str) -> str:
    return f"{reverse('directives:review', args=[UUID(link)])}#duty-{UUID(key)}"


_TITLE = "CASE WHEN d.document_number = '' THEN d.title ELSE d.document_number || ' ' || d.title END"

follow(Source(
    kind="directive", label="文件", icon="file-description", order=20, permission=permissions.VIEW,
    table="directives_directive", joins="JOIN directives_directive AS d ON d.id = t.id",
    where=f"d.state <> '{DirectiveState.DISCARDED.value}'",
    columns={
        **{key: f"d.{key}" for key in KEYS}, "open_to_county": BINDS, "title": "d.title", "number": "d.document_number",
        "body": "d.issuer", "context": "d.issuer", "state": "d.state",
    },
    watches=(Watch("directives_directive", "t.id = NEW.id", ("state", "title", "document_number", "issuer", *KEYS)),),
    reach=reach, url=_about, state=directive_state,
))  # fmt: skip

follow(Source(
    kind="clause", label="条款", icon="list-details", order=30, permission=permissions.VIEW,
    table="directives_clause",
    joins="JOIN directives_directive AS d ON d.id = t.directive_id JOIN directives_reading AS r ON r.directive_id = d.id",
    where=f"d.state <> '{DirectiveState.DISCARDED.value}'",
    columns={
        **{key: f"d.{key}" for key in KEYS}, "open_to_county": BINDS, "body": BODY, "context": _TITLE, "state": "d.state",
        "title": "CASE WHEN t.heading = '' THEN t.label ELSE t.label || ' ' || t.heading END",
        "link": f"CAST(t.directive_id AS varchar) || ' ' || substr({BODY}, 1, {LINKED_CHARACTERS})",
    },
    watches=(
        Watch("directives_clause", "t.id = NEW.id", ("label", "heading", "start", '"end"')),
        Watch("directives_directive", "t.directive_id = NEW.id", ("state", "title", "document_number", *KEYS)),
    ),
    reach=reach, url=_in_text, state=directive_state,
))  # fmt: skip

follow(Source(
    kind="duty", label="任务", icon="checklist", order=40, permission=permissions.VIEW,
    table="directives_duty",
    joins="JOIN directives_directive AS d ON d.id = t.directive_id JOIN directives_clause AS c ON c.id = t.clause_id",
    where=f"t.state IN ('{DutyState.PROPOSED.value}', '{DutyState.CONFIRMED.value}')"
    f" AND d.state <> '{DirectiveState.DISCARDED.value}'",
    columns={
        **{key: f"t.{key}" for key in KEYS}, "open_to_county": BINDS, "context": _TITLE,
        "title": "CASE WHEN t.task <> '' THEN t.task WHEN c.heading <> '' THEN c.heading ELSE c.label END",
        "body": "substr(t.measure || ' ' || t.lead || ' ' || t.responsible, 1, 4000)",
        "state": f"CASE WHEN t.standing = '{Standing.NONE.value}' THEN t.state ELSE t.standing END",
        "link": "CAST(t.directive_id AS varchar)",
    },
    watches=(
        Watch("directives_duty", "t.id = NEW.id", ("state", "standing", "task", "measure", "lead", "responsible", "clause_id", *KEYS)),
        Watch("directives_directive", "t.directive_id = NEW.id", ("state", "title", "document_number", *KEYS)),
    ),
    reach=reach, url=_at_card, state=duty_state,
))  # fmt: skip
