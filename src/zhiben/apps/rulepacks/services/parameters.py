"""Values a county sets where the text leaves them to the place: with who, why and from when."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from zhiben.apps.rulepacks import audit as actions
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.judges import typed
from zhiben.apps.rulepacks.models import LocalParameter
from zhiben.apps.rulepacks.selectors import packs as selectors
from zhiben.core.errors import InputError
from zhiben.core.rules.model import Parameter
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

UNSET = "未设定"
_YES_NO = {"是": "true", "否": "false", "true": "true", "false": "false"}


@transaction.atomic
def set_parameter(
    *, pack: str, name: str, value: str, starts_on: date, reason: str, actor: Actor, now: datetime
) -> LocalParameter | None:
    """From a day on; empty takes the county's value away, and the pack's own holds again.

    Raises: NotVisible, NotPermitted, InputError "rulepacks.reason", "rulepacks.parameter", "rulepacks.value".
    """
    county = selectors.home(actor, permissions.MANAGE)
    use = selectors.use_of(pack, actor=actor)
    parameter = loading.packs_of([use.edition])[0].parameters.get(name)
    if parameter is None or not parameter.local:
        raise InputError("rulepacks.parameter", "文件规定的数值不能在本地更改；只有交由县里确定的参数可以设定。")
    if not reason.strip():
        raise InputError("rulepacks.reason", "请写明设定的依据（会议纪要、文件编号等），它会留在记录里。")
    wanted = _read(parameter, value) if value.strip() else ""
    rows = LocalParameter.objects.select_for_update().filter(county=county, pack=pack, name=name, ended_at=None)
    before = rows.first()
    rows.update(ended_at=now)
    said = {"label": parameter.label, "before": before.value if before else UNSET, "reason": reason.strip()[:500]}
    if not wanted:
        if before is not None:
            audit.record(actions.PARAMETER_ENDED, actor=actor, subject=before, **said)
        return None
    made = LocalParameter.objects.create(
        county=county, pack=pack, name=name, label=parameter.label, value=wanted, unit=parameter.unit.label,
        starts_on=starts_on, reason=reason.strip()[:500], set_by=actor.name, set_at=now,
    )  # fmt: skip
    shown = {"value": f"{shown_value(wanted)} {parameter.unit.label}".strip(), "starts_on": starts_on.isoformat()}
    audit.record(actions.PARAMETER_SET, actor=actor, subject=made, **said, **shown)
    return made


def _read(parameter: Parameter, value: str) -> str:
    """As it is kept. Raises: InputError "rulepacks.value"."""
    text = value.strip().removesuffix(parameter.unit.label).strip()
    text = _YES_NO.get(text, text) if parameter.type == "bool" else text
    try:
        found = typed(parameter, text)
    except (ValueError, ArithmeticError, KeyError) as error:
        wanted = {"bool": "“是”或“否”", "date": "日期，例如 2026-06-30", "integer": "不小于 0 的整数，例如 3"}
        raise InputError(
            "rulepacks.value",
            f"“{parameter.label}”的值“{value[:40]}”无法识别，应为{wanted.get(parameter.type, '不小于 0 的数，例如 12.5')}。",
        ) from error
    if isinstance(found, bool):
        return "true" if found else "false"
    return f"{found.normalize():f}" if isinstance(found, Decimal) else found.isoformat()


def shown_value(value: str) -> str:
    """For people."""
    return {"true": "是", "false": "否"}.get(value, value)
