"""Editing the text of a draft: every change is a version, every number changed by hand says by whom and why."""

from __future__ import annotations

import copy
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from zhiben.apps.reports import audit as actions
from zhiben.apps.reports import body as text
from zhiben.apps.reports import figures as q
from zhiben.apps.reports import permissions
from zhiben.apps.reports.figures import Figure, number_words
from zhiben.apps.reports.lifecycle import BriefState
from zhiben.apps.reports.models import Brief, BriefFigure, BriefVersion
from zhiben.apps.reports.selectors import briefs
from zhiben.apps.reports.sentences import is_supported, rebind
from zhiben.core.errors import Conflict, InputError, NotVisible, Refusal, TransitionRefused
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

LONGEST = 1000


@transaction.atomic
def edit_sentence(
    *, brief_id: UUID, key: str, revision: int, words: str, reason: str, actor: Actor, now: datetime
) -> BriefVersion:
    """Put a sentence into other words. Its numbers stay bound to their figures; a changed one becomes a figure by hand.

    Raises: NotVisible, NotPermitted, TransitionRefused "brief.not_draft", Conflict "brief.changed", InputError
    "brief.words", "brief.correction_unexplained".
    """
    found, body = _open(brief_id, revision, actor)
    item = _sentence(body, key)
    known = briefs.figures_of(found)
    again = rebind(_clean(words), item["text"], text.words_of(body, known))
    new = again.text
    if again.changed and not reason.strip():
        listed = "、".join(f"{known[code].words} → {number_words(value)}" for code, value in again.changed)
        raise InputError(
            "brief.correction_unexplained", f"数字被人工更正：{listed}。请写明更正原因，它会随数字一起列出。"
        )
    for code, value in again.changed:
        made = _by_hand(found, known, code, value, reason.strip()[:300], actor, now)
        new = new.replace("{}", f"{{{made.code}}}", 1)
        known[made.code] = made
    item.update(text=new, by_hand=True, vouch=None)
    return _keep(found, body, f"修改第{key[1:]}句", actor=actor, now=now)


@transaction.atomic
def add_sentence(*, brief_id: UUID, section: str, revision: int, words: str, actor: Actor, now: datetime) -> BriefVersion:  # fmt: skip
    """A sentence of one's own at the end of a section. It has no record behind it, which the page shows.

    Raises: as `edit_sentence`.
    """
    found, body = _open(brief_id, revision, actor)
    place = next((each for each in body["sections"] if each["key"] == section), None)
    if place is None:
        raise NotVisible("brief.section_absent", "没有这一部分，请刷新页面。")
    item = {"kind": "sentence", "id": text.next_id(body), "text": _clean(words), "by_hand": True, "vouch": None}
    place["items"].append(item)
    return _keep(found, body, f"在“{place['title']}”增加一句", actor=actor, now=now)


@transaction.atomic
def remove_sentence(*, brief_id: UUID, key: str, revision: int, actor: Actor, now: datetime) -> BriefVersion:
    """Out of the text; the versions before keep it. Raises: as `edit_sentence`."""
    found, body = _open(brief_id, revision, actor)
    _sentence(body, key)
    for section in body["sections"]:
        section["items"] = [item for item in section["items"] if item["id"] != key]
    return _keep(found, body, f"删去第{key[1:]}句", actor=actor, now=now)


@transaction.atomic
def restore_version(*, brief_id: UUID, number: int, revision: int, actor: Actor, now: datetime) -> BriefVersion:
    """The text of an earlier version, as the next one. Raises: as `edit_sentence`."""
    found, _ = _open(brief_id, revision, actor)
    body = copy.deepcopy(briefs.version(found, number).body)
    return _keep(found, body, f"恢复第{number}稿", actor=actor, now=now)


@transaction.atomic
def vouch(*, brief_id: UUID, key: str, reason: str, actor: Actor, now: datetime) -> BriefVersion:
    """Answer by name for a sentence that no record supports; without it the brief cannot be released.

    Raises: NotVisible, NotPermitted, TransitionRefused, InputError "brief.vouch_unexplained", "brief.is_supported".
    """
    actor.require(permissions.DRAFT)
    found = _locked(brief_id, actor)
    if found.state not in (BriefState.DRAFTED, BriefState.REVIEWED):
        raise _not_draft(found)
    body = copy.deepcopy(_latest(found).body)
    item = _sentence(body, key)
    if not reason.strip():
        raise InputError("brief.vouch_unexplained", "请写明这句话的依据，它会和您的姓名一起记录。")
    if is_supported(item["text"]):
        raise InputError("brief.is_supported", "这句话已有数据依据，不需要另写依据。")
    item["vouch"] = {"reason": reason.strip()[:300], "by": actor.name, "at": now.isoformat()}
    audit.record(
        actions.VOUCHED, actor=actor, subject=found, title=found.title, by=actor.name, reason=reason.strip()[:300],
        sentence=item["text"][:200],
    )  # fmt: skip
    return _keep(found, body, f"写明第{key[1:]}句的依据", actor=actor, now=now)


def _by_hand(
    found: Brief, known: dict[str, Figure], code: str, value: Decimal, reason: str, actor: Actor, now: datetime
) -> Figure:
    """A figure in place of another, which stays as it was."""
    old = known[code]
    number = len(known) + 1
    row = BriefFigure.objects.create(
        brief=found, code=f"f{number}", query=q.BY_HAND, value=value, unit=old.unit, as_of=old.as_of, reason=reason,
        corrects=code, by_name=actor.name, at=now,
    )  # fmt: skip
    audit.record(
        actions.CORRECTED, actor=actor, subject=found, title=found.title, before=old.words, after=row.figure.words,
        reason=reason,
    )  # fmt: skip
    return row.figure


def _open(brief_id: UUID, revision: int, actor: Actor) -> tuple[Brief, text.Body]:
    """A draft that nobody has changed since it was read, and a copy of its text."""
    actor.require(permissions.DRAFT)
    found = _locked(brief_id, actor)
    if found.state != BriefState.DRAFTED:
        raise _not_draft(found)
    if found.revision != revision:
        raise Conflict("brief.changed", "这份专报刚被他人修改，请刷新后再改，以免覆盖。")
    return found, copy.deepcopy(_latest(found).body)


def _locked(brief_id: UUID, actor: Actor) -> Brief:
    found = briefs.brief(brief_id, actor=actor)
    Brief.objects.select_for_update().filter(pk=found.pk).first()
    return found


def _latest(found: Brief) -> BriefVersion:
    last = briefs.latest(found)
    if last is None:
        raise _not_draft(found)
    return last


def _not_draft(found: Brief) -> TransitionRefused:
    return TransitionRefused(
        [Refusal("brief.not_draft", f"当前状态是“{found.state_label}”，不能修改。请先退回为草稿。")]
    )


def _sentence(body: text.Body, key: str) -> text.Item:
    item = text.sentence(body, key)
    if item is None:
        raise NotVisible("brief.sentence_absent", "没有这一句，可能已被删去。请刷新页面。")
    return item


def _clean(words: str) -> str:
    words = " ".join(words.split())
    if not words or len(words) > LONGEST:
        raise InputError("brief.words", f"请写一句话，不超过{LONGEST}字。")
    return words


def _keep(found: Brief, body: text.Body, what: str, *, actor: Actor, now: datetime) -> BriefVersion:
    last = briefs.latest(found)
    number = (last.number if last else 0) + 1
    if not Brief.objects.filter(pk=found.pk, revision=found.revision).update(revision=found.revision + 1):
        raise Conflict("brief.changed", "这份专报刚被他人修改，请刷新后再改，以免覆盖。")
    made = BriefVersion.objects.create(
        brief=found, number=number, body=body, what=what, made_by_id=actor.id, made_by_name=actor.name, made_at=now
    )
    audit.record(actions.EDITED, actor=actor, subject=found, title=found.title, version=number, what=what)
    return made
