"""Letters as an actor sees them: the county's for its offices; for a unit, what was sent to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from zhiben.apps.supervision import permissions
from zhiben.apps.supervision.lifecycle import OPEN_LETTERS, UNSENT, LetterFacts, LetterState
from zhiben.apps.supervision.models import Letter, LetterCase, LetterKind, LetterRecipient
from zhiben.core.errors import NotVisible
from zhiben.core.paging import COUNT_CAP, Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.scope import NOTHING

PAGE_ROWS = 40
VIEWS = {"open": "未办结", "draft": "待签批、待发出", "receipt": "待签收", "reply": "待答复", "overdue": "逾期未答复",
         "judge": "已答复，待办结", "closed": "已办结", "withdrawn": "已撤回"}  # fmt: skip
AGES = {"7": "超过 7 天", "30": "超过 30 天", "90": "超过 90 天"}
_NOT_SENT = sorted(UNSENT)


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """What the URL says. `age`: sent more than so many days ago."""

    view: str = "open"
    unit: UUID | None = None
    kind: str = ""
    age: str = ""
    text: str = ""
    after: str = ""


def units_of(actor: Actor, path: str = "organisation") -> Q:
    """The units for which the actor acts: its own office, and the offices of its towns and villages."""
    own = set(actor.scope.organisations) | ({actor.organisation_id} if actor.organisation_id else set())
    found = Q(**{f"{path}_id__in": sorted(own)}) if own else NOTHING
    for key in sorted(actor.scope.areas):
        if key.level != "county":
            found |= Q(**{f"{path}__area_id": key.id})
    return found


def visible_letters(actor: Actor) -> QuerySet[Letter]:
    county = actor.scope.q(area="", organisation=None)
    mine = LetterRecipient.objects.filter(units_of(actor), letter=OuterRef("pk"))
    withdrawn_unsent = Q(state=LetterState.WITHDRAWN, sent_at=None)
    to_me = Q(Exists(mine)) & ~Q(state__in=_NOT_SENT) & ~withdrawn_unsent & actor.scope.county_q("area")
    return Letter.objects.filter(county | to_me)


def letter(letter_id: UUID, *, actor: Actor) -> Letter:
    """One letter. Raises: NotVisible."""
    rows = visible_letters(actor).select_related("area", "document__number__series", "document__organisation")
    found = rows.filter(pk=letter_id).first()
    if found is None:
        raise NotVisible("letter.absent", "没有这份文书，或您无权查看。请从文书列表中选择。")
    return found


def recipient(recipient_id: int, *, actor: Actor) -> LetterRecipient:
    """One unit's side of a letter. Raises: NotVisible, also for the side of another unit."""
    rows = LetterRecipient.objects.filter(pk=recipient_id, letter__in=visible_letters(actor))
    own = units_of(actor) | actor.scope.q(area="letter", organisation=None)
    found = rows.filter(own).select_related("organisation__area", "letter").first()
    if found is None:
        raise NotVisible("letter.absent", "没有这份文书，或您无权查看。请从文书列表中选择。")
    return found


def recipients_of(found: Letter) -> list[LetterRecipient]:
    rows = LetterRecipient.objects.filter(letter=found)
    return list(rows.select_related("organisation").order_by("organisation__short_name", "pk"))


def facts_of(
    found: Letter,
    *,
    actor: Actor,
    signed_by: str = "-",
    result: str = "-",
    recipients: Sequence[LetterRecipient] | None = None,
) -> LetterFacts:
    """What the guards look at. One query, or none where the recipients are known."""
    sides = LetterRecipient.objects.filter(letter=found) if recipients is None else recipients
    rows = [(side.received_at, side.answered_at) for side in sides]
    return LetterFacts(
        actor_id=actor.id,
        drafted_by_id=found.drafted_by_id,
        recipients=len(rows),
        not_received=sum(received is None for received, _ in rows),
        not_answered=sum(answered is None for _, answered in rows),
        asks_reply=found.reply_within is not None,
        meeting=found.kind != LetterKind.TALK or bool(found.meet_at and found.meet_place),
        signed_by=signed_by,
        result=result,
    )


def acts_for(actor: Actor, organisation: Organisation) -> bool:
    """As `units_of`, for one that is at hand."""
    if organisation.pk == actor.organisation_id or organisation.pk in actor.scope.organisations:
        return True
    return any(key.level != "county" and key.id == organisation.area_id for key in actor.scope.areas)


def my_recipient(rows: Sequence[LetterRecipient], *, actor: Actor) -> LetterRecipient | None:
    """The recipient for which the actor acts. An office of the county acts for nobody but itself."""
    return next((row for row in sorted(rows, key=lambda row: row.pk) if acts_for(actor, row.organisation)), None)


def sees_whole(found: Letter, *, actor: Actor) -> bool:
    """The county's offices see every recipient and the trail; a unit sees its own side."""
    return any(key.level == "county" and key.id == found.county_key for key in actor.scope.areas)


def cases_of(found: Letter, *, mine: LetterRecipient | None) -> QuerySet[LetterCase]:
    rows = LetterCase.objects.filter(letter=found).select_related("organisation")
    return rows.filter(organisation_id=mine.organisation_id) if mine else rows


def in_view(view: str, on: date) -> Q:
    if view == "overdue":
        return Q(state__in=(LetterState.SENT, LetterState.RECEIVED), reply_due_on__lt=on)
    states: dict[str, Any] = {
        "draft": _NOT_SENT,
        "receipt": [LetterState.SENT],
        "reply": [LetterState.SENT, LetterState.RECEIVED],
        "judge": [LetterState.ANSWERED],
        "closed": [LetterState.CLOSED],
        "withdrawn": [LetterState.WITHDRAWN],
    }
    if view == "reply":
        return Q(state__in=states["reply"], reply_within__isnull=False)
    return Q(state__in=states.get(view, sorted(OPEN_LETTERS | UNSENT)))


def letter_rows(wanted: LetterFilter, *, actor: Actor, on: date) -> QuerySet[Letter]:
    rows = visible_letters(actor).filter(in_view(wanted.view, on))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.unit:
        rows = rows.filter(Exists(LetterRecipient.objects.filter(letter=OuterRef("pk"), organisation_id=wanted.unit)))
    if wanted.age in AGES:
        rows = rows.filter(sent_at__date__lt=on - timedelta(days=int(wanted.age)))
    if wanted.text:
        rows = rows.filter(title__icontains=wanted.text)
    shown = LetterRecipient.objects.select_related("organisation").order_by("pk")
    rows = rows.select_related("document__number__series").defer("document__content")
    return rows.prefetch_related(Prefetch("recipients", shown)).order_by("-drafted_at", "-pk")


def letter_page(wanted: LetterFilter, *, actor: Actor, on: date) -> Page[Letter]:
    """The newest first. Two queries."""
    rows = letter_rows(wanted, actor=actor, on=on)
    if wanted.after:
        try:
            at, key = read_cursor(wanted.after)
            pk = UUID(key)
            rows = rows.filter(Q(drafted_at__lt=at) | Q(drafted_at=at, pk__lt=pk))
        except ValueError as error:
            raise broken() from error
    found = list(rows[: PAGE_ROWS + 1])
    shown = found[:PAGE_ROWS]
    more = len(found) > PAGE_ROWS
    return Page(shown, cursor_of(shown[-1].drafted_at.isoformat(), str(shown[-1].pk)) if more else "")


def letter_count(wanted: LetterFilter, *, actor: Actor, on: date) -> int:
    rows = letter_rows(wanted, actor=actor, on=on).prefetch_related(None).order_by()
    return rows[: COUNT_CAP + 1].values("pk").count()


def unit_choices(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Units that letters went to, for the filter."""
    rows = LetterRecipient.objects.filter(letter__in=visible_letters(actor))
    names = rows.order_by("organisation__short_name", "organisation_id")
    return list(names.values_list("organisation_id", "organisation__short_name").distinct()[:300])


def addressees(*, actor: Actor, on: date) -> list[tuple[UUID, str]]:
    """Units of the county that a letter can go to."""
    where = actor.scope_for(permissions.DRAFT).q(area="area", organisation=None)
    rows = Organisation.objects.filter(where).in_force(on).order_by("short_name", "pk")
    return list(rows.values_list("pk", "short_name"))


@dataclass(frozen=True, slots=True)
class OverdueReply:
    """A reply that a unit owes, for the brief: which letter, since when, how late. Working days are the brief's to count."""

    letter_id: UUID
    organisation_id: UUID
    unit: str
    kind: str
    title: str
    number: str
    reply_due_on: date
    received: bool
    days: int

    @property
    def kind_label(self) -> str:
        return str(LetterKind(self.kind).label)


def overdue_replies(county_key: UUID, *, on: date) -> list[OverdueReply]:
    """Replies due before a day and not given, by unit; one query. A letter sent back for a better reply is one too."""
    rows = LetterRecipient.objects.filter(
        letter__county_key=county_key, answered_at=None, letter__reply_due_on__lt=on,
        letter__state__in=(LetterState.SENT, LetterState.RECEIVED),
    )  # fmt: skip
    rows = rows.select_related("letter__document__number__series", "organisation").defer("letter__document__content")
    return [
        OverdueReply(
            row.letter_id, row.organisation_id, row.organisation.short_name, row.letter.kind, row.letter.title,
            str(row.letter.document.number or ""), due, row.received_at is not None, (on - due).days,
        )
        for row in rows.order_by("letter__reply_due_on", "organisation__short_name", "pk")
        if (due := row.letter.reply_due_on) is not None
    ]  # fmt: skip


def waiting(actor: Actor, step: str) -> QuerySet[Any]:
    """What waits for the actor: "approve", "send", "close" are letters; "receive", "answer" are recipients."""
    codes = {"approve": permissions.APPROVE, "send": permissions.SEND, "close": permissions.CLOSE}
    if step in codes:
        state = {"approve": LetterState.DRAFTED, "send": LetterState.APPROVED, "close": LetterState.ANSWERED}[step]
        rows = Letter.objects.filter(actor.scope_for(codes[step]).q(area="", organisation=None), state=state)
        return rows.exclude(drafted_by_id=actor.id) if step == "approve" else rows
    mine = LetterRecipient.objects.filter(units_of(actor), actor.scope.county_q("letter__area"))
    mine = mine.filter(letter__state__in=(LetterState.SENT, LetterState.RECEIVED))
    if step == "receive":
        return mine.filter(received_at=None)
    return mine.filter(received_at__isnull=False, answered_at=None, letter__reply_within__isnull=False)


def sent_on(found: Letter) -> date | None:
    return localdate(found.sent_at) if found.sent_at else None
