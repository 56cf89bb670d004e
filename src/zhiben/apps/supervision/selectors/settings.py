"""What holds for a kind of letter in a county: its own setting, or what it begins with."""

from __future__ import annotations

from uuid import UUID

from zhiben.apps.supervision.models import LetterKind, LetterSetting

LOCAL = "本地参数，待本县确认"
# code (机关代字), working days for the reply; no directive says so.
DEFAULTS: dict[str, tuple[str, int | None]] = {
    LetterKind.REMINDER: ("安委办提", 5),
    LetterKind.URGE: ("安委办督", 5),
    LetterKind.CIRCULAR: ("安委办通", None),
    LetterKind.TALK: ("安委办约", 10),
    LetterKind.LISTED: ("安委办挂", 10),
}


def setting_of(kind: str, *, county_key: UUID, county: str) -> LetterSetting:
    """One query. The row is not saved where the county has none."""
    row = LetterSetting.objects.filter(county_id=county_key, kind=kind).first()
    return row or _default(kind, county_key, county)


def settings_of(*, county_key: UUID, county: str) -> list[LetterSetting]:
    known = {row.kind: row for row in LetterSetting.objects.filter(county_id=county_key)}
    return [known.get(kind) or _default(kind, county_key, county) for kind in LetterKind.values]


def _default(kind: str, county_key: UUID, county: str) -> LetterSetting:
    code, days = DEFAULTS[kind]
    issuer = f"{county}安全生产委员会办公室"
    return LetterSetting(county_id=county_key, kind=kind, issuer=issuer, code=code, reply_within=days, basis=LOCAL)
