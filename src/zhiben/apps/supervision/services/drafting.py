"""Drafting a letter from its case: the text as an official document, the facts as rows with their records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch.chasing import verb_of
from zhiben.apps.dispatch.models import Escalation
from zhiben.apps.supervision import audit as actions
from zhiben.apps.supervision import permissions, wording
from zhiben.apps.supervision.lifecycle import LetterState
from zhiben.apps.supervision.models import Letter, LetterCase, LetterKind, LetterRecipient, LetterSetting
from zhiben.apps.supervision.selectors import letters
from zhiben.apps.supervision.selectors.settings import setting_of
from zhiben.core.errors import InputError
from zhiben.core.lifecycle import Refusal, TransitionRefused
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaKeys, Organisation, OrganisationKind
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.calendar.selectors import calendar_of
from zhiben.foundation.documents import services as documents
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.selectors import organisations_to_draft_for

MOST_UNITS, MOST_CASES = 200, 200


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A fact of the case with its record."""

    organisation_id: UUID
    unit: str
    title: str
    asked: str
    due_on: date | None
    days_late: int
    record: str = ""
    url: str = ""
    escalation_id: int | None = None


def cases_from(rows: Sequence[Escalation], *, on: date) -> list[CaseRow]:
    """One case a thing due, however many rungs of it were chosen; working days of the county, as of the day."""
    found: dict[tuple[str, str], CaseRow] = {}
    for row in rows:
        late = calendar_of(row.county_key).count(row.due_on, on)
        found[row.applies_to, row.subject_key] = CaseRow(
            row.organisation_id, row.organisation.short_name, row.title, verb_of(row.applies_to), row.due_on, late,
            row.subject_key[:8].upper(), row.url, row.pk,
        )  # fmt: skip
    return sorted(found.values(), key=lambda case: (case.unit, case.due_on or on, case.title))


@transaction.atomic
def draft_letter(
    *,
    kind: str,
    organisation_ids: Collection[UUID],
    cases: Sequence[CaseRow] = (),
    subject: str = "",
    facts: str = "",
    meet_at: datetime | None = None,
    meet_place: str = "",
    cc: str = "",
    actor: Actor,
    now: datetime,
    on: date,
) -> Letter:
    """A draft in the name of the county's safety office, with its document. Nobody is told of a draft.

    Raises: NotPermitted, InputError "letter.kind", "letter.no_recipient", "letter.too_many", "letter.no_subject".
    """
    actor.require(permissions.DRAFT)
    county = home_county(actor=actor)
    units = _units(kind, organisation_ids, actor=actor)
    if not cases and not (subject.strip() and facts.strip()):
        raise InputError("letter.no_subject", "请填写事由和情况；从督办建议起草的，会自动带出事项。")
    rules = setting_of(kind, county_key=county.pk, county=county.name)
    wanted = wording.Wanted(
        kind=kind, county=county.name, issuer=rules.issuer, units=tuple(unit.name for unit in units), on=on,
        cases=tuple(wording.Case(c.unit, c.title, c.asked, c.due_on, c.days_late, c.record) for c in cases),
        subject=subject.strip()[:80], facts=facts.strip()[:2000], reply_within=rules.reply_within, meet_at=meet_at,
        meet_place=meet_place.strip()[:120], cc=cc.strip()[:300],
    )  # fmt: skip
    document = documents.draft_document(
        organisation_id=_office(county, actor).pk,
        code=rules.code,
        content=wording.compose_letter(wanted),
        actor=actor,
        now=now,
    )
    made = Letter(
        area=county, kind=kind, document=document, title=document.title[:300], reply_within=rules.reply_within,
        meet_at=meet_at, meet_place=wanted.meet_place, drafted_by_id=actor.id, drafted_by_name=actor.name, drafted_at=now,
    )  # fmt: skip
    for field in AreaKeys._meta.get_fields():
        setattr(made, field.name, getattr(county, field.name))
    made.save(force_insert=True)
    LetterRecipient.objects.bulk_create(LetterRecipient(letter=made, organisation=unit) for unit in units)
    LetterCase.objects.bulk_create(_case(made, number, case) for number, case in enumerate(cases, start=1))
    names = "、".join(unit.short_name for unit in units)[:200]
    audit.record(actions.DRAFTED, actor=actor, subject=made, kind=_label(kind), units=names, cases=len(cases))
    return made


def _units(kind: str, keys: Collection[UUID], *, actor: Actor) -> list[Organisation]:
    if kind not in LetterKind.values:
        raise InputError("letter.kind", "没有这种文书，请从列表中选择。")
    where = actor.scope_for(permissions.DRAFT).q(area="area", organisation=None)
    units = list(Organisation.objects.filter(where, pk__in=list(keys)).order_by("name", "pk"))
    if not units or len(units) != len(set(keys)):
        raise InputError("letter.no_recipient", "请选择本县的主送单位。")
    if len(units) > MOST_UNITS or (len(units) > 1 and kind != LetterKind.CIRCULAR and kind != LetterKind.REMINDER):
        raise InputError(
            "letter.too_many", "督促函、约谈和挂牌督办一份只发给一个单位；通报和提示函可以同时发给几个单位。"
        )
    return units


def _office(county: Area, actor: Actor) -> Organisation:
    """The safety committee where the county keeps it as an office of its own, else the actor's office."""
    mine = organisations_to_draft_for(actor=actor)
    committee = mine.filter(area=county, kind=OrganisationKind.SAFETY_COMMITTEE, valid_to=None).first()
    own = actor.organisation_id
    found = committee or (mine.filter(pk=own).first() if own else None)
    if found is None:
        raise InputError("letter.no_office", "您没有所在机构，不能以其名义起草，请联系系统管理员。")
    return found


def _case(letter: Letter, number: int, case: CaseRow) -> LetterCase:
    return LetterCase(
        letter=letter, ordinal=number, organisation_id=case.organisation_id, escalation_id=case.escalation_id,
        title=case.title[:200], asked=case.asked, due_on=case.due_on, days_late=case.days_late, record=case.record, url=case.url,
    )  # fmt: skip


def _label(kind: str) -> str:
    return str(LetterKind(kind).label)


@transaction.atomic
def set_letter_rules(
    *, kind: str, issuer: str, code: str, reply_within: int | None, basis: str, actor: Actor, now: datetime
) -> LetterSetting:
    """What holds for a kind of letter in the actor's county from now on.

    Raises: NotPermitted, InputError "letter.kind", "letter.issuer", "letter.basis", "document.code".
    """
    actor.require(permissions.DRAFT)
    county = home_county(actor=actor)
    if kind not in LetterKind.values:
        raise InputError("letter.kind", "没有这种文书，请从列表中选择。")
    if not issuer.strip():
        raise InputError("letter.issuer", "请填写发文机关标志和署名。")
    if not code.strip() or not all("一" <= character <= "鿿" for character in code.strip()):
        raise InputError("document.code", f"机关代字“{code}”无法识别，只写汉字，例如“安委办督”。", code_given=code)
    if not basis.strip():
        raise InputError("letter.basis", "请写明依据，例如公文处理办法或批准人。")
    values = {"issuer": issuer.strip()[:60], "code": code.strip()[:30], "reply_within": reply_within, "basis": basis.strip()[:200],
              "set_by_name": actor.name, "set_at": now}  # fmt: skip
    row, _ = LetterSetting.objects.update_or_create(county=county, kind=kind, defaults=values)
    said = {"kind": _label(kind), "code": row.code, "days": reply_within, "basis": row.basis}
    audit.record(actions.SETTING_MADE, actor=actor, subject=row, **said)
    return row


@transaction.atomic
def set_meeting(*, letter_id: UUID, meet_at: datetime, meet_place: str, actor: Actor, now: datetime) -> Letter:
    """Where and when somebody is asked to come; the draft says it in its two lines, the rest of its text stays as it is.

    Raises: NotVisible, NotPermitted, InputError "letter.no_meeting", TransitionRefused, Conflict "document.changed".
    """
    actor.require(permissions.DRAFT)
    found = letters.letter(letter_id, actor=actor)
    if found.state != LetterState.DRAFTED:
        raise TransitionRefused(
            [Refusal("lifecycle.wrong_state", f"当前状态是“{found.state_label}”，不能修改。请先退回。")]
        )
    if not meet_place.strip():
        raise InputError("letter.no_meeting", "约谈通知书须写明时间和地点，请先填写。")
    found.meet_at, found.meet_place = meet_at, meet_place.strip()[:120]
    found.save(update_fields=["meet_at", "meet_place"])
    content = wording.with_meeting(Official.model_validate(found.document.content), meet_at, found.meet_place)
    document = found.document
    documents.revise_document(
        document_id=document.pk, revision=document.revision, code=document.code, content=content, actor=actor, now=now
    )
    return found
