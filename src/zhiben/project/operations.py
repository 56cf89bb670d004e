"""What the command line asks of the platform. `start` comes first; everything else needs it."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from zhiben.core.errors import Conflict, ExternalError, InputError, NotVisible

Say = Callable[[str], None]

WORKER_GRACE_S = 15


@dataclass(frozen=True, slots=True)
class TrailReport:
    """`broken` is the sentence about the first broken entry, None where the whole chain holds."""

    entries: int
    head: str
    broken: str | None
    checkpoints: int


def start(data: Path | None = None) -> None:
    """Load the settings and the apps. `data` stands for ZHIBEN_DATA, in this process and those it starts."""
    if data is not None:
        os.environ["ZHIBEN_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.project.settings")
    django.setup()


def migrate() -> int:
    """Bring the database to the present schema. Returns how many steps that took.

    Raises: ExternalError "database.unreachable".
    """
    with _database_reached():
        steps = _pending_steps()
        call_command("migrate", verbosity=0, interactive=False)
        if steps and connection.vendor == "sqlite":
            # Where only some indexes of a table are counted, the planner takes one that is not: count all, quickly.
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA analysis_limit = 1000")
                cursor.execute("ANALYZE")
    return steps


def refuse_unmigrated() -> None:
    """Raises: InputError "database.not_migrated", ExternalError "database.unreachable"."""
    with _database_reached():
        steps = _pending_steps()
    if steps:
        raise InputError("database.not_migrated", "数据库结构不是最新的，请先运行 zhiben migrate。")


@contextmanager
def _database_reached() -> Iterator[None]:
    try:
        yield
    except DatabaseError as failed:
        raise ExternalError(
            "database.unreachable",
            f"数据库无法使用（{str(failed).strip().splitlines()[0]}）。请检查 ZHIBEN_DATABASE_URL 和数据库服务。",
            retryable=True,
        ) from failed


def _pending_steps() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def prepare_assets(say: Say) -> None:
    """Lay out the front-end kit and collect all static files. Without the kit the pages are plain, and work."""
    from zhiben.foundation.web import assets

    if not assets.fresh():
        say("正在取得界面资源……")
        problem = assets.ensure()
        if problem:
            say(problem)
    _collect_static()


def _collect_static() -> None:
    """Into ZHIBEN_DATA/static, under names that carry their digest; only where a file has changed since."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    found = [
        (name, (stat := Path(storage.path(name)).stat()).st_size, stat.st_mtime_ns)
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    content = hashlib.sha256(repr(sorted(found)).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != content:
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(content, encoding="ascii")


def check() -> None:
    """Raises: InputError "settings.check_failed", with what Django's checks found."""
    try:
        call_command("check", fail_level="ERROR", verbosity=0, stdout=io.StringIO())
    except SystemCheckError as failed:
        raise InputError("settings.check_failed", f"启动检查未通过：\n{failed}") from failed


def seed_demo(
    enterprises: int = 2000, told: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, str] | None:
    """Fresh passwords by user name, or None where the demo county is there already. All or nothing.

    `enterprises`: how many sites its register holds. `told` hears how many of them were written.
    """
    from django.db import transaction
    from django.utils import timezone

    from zhiben.project import demo, demo_county, demo_registry

    if demo.is_seeded():
        return None
    with transaction.atomic():
        passwords = demo.seed()
        demo_registry.seed(enterprises, county_name=demo_county.COUNTY, on=timezone.localdate(), told=told)
    return passwords


def demo_people() -> list[tuple[str, str, str]]:
    """User name, name, and who that is, of everybody in the demo county."""
    from zhiben.project.demo_county import PEOPLE

    return [(person.username, person.name, person.who) for person in PEOPLE]


def refuse_taken_port(host: str, port: int) -> None:
    """Raises: Conflict "serve.port_taken", before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            why = "已被其他程序占用" if refused.errno == errno.EADDRINUSE else f"不可用，{refused.strerror}"
            raise Conflict(
                "serve.port_taken",
                f"地址 {host}:{port} {why}。请用 --port 换一个端口，例如 --port {port + 1}。",
            ) from refused


def serve(host: str, port: int, *, workers: int = 1, threads: int = 4) -> None:
    """Answer requests until told to stop."""
    from granian.constants import Interfaces
    from granian.server import Server

    connections.close_all()
    Server(
        "zhiben.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_enabled=False,
    ).serve()


def work(jobs: int, *, parent: int | None = None) -> None:
    """Take work until told to stop."""
    from zhiben.foundation.outbox.worker import Worker

    Worker(job_lanes=jobs, parent=parent).run()


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process as long as this one serves. It ends with this one, also where this one is killed."""
    command = [sys.executable, "-m", "zhiben", "worker", "--parent", str(os.getpid())]
    beside = subprocess.Popen(command)  # noqa: S603 - our own program
    try:
        yield
    finally:
        beside.terminate()
        try:
            beside.wait(timeout=WORKER_GRACE_S)
        except subprocess.TimeoutExpired:
            beside.kill()
            beside.wait()


def verify_trail(against: Path | None = None) -> TrailReport:
    """`against`: a file of checkpoints. Raises: InputError "audit.checkpoint_unreadable"."""
    from zhiben.foundation.audit import checkpoints
    from zhiben.foundation.audit.chain import verify

    kept = checkpoints.read(against.read_text(encoding="utf-8").splitlines()) if against else []
    verdict = verify(kept)
    return TrailReport(verdict.entries, verdict.hash, verdict.broken.reason if verdict.broken else None, len(kept))


def checkpoint_trail(to: Path | None = None) -> tuple[str, Path]:
    """Add a checkpoint to `to`, else to the file of the settings. Returns its line and that file.

    Raises: InputError "audit.checkpoint_unwritable".
    """
    from django.conf import settings
    from django.utils import timezone

    from zhiben.foundation.audit import checkpoints

    path = to or settings.AUDIT_CHECKPOINTS
    taken = checkpoints.take(timezone.now())
    checkpoints.write(taken, path)
    return taken.line(), path


def reset_password(username: str) -> str:
    """The fresh password. Raises: NotVisible "access.user_absent"."""
    from django.utils import timezone

    from zhiben.foundation.access.actor import system_actor
    from zhiben.foundation.web.services import reset_password as reset

    return reset(username=username, actor=system_actor("command-line"), now=timezone.now())


def create_user(username: str, name: str, *, role: str, area: str, organisation: str | None) -> str:
    """The fresh password of a new user with one role from today on. The first county is made where there is none.

    Raises: NotVisible "access.area_absent", "access.organisation_absent"; InputError.
    """
    from django.db import transaction
    from django.utils import timezone

    from zhiben.foundation.access.actor import system_actor
    from zhiben.foundation.access.models import Area, AreaLevel, OrganisationAlias
    from zhiben.foundation.access.services import create_area
    from zhiben.foundation.web.services import admit

    with transaction.atomic():
        if not Area.objects.exists():
            create_area(name=area, level=AreaLevel.COUNTY)
        place = Area.objects.filter(name=area).first()
        if place is None:
            raise NotVisible("access.area_absent", f"没有区域“{area}”。请检查名称。", area=area)
        alias = None
        if organisation:
            known = OrganisationAlias.objects.filter(name=organisation, county_key=place.county_key)
            alias = known.select_related("organisation").first()
            if alias is None:
                raise NotVisible("access.organisation_absent", f"“{area}”没有机构“{organisation}”。请检查名称。")
        return admit(
            username=username,
            name=name,
            organisation=alias.organisation if alias else None,
            role=role,
            area=place,
            at_organisation=False,
            valid_from=timezone.localdate(),
            actor=system_actor("command-line"),
        )


def import_sites(
    path: Path, *, username: str, options: dict[str, str], apply: bool, told: Callable[[int, int], None]
) -> dict[str, object]:
    """Try a sheet of sites, and write it where `apply`. Returns the report; see `registry.services.imports`.

    Raises: NotVisible "access.user_absent", InputError, NotPermitted, Conflict.
    """
    from django.utils import timezone

    from zhiben.apps.registry.services import imports
    from zhiben.foundation.access.actor import actor_of
    from zhiben.foundation.access.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotVisible("access.user_absent", f"没有用户“{username}”。请检查用户名。", username=username)
    actor = actor_of(user, timezone.localdate())
    made = imports.hand_in(name=path.name, data=path.read_bytes(), actor=actor)
    imports.settle_mapping(import_id=made.pk, mapping=made.mapping, options=options, actor=actor)
    tried = imports.try_import(import_id=made.pk, actor=actor, told=told)
    if apply:
        imports.apply_import(import_id=made.pk, actor=actor, told=told)
    return {"mapping": made.mapping, **tried.report}


def rebuild_search(told: Callable[[str, int], None]) -> int:
    """Write the index of the search anew. `told` hears each kind and how many entries it has. Returns all of them."""
    from zhiben.foundation.search import index

    return index.rebuild(told)


def search_drift() -> dict[str, int]:
    """For each kind of the search, how many entries differ from what they index. Empty: none."""
    from zhiben.foundation.search import index

    return index.drift()
