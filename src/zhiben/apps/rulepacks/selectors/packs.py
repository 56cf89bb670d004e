"""Packs, editions and local values as a county sees them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.rulepacks.models import JudgementRun, LocalParameter, PackEdition, PackUse
from zhiben.core.errors import NotVisible, ZhibenError
from zhiben.core.rules import loader
from zhiben.core.rules.yaml_subset import read_yaml
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area


def home(actor: Actor, permission: str) -> Area:
    """The whole county for which the actor holds a permission. Raises: NotPermitted, NotVisible."""
    actor.require(permission)
    keys = [key.id for key in actor.scope_for(permission).areas if key.level == "county"]
    found = Area.objects.filter(pk__in=keys).order_by("name", "pk").first()
    if found is None:
        raise NotVisible("rulepacks.no_county", "规则包由县区一级管理，您的授权不覆盖整个县区。")
    return found


def counties(actor: Actor) -> list[UUID]:
    return sorted(actor.scope.counties)


def editions(*, actor: Actor) -> QuerySet[PackEdition]:
    """Those of the platform and the county's own, without their files."""
    rows = PackEdition.objects.filter(Q(county=None) | Q(county__in=counties(actor)))
    return rows.defer("files").order_by("pack", "-installed_at", "-pk")


def edition(edition_id: int, *, actor: Actor) -> PackEdition:
    """Raises: NotVisible."""
    found = editions(actor=actor).filter(pk=edition_id).first()
    if found is None:
        raise NotVisible("rulepacks.edition_absent", "没有这个规则包版本，或您无权查看。请从规则包列表中选择。")
    return found


def uses(*, actor: Actor) -> QuerySet[PackUse]:
    """What the actor's counties judge by now."""
    rows = PackUse.objects.filter(county__in=counties(actor), switched_off_at=None)
    return rows.select_related("edition", "county").defer("edition__files").order_by("pack")


def former_uses(pack: str, *, actor: Actor) -> QuerySet[PackUse]:
    """What the counties judged or judge by, the latest first."""
    rows = PackUse.objects.filter(county__in=counties(actor), pack=pack)
    return rows.select_related("edition").defer("edition__files").order_by("-switched_on_at", "-pk")[:20]


def use(use_id: int, *, actor: Actor) -> PackUse:
    """Raises: NotVisible."""
    found = uses(actor=actor).filter(pk=use_id).first()
    if found is None:
        raise NotVisible("rulepacks.use_absent", "这个规则包没有启用，或已被停用。请刷新后再看。")
    return found


def use_of(pack: str, *, actor: Actor) -> PackUse:
    """Raises: NotVisible."""
    found = uses(actor=actor).filter(pack=pack).first()
    if found is None:
        raise NotVisible("rulepacks.use_absent", "这个规则包没有启用，或已被停用。请刷新后再看。")
    return found


def local_values(*, actor: Actor, pack: str = "") -> QuerySet[LocalParameter]:
    """Every value set, the latest first; those that ended too."""
    rows = LocalParameter.objects.filter(county__in=counties(actor))
    return (rows.filter(pack=pack) if pack else rows).order_by("-set_at", "-pk")


@dataclass(frozen=True)
class Shipped:
    """A pack that lies beside the program: its edition, or what is wrong with its head."""

    id: str
    title: str
    edition: str
    problem: str = ""


def shipped() -> list[Shipped]:
    """What can be installed, by the first file of each folder; whether the rest can be run is found when it is."""
    return [_head(path, _written(path)) for path in loader.packs_in(loader.PACKS)]


def _written(folder: Path) -> int:
    head = folder / "pack.yaml"
    return head.stat().st_mtime_ns if head.is_file() else 0


@lru_cache(maxsize=500)
def _head(folder: Path, written: int) -> Shipped:
    """Read once for as long as the file is the one that was `written` then."""
    try:
        (node,) = read_yaml((folder / "pack.yaml").read_text(encoding="utf-8"), f"{folder.name}/pack.yaml")
        head = node.items("规则包")
        return Shipped(folder.name, head["title"].text("title"), head["edition"].text("edition"))
    except ZhibenError as refused:
        return Shipped(folder.name, folder.name, "", refused.message)
    except (OSError, UnicodeDecodeError, ValueError, KeyError):
        return Shipped(folder.name, folder.name, "", "pack.yaml 读不出来，或缺少 title、edition。")


def last_run(county_key: UUID | None) -> JudgementRun | None:
    """The latest run of a county, finished or not."""
    return JudgementRun.objects.filter(county=county_key).select_related("basis").order_by("-asked_at").first()


def survey_county(actor: Actor) -> UUID | None:
    """The county whose statistics the actor reads: the first by key where there are several."""
    keys = counties(actor)
    return keys[0] if keys else None
