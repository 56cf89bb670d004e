"""Judging a whole county in portions, and single sites at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.registry.vocabulary import Status
from zhiben.apps.rulepacks import audit as actions
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.engine import ways
from zhiben.apps.rulepacks.engine.judges import bench
from zhiben.apps.rulepacks.models import JudgementBasis, JudgementRun, PackUse, SiteJudgement
from zhiben.apps.rulepacks.requests import RunJudgement
from zhiben.apps.rulepacks.selectors import packs as selectors
from zhiben.apps.rulepacks.services import tallies
from zhiben.apps.rulepacks.services.basis import basis_of
from zhiben.apps.rulepacks.services.storing import Written, store
from zhiben.core.errors import Conflict
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.models import Area

# So many sites are read, judged and written together: what a run needs of memory follows from it.
PORTION = 5_000
# Sites that are judged by themselves in one transaction.
TOGETHER = 50
_READ = (
    "kind", "sector", "other_sectors", "status", "county_key", "town_key", "village_key", "grid_key", "sector_owner",
)  # fmt: skip
LONGEST = timedelta(hours=12)
NOTHING_ON = "还没有启用任何规则包，请先在“规则包”中安装并启用。"
Portion = Callable[[int, int, str], AbstractContextManager[None]]


@transaction.atomic
def start_run(*, on: date, actor: Actor, now: datetime) -> JudgementRun:
    """Ask for a judgement of the whole county. The one that is open already is returned instead of a second one.

    Raises: NotVisible, NotPermitted, Conflict "rulepacks.nothing_on".
    """
    county = selectors.home(actor, permissions.RUN)
    _give_up(county, now=now)
    open_ = JudgementRun.objects.filter(county=county, state__in=["waiting", "running"]).first()
    if open_ is not None:
        return open_
    basis = basis_of(county.pk, now=now)
    if basis is None:
        raise Conflict("rulepacks.nothing_on", NOTHING_ON)
    run = JudgementRun.objects.create(county=county, basis=basis, judged_on=on, asked_by=actor.name, asked_at=now)
    audit.record(actions.RUN_ASKED, actor=actor, subject=run, on=on.isoformat())
    outbox.enqueue(RunJudgement(run.pk), actor=actor, now=now, area=county, key=f"run:{run.pk.hex}")
    return run


@transaction.atomic
def start_nightly(county_key: UUID, *, on: date, now: datetime) -> JudgementRun | None:
    """The same by itself, where no run is open."""
    county = Area.objects.get(pk=county_key)
    _give_up(county, now=now)
    basis = basis_of(county_key, now=now)
    if basis is None or JudgementRun.objects.filter(county=county, state__in=["waiting", "running"]).exists():
        return None
    actor = system_actor("scheduler", county)
    run = JudgementRun.objects.create(county=county, basis=basis, judged_on=on, asked_by=actor.name, asked_at=now)
    outbox.enqueue(RunJudgement(run.pk), actor=actor, now=now, area=county, key=f"run:{run.pk.hex}")
    return run


def _give_up(county: Area, *, now: datetime) -> None:
    """A run that no worker came to the end of does not stand in the way of the next one for ever."""
    old = JudgementRun.objects.filter(county=county, state__in=["waiting", "running"], asked_at__lt=now - LONGEST)
    old.update(state=JudgementRun.State.FAILED, problem="后台没有完成这次判定，请重新运行。", finished_at=now)


def judge_county(run_id: UUID, *, portion: Portion, clock: Callable[[], datetime]) -> JudgementRun:
    """Every site of the county of a run, in the order of its key; goes on where an earlier attempt stopped.

    Args: `portion(done, total, message)`: one transaction of the job that runs this.
    """
    run = JudgementRun.objects.select_related("basis", "county").get(pk=run_id)
    if run.state == JudgementRun.State.DONE or run.basis is None:
        return run
    inside = Site.objects.filter(county_key=run.county_id).order_by("pk").only(*_READ)
    total = inside.count()
    with ways.opened(bench(run.basis, on=run.judged_on), sites=total) as judge:
        while sites := list(inside.filter(pk__gt=run.last_site)[:PORTION]):
            # Read and judged outside the transaction: nobody else waits for it.
            seen_at, open_ = clock(), [site for site in sites if site.status != Status.CLOSED]
            said = dict(zip((site.pk for site in open_), judge(open_), strict=True))
            with portion(run.done + len(sites), total, f"已判定 {run.done + len(sites)} 个对象"):
                written = store(
                    sites, said, basis=run.basis.pk, on=run.judged_on, now=clock(), by=run.asked_by, run=run,
                    seen_at=seen_at,
                )  # fmt: skip
                run.state, run.total = JudgementRun.State.RUNNING, max(total, run.done + len(sites))
                run.last_site, run.done = sites[-1].pk, run.done + len(sites)
                run.changed += written.changes
                run.save(update_fields=["state", "total", "last_site", "done", "changed"])
    with portion(run.done, max(total, run.done), "汇总"):
        run.counts = tallies.rebuild(run.county_id)
        run.state, run.finished_at, run.problem = JudgementRun.State.DONE, clock(), ""
        run.save(update_fields=["counts", "state", "finished_at", "problem"])
    return run


def fail_run(run_id: UUID, *, problem: str, now: datetime) -> None:
    """Said on the page; a new run may be asked for."""
    JudgementRun.objects.filter(pk=run_id).update(
        state=JudgementRun.State.FAILED, problem=problem[:500], finished_at=now
    )


@transaction.atomic
def judge_site(*, site_id: int, on: date, actor: Actor, now: datetime) -> Written:
    """One site at once, by what is switched on now.

    Raises: NotVisible, NotPermitted, Conflict "rulepacks.nothing_on".
    """
    actor.require(permissions.ANSWER)
    site = reach.site(site_id, actor=actor, permission=permissions.ANSWER, lock=True)
    return judge_again(site, on=on, by=actor.name, now=now)


def judged_county(site_ids: Sequence[int]) -> Area | None:
    """The county of these sites, where it has judged before and still does."""
    county = Area.objects.filter(pk__in=Site.objects.filter(pk__in=site_ids[:1]).values("county_key")).first()
    if county is None or not SiteJudgement.objects.filter(county_key=county.pk).exists():
        return None
    return county if PackUse.objects.filter(county=county, switched_off_at=None).exists() else None


def judge_sites(site_ids: Sequence[int], *, portion: Portion, on: date, by: str, now: datetime) -> int:
    """Some sites of one county, whose files were changed, each by itself. Returns how many verdicts changed.

    Its cells of the counts move with a site: to another town or office as well.
    """
    changed = 0
    for start in range(0, len(site_ids), TOGETHER):
        part = site_ids[start : start + TOGETHER]
        with portion(start + len(part), len(site_ids), ""):
            sites = list(Site.objects.select_for_update().filter(pk__in=part).order_by("pk"))
            basis = basis_of(sites[0].county_key, now=now) if sites else None
            if basis is not None:
                changed += _judge_these(sites, basis, on=on, by=by, now=now).changes
    return changed


def judge_again(site: Site, *, on: date, by: str, now: datetime) -> Written:
    """Inside the transaction of a command that locked the site. Raises: Conflict "rulepacks.nothing_on"."""
    basis = basis_of(site.county_key, now=now)
    if basis is None:
        raise Conflict("rulepacks.nothing_on", NOTHING_ON)
    return _judge_these([site], basis, on=on, by=by, now=now)


def _judge_these(sites: Sequence[Site], basis: JudgementBasis, *, on: date, by: str, now: datetime) -> Written:
    open_ = [site for site in sites if site.status != Status.CLOSED]
    said = dict(zip((site.pk for site in open_), ways.one_by_one(open_, bench(basis, on=on)), strict=True))
    written = store(sites, said, basis=basis.pk, on=on, now=now, by=by)
    tallies.shift(written.moved)
    return written
