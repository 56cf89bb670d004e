"""Consultation on a draft directive (征求意见): who is asked, what they say, and what is answered. A draft binds nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import DraftComment
from zhiben.apps.dispatch.selectors import drafts as selectors
from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, User

LONGEST = 8000


@transaction.atomic
def ask_offices(
    *,
    directive_id: UUID,
    organisation_ids: Collection[UUID],
    reply_by: date | None,
    actor: Actor,
    now: datetime,
    on: date,
) -> int:
    """Ask offices of the county what they say to a draft. Those asked already keep their answer and get the new day.

    Raises: NotPermitted, NotVisible, InputError "draft.final", "draft.nobody", "draft.reply_by_past".
    """
    actor.require(permissions.CAMPAIGNS)
    directive = directives.directive(directive_id, actor=actor)
    if not directive.is_draft:
        raise InputError("draft.final", "这是正式文件，不再征求意见。征求意见只用于征求意见稿。")
    if reply_by is not None and reply_by < on:
        raise InputError("draft.reply_by_past", "回复期限早于今天，请重新填写。")
    units = Organisation.objects.in_force(on).filter(
        pk__in=list(organisation_ids), area__county_key=directive.county_key
    )
    found = list(units)
    if not found or len(found) != len(set(organisation_ids)):
        raise InputError("draft.nobody", "请选择本县的单位征求意见。")
    Directive.objects.select_for_update().only("pk").get(pk=directive.pk)
    known = set(DraftComment.objects.filter(directive=directive).values_list("organisation_id", flat=True))
    DraftComment.objects.filter(directive=directive, organisation__in=found).update(reply_by=reply_by)
    fresh = [unit for unit in found if unit.pk not in known]
    DraftComment.objects.bulk_create(
        DraftComment(directive=directive, organisation=unit, reply_by=reply_by) for unit in fresh
    )
    _tell(directive, fresh, reply_by, now)
    _note(directive, f"{len(found)} 个单位", f"请于 {reply_by or '—'} 前回复", "", actor)
    return len(fresh)


def _tell(directive: Directive, units: list[Organisation], reply_by: date | None, now: datetime) -> None:
    people = list(User.objects.filter(organisation__in=units, is_active=True))
    if people:
        outbox.notify(
            recipients=people, title=f"征求意见：{directive.title}"[:200],
            text=f"请于 {reply_by or '—'} 前回复。没有意见的也请回复，逾期未回复不作为同意。",
            url=reverse("dispatch:draft", args=[directive.pk]), now=now, key=f"dispatch.draft:{directive.pk}:{now.isoformat()}",
        )  # fmt: skip


@transaction.atomic
def reply_to_draft(*, comment_id: int, agreed: bool, text: str, actor: Actor, now: datetime) -> DraftComment:
    """An office says that it has nothing against the draft, or what it has. It may say it anew until it is answered.

    Raises: NotPermitted, NotVisible, InputError "draft.comment_empty", Conflict "draft.answered", "draft.closed".
    """
    actor.require(permissions.COMMENT)
    found = selectors.comment(comment_id, actor=actor, lock=True)
    if not DraftComment.objects.filter(selectors.borne_by(actor), pk=found.pk).exists():
        raise NotPermitted("draft.not_yours", "这份征求意见发给了其他单位，您可以查看，不能代为回复。")
    if not found.directive.is_open:
        raise Conflict("draft.closed", "这份征求意见稿已经办结，不再接收意见。")
    if found.answer != DraftComment.Answer.WAITING:
        raise Conflict("draft.answered", "您单位的意见已经答复，如有新的意见请与安委办联系。")
    if not agreed and not text.strip():
        raise InputError("draft.comment_empty", "请写明意见；没有意见的，请选择“无意见”。")
    if len(text) > LONGEST:
        raise InputError("draft.comment_long", f"最多 {LONGEST} 字，请精简或作为附件上传。")
    found.stance = DraftComment.Stance.AGREED if agreed else DraftComment.Stance.COMMENT
    found.text = "" if agreed else text.strip()
    found.by_name, found.at = actor.name, now
    found.save()
    _note(found.directive, found.organisation.short_name, found.get_stance_display(), "", actor)
    return found


@transaction.atomic
def answer_comment(*, comment_id: int, accept: bool, reason: str, actor: Actor, now: datetime) -> DraftComment:
    """Take a comment up or not, always with a reason.

    Raises: NotPermitted, NotVisible, InputError "lifecycle.reason_missing", "draft.no_comment".
    """
    actor.require(permissions.CAMPAIGNS)
    found = selectors.comment(comment_id, actor=actor, lock=True)
    if found.stance != DraftComment.Stance.COMMENT:
        raise InputError("draft.no_comment", "该单位没有提出意见，无需答复。")
    if not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明采纳或不采纳的理由。")
    found.answer = DraftComment.Answer.ACCEPTED if accept else DraftComment.Answer.REFUSED
    found.answer_reason, found.answered_by_name, found.answered_at = reason.strip()[:500], actor.name, now
    found.save()
    _note(found.directive, found.organisation.short_name, found.get_answer_display(), found.answer_reason, actor)
    return found


def _note(directive: Directive, unit: str, what: str, reason: str, actor: Actor) -> None:
    audit.record(
        actions.COMMENT_MOVED,
        actor=actor,
        subject=directive,
        title=directive.title,
        unit=unit,
        what=what,
        reason=reason,
    )
