"""Installing editions, and switching them on and off in a county. A pack that cannot be run is refused whole."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhiben.apps.registry.vocabulary import Sector, SiteKind
from zhiben.apps.rulepacks import audit as actions
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.subjects import suggested, top_subjects
from zhiben.apps.rulepacks.models import PackEdition, PackUse, RuleEntry
from zhiben.apps.rulepacks.models.packs import TO_CONFIRM
from zhiben.apps.rulepacks.selectors import packs as selectors
from zhiben.apps.rulepacks.selectors.site import cited_words
from zhiben.core.errors import Conflict, InputError
from zhiben.core.rules import loader
from zhiben.core.rules.gaps import Finding
from zhiben.core.rules.model import Pack, Rule
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

LARGEST_ZIP = 4_000_000
_NO_REASON = "请写明原因或依据，它会留在记录里。"


def install_shipped(*, pack: str, actor: Actor, now: datetime) -> PackEdition:
    """The edition of a pack that lies beside the program, for all counties of the platform.

    Raises: NotPermitted, PackError, InputError "pack.not_found", Conflict "rulepacks.edition_differs".
    """
    folder = next((path for path in loader.packs_in(loader.PACKS) if path.name == pack), None)
    if folder is None:
        raise InputError("pack.not_found", f"平台没有随附名为“{pack[:80]}”的规则包，请从列表中选择。")
    return _install(loading.files_of(folder), county=None, actor=actor, now=now)


def install_upload(*, data: bytes, actor: Actor, now: datetime) -> PackEdition:
    """A zip with one folder, the pack; seen in the actor's county only.

    Raises: NotPermitted, PackError, InputError "rulepacks.not_a_zip", "rulepacks.files", Conflict.
    """
    county = selectors.home(actor, permissions.MANAGE)
    return _install(loading.shared_files() | _unzipped(data), county=county, actor=actor, now=now)


def _unzipped(data: bytes) -> dict[str, str]:
    if len(data) > LARGEST_ZIP:
        raise InputError("rulepacks.files", f"压缩包超过 {LARGEST_ZIP // 1_000_000} MB。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
            if len(members) > loading.MOST_FILES or sum(m.file_size for m in members) > 4 * loading.LARGEST:
                raise InputError("rulepacks.files", f"规则包过大：最多 {loading.MOST_FILES} 个文件。")
            return {member.filename: archive.read(member).decode("utf-8") for member in members}
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, NotImplementedError) as error:
        raise InputError("rulepacks.not_a_zip", "文件不是可读的 zip 压缩包，或其中的文字不是 UTF-8 编码。") from error


@transaction.atomic
def _install(files: Mapping[str, str], *, county: Area | None, actor: Actor, now: datetime) -> PackEdition:
    actor.require(permissions.MANAGE)
    pack, findings = loading.checked_files(files)
    _refuse_failing(findings)
    digest = hashlib.sha256(json.dumps(files, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    there = PackEdition.objects.filter(county=county, pack=pack.id, edition=pack.edition).first()
    if there is not None and there.digest == digest:
        return there
    if there is not None:
        raise Conflict(
            "rulepacks.edition_differs",
            f"“{pack.title}”{pack.edition}已经安装，内容与这一份不同。改过的规则包请换一个版本号（edition）再安装。",
        )
    made = PackEdition.objects.create(
        county=county, pack=pack.id, edition=pack.edition, title=pack.title, status=pack.status, starts_on=pack.start,
        ends_on=pack.end, rules=len(pack.rules), cases=len(pack.cases), files=dict(files), digest=digest,
        installed_by=actor.name, installed_at=now,
    )  # fmt: skip
    _enter(pack)
    audit.record(
        actions.INSTALLED, actor=actor, subject=made, title=pack.title, edition=pack.edition, rules=made.rules,
        cases=made.cases, digest=digest,
    )  # fmt: skip
    return made


def _refuse_failing(findings: Sequence[Finding]) -> None:
    """A pack whose own tests fail, or whose rules contradict each other, is as broken as one that cannot be read."""
    wrong = [each for each in findings if each.level == "error"]
    if wrong:
        first = wrong[0]
        raise InputError(
            "rulepacks.pack_fails",
            f"规则包没有通过检查，未安装，原版本不变：{first.file}:{first.line} {first.message}"
            + (f"（另有 {len(wrong) - 1} 处，请用 zhiben pack check 查看）" if len(wrong) > 1 else ""),
        )


def _enter(pack: Pack) -> None:
    """A short key for each rule; the words follow the edition installed last."""
    known = {row.code: row for row in RuleEntry.objects.filter(pack=pack.id)}
    fresh, changed = list[RuleEntry](), list[RuleEntry]()
    for rule in pack.rules:
        row = known.get(rule.id) or RuleEntry(pack=pack.id, code=rule.id)
        for name, value in _words(rule, pack).items():
            setattr(row, name, value)
        (fresh if row.pk is None else changed).append(row)
    RuleEntry.objects.bulk_create(fresh)
    RuleEntry.objects.bulk_update(changed, ["catalogue", "label", "subject", "subject_label", "level", "source"])


def _words(rule: Rule, pack: Pack) -> dict[str, str]:
    last = rule.versions[-1]
    return {
        "catalogue": "、".join(rule.catalogue)[:200], "label": rule.label[:300], "subject": rule.subject,
        "subject_label": pack.subjects[rule.subject].label[:100], "level": last.breach.level,
        "source": _source(rule, pack),
    }  # fmt: skip


def _source(rule: Rule, pack: Pack) -> str:
    """With a mark where a person has still to look something up: a document, or a figure alone."""
    last = rule.versions[-1]
    words = cited_words(pack, last.source)
    mark = TO_CONFIRM if last.to_confirm and TO_CONFIRM not in words else ""
    return f"{words[: 300 - len(mark)]}{mark}"


@transaction.atomic
def switch_on(
    *, edition_id: int, places: Mapping[str, Mapping[str, Any]] | None, reason: str, actor: Actor, now: datetime
) -> PackUse:
    """From the next judgement on the county is judged by this edition; the one before stays for old verdicts.

    Args: `places`: which sites are the subjects; None: as they were, or as suggested.
    Raises: NotVisible, NotPermitted, InputError "rulepacks.reason", "rulepacks.disagree", "rulepacks.places".
    """
    county = selectors.home(actor, permissions.MANAGE)
    edition = selectors.edition(edition_id, actor=actor)
    if not reason.strip():
        raise InputError("rulepacks.reason", _NO_REASON)
    uses = PackUse.objects.select_for_update().filter(county=county, switched_off_at=None).select_related("edition")
    before = next((use for use in uses if use.pack == edition.pack), None)
    others = [use.edition for use in uses if use.pack != edition.pack]
    (pack,) = loading.packs_of([edition])
    loading.agreed([pack, *loading.packs_of(others)])
    if places is None:
        places = before.places if before else suggested(pack)
    wanted = _checked(places, pack)
    if before is not None:
        _end(before, reason=f"换用{edition.edition}", actor=actor, now=now)
    made = PackUse.objects.create(
        county=county, pack=edition.pack, edition=edition, places=wanted, switched_on_by=actor.name, switched_on_at=now,
        reason=reason.strip()[:500],
    )  # fmt: skip
    audit.record(
        actions.SWITCHED_ON, actor=actor, subject=made, title=edition.title, edition=edition.edition,
        before=before.edition.edition if before else "未启用", reason=made.reason,
        places=json.dumps(wanted, ensure_ascii=False, sort_keys=True),
    )  # fmt: skip
    return made


def _checked(places: Mapping[str, Mapping[str, Any]], pack: Pack) -> dict[str, Any]:
    """Raises: InputError "rulepacks.places" for a subject, sector or kind that there is not."""
    found = {}
    for name, where in places.items():
        sectors, kinds = list(where.get("sectors", ())), list(where.get("kinds", ()))
        odd = [name] if name not in top_subjects(pack) else []
        odd += [*(set(sectors) - set(Sector.values)), *(set(kinds) - set(SiteKind.values))]
        if odd and name in top_subjects(pack):
            raise InputError("rulepacks.places", f"对象“{name}”的对应“{odd[0]}”无法识别，请从列表中选择。")
        if not odd and (sectors or kinds):
            found[name] = {"sectors": sorted(sectors), "kinds": sorted(kinds)}
    return found


@transaction.atomic
def switch_off(*, use_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The pack is judged no more in the county. Raises: NotVisible, NotPermitted, InputError "rulepacks.reason"."""
    selectors.home(actor, permissions.MANAGE)
    use = selectors.use(use_id, actor=actor)
    if not reason.strip():
        raise InputError("rulepacks.reason", _NO_REASON)
    _end(use, reason=reason, actor=actor, now=now)
    audit.record(
        actions.SWITCHED_OFF, actor=actor, subject=use, title=use.edition.title, edition=use.edition.edition,
        reason=reason.strip()[:500],
    )  # fmt: skip


def _end(use: PackUse, *, reason: str, actor: Actor, now: datetime) -> None:
    rows = PackUse.objects.filter(pk=use.pk, switched_off_at=None)
    if not rows.update(switched_off_at=now, switched_off_by=actor.name, reason_off=reason.strip()[:500]):
        raise Conflict("rulepacks.switched_off", "他人已先一步停用或更换了这个规则包，请刷新后再看。")


def counties_in_use() -> list[UUID]:
    """Counties that have switched on something."""
    return list(PackUse.objects.filter(switched_off_at=None).order_by().values_list("county", flat=True).distinct())
