"""What a unit does in a round: takes over what was counted, corrects it with a reason, fills in the rest, submits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch.lifecycle import ReturnFacts, ReturnState, RoundState
from zhiben.apps.dispatch.models import FormField, ReturnValue, UnitReturn
from zhiben.apps.dispatch.return_values import Given, read_value
from zhiben.apps.dispatch.selectors import rounds as selectors
from zhiben.apps.dispatch.services import prefill
from zhiben.apps.dispatch.services.rounds import move_return
from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation.access.actor import Actor

Source = ReturnValue.Source


@transaction.atomic
def save_value(
    *, return_id: UUID, key: str, raw: str, reason: str = "", carried: bool = False, actor: Actor, now: datetime
) -> ReturnValue | None:
    """Keep one value as a draft. A count that is changed needs its reason before it can be submitted, not before it is
    kept. An empty value takes the draft away; of a count it brings the count back. None where nothing is left.

    Raises: NotVisible, NotPermitted "return.not_yours", Conflict "return.not_editable", InputError "return.field",
    "return.value".
    """
    found = held(return_id, actor=actor)
    editable(found)
    field = FormField.objects.filter(form=found.round.form_id, key=key).first()
    if field is None:
        raise InputError("return.field", "报送表没有这一栏，请刷新页面。", given=key)
    given = read_value(raw, kind=field.kind, label=field.label, choices=field.choices)
    return put_value(found, field, given, reason=reason, carried=carried, by=actor.name, now=now)


def put_value(
    found: UnitReturn, field: FormField, given: Given, *, reason: str, carried: bool = False, by: str, now: datetime
) -> ReturnValue | None:
    """Write a value that was read. The caller has asked whether it may be written."""
    known = ReturnValue.objects.filter(unit_return=found, field=field).first()
    counted = known.counted if known else None
    if given.is_empty and counted is None:
        if known:
            known.delete()
        return None
    value = known or ReturnValue(unit_return=found, field=field)
    value.number, value.text = given.number, given.text
    if counted is not None and (given.is_empty or given.number == counted):
        value.number, value.source, value.reason = counted, Source.COUNTED, ""
    else:
        value.reason = reason.strip()[:300]
        explained = counted is not None and value.reason
        value.source = Source.CORRECTED if explained else Source.CARRIED if carried else Source.TYPED
    value.by_name, value.at = by, now
    value.save()
    return value


@transaction.atomic
def carry_over(*, return_id: UUID, actor: Actor, now: datetime) -> int:
    """Take over from the last round what is not filled in yet and not counted, marked so. Returns how many values.

    Raises: NotVisible, NotPermitted, Conflict.
    """
    found = held(return_id, actor=actor)
    editable(found)
    there = set(ReturnValue.objects.filter(unit_return=found).values_list("field__key", flat=True))
    last, taken = prefill.last_values(found), 0
    for field in selectors.fields_of(found.round.form_id):
        before = last.get(field.key)
        if before is None or field.key in there or field.indicator:
            continue
        given = Given(before.number, before.text)
        put_value(found, field, given, reason="", carried=True, by=actor.name, now=now)
        taken += 1
    return taken


@transaction.atomic
def recount(*, return_id: UUID, actor: Actor, now: datetime) -> int:
    """Count anew what the platform counts, as of now. Raises: NotVisible, NotPermitted, Conflict."""
    found = held(return_id, actor=actor)
    editable(found)
    return prefill.count_returns([found], selectors.fields_of(found.round.form_id), found=found.round, now=now)


@transaction.atomic
def submit(*, return_id: UUID, remark: str, actor: Actor, now: datetime) -> UnitReturn:
    """Stand by the values; what was counted is frozen with its records and its time.

    Raises: NotVisible, NotPermitted, TransitionRefused with every missing and every unexplained field, Conflict.
    """
    found = held(return_id, actor=actor)
    values = {
        "submitted_at": now, "submitted_by_id": actor.id, "submitted_by_name": actor.name,
        "late": now > found.round.due_at, "remark": remark.strip()[:2000], "note": "",
    }  # fmt: skip
    move_return(found, "submit", actor=actor, facts=facts_of(found), values=values)
    return found


@transaction.atomic
def withdraw(*, return_id: UUID, actor: Actor) -> UnitReturn:
    """Take it back to correct it, while the round is open.

    Raises: NotVisible, NotPermitted, Conflict "return.round_closed", TransitionRefused.
    """
    found = held(return_id, actor=actor)
    if found.round.state == RoundState.CLOSED:
        raise Conflict("return.round_closed", "这次调度已经截止，不能自行撤回。确需修改的，请联系发起单位退回。")
    values = {"submitted_at": None, "submitted_by_id": None, "submitted_by_name": "", "late": False}
    move_return(found, "withdraw", actor=actor, facts=facts_of(found), values=values)
    return found


@transaction.atomic
def save_all(
    *, return_id: UUID, raw: Mapping[str, str], reasons: Mapping[str, str], actor: Actor, now: datetime
) -> list[InputError]:
    """Keep every value of a page; returns what could not be taken, each with its field, the rest is kept.

    Raises: NotVisible, NotPermitted, Conflict.
    """
    found = held(return_id, actor=actor)
    editable(found)
    refused: list[InputError] = []
    for field in selectors.fields_of(found.round.form_id):
        if field.key not in raw:
            continue
        try:
            given = read_value(raw[field.key], kind=field.kind, label=field.label, choices=field.choices)
        except InputError as error:
            refused.append(error)
            continue
        put_value(found, field, given, reason=reasons.get(field.key, ""), carried=_unchanged(found, field, given),
                  by=actor.name, now=now)  # fmt: skip
    return refused


def _unchanged(found: UnitReturn, field: FormField, given: Given) -> bool:
    known = ReturnValue.objects.filter(unit_return=found, field=field, source=Source.CARRIED).first()
    return known is not None and known.number == given.number and known.text == given.text


def facts_of(found: UnitReturn, fields: Sequence[FormField] | None = None) -> ReturnFacts:
    """What the guards look at: fields without a value, and counts changed without a reason."""
    asked = fields if fields is not None else selectors.fields_of(found.round.form_id)
    values = {value.field_id: value for value in ReturnValue.objects.filter(unit_return=found)}
    missing, unexplained = [], []
    for field in asked:
        value = values.get(field.pk)
        if field.required and (value is None or (value.number is None and not value.text)):
            missing.append(field.label)
        if value is not None and value.counted is not None and value.number != value.counted and not value.reason:
            unexplained.append(field.label)
    return ReturnFacts(round_state=found.round.state, missing=tuple(missing), unexplained=tuple(unexplained))


def own(return_id: UUID, *, actor: Actor) -> UnitReturn:
    """Raises: NotVisible, NotPermitted "return.not_yours"."""
    found = selectors.return_(return_id, actor=actor)
    if not selectors.answers_for(found, actor):
        raise NotPermitted("return.not_yours", "这份报送由其他单位填写，您可以查看，不能代填。")
    return found


def held(return_id: UUID, *, actor: Actor) -> UnitReturn:
    """The same, kept from every other writer until this transaction ends, in the state it has then: the draft that a
    field sends when it is left and the button that was pressed to leave it arrive together. Raises: as `own`.
    """
    found = own(return_id, actor=actor)
    found.state = UnitReturn.objects.select_for_update().values_list("state", flat=True).get(pk=found.pk)
    return found


def editable(found: UnitReturn) -> None:
    """Raises: Conflict "return.not_editable"."""
    if found.state != ReturnState.EXPECTED or found.round.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise Conflict("return.not_editable", "这份报送现在不能修改。已报送的请先撤回；调度未开始的请等开始后再填。")
