"""What a county has gathered beside its register after some years, in proportion to its sites, the same for one seed.

Written in bulk, past the services: nobody asked for it, and the trail is chained as the services chain it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from bench import texts
from bench.report import say
from zhiben.apps.directives.lifecycle import DirectiveState, DutyState, Standing
from zhiben.apps.directives.models import Clause, Directive, Duty
from zhiben.apps.directives.services.intake import receive_directive
from zhiben.apps.registry import bulk
from zhiben.apps.registry.models import Person, Site
from zhiben.apps.registry.sampling import FAMILY, GIVEN
from zhiben.foundation.access.actor import actor_of
from zhiben.foundation.access.models import User
from zhiben.foundation.audit.chain import digest_of
from zhiben.foundation.audit.hashing import algorithm_in_use
from zhiben.foundation.audit.models import Entry, Head
from zhiben.foundation.documents.models import DOCX, Document, DocumentVersion
from zhiben.foundation.documents.services import keep_file
from zhiben.foundation.evidence.models import Attachment, Blob, Hold
from zhiben.foundation.evidence.sniff import TYPES
from zhiben.foundation.outbox.models import Job, Notice
from zhiben.foundation.search import index

DIRECTIVES, CHARACTERS = 50, 9_000
# For each site of the register: files, entries of the trail, people, notices, finished jobs, documents.
FILES, ENTRIES, PEOPLE, NOTICES, JOBS, DOCUMENTS = 0.2, 0.5, 0.2, 0.1, 0.05, 0.01
YEARS = 3 * 365 * 86_400
NAMES = ("营业执照", "应急预案", "现场照片", "检查记录", "整改报告", "平面图", "培训签到表", "检测报告")
ROLES, STATES = ("licence", "scene", "plan", "other"), ("draft", "submitted", "discarded")

Place = tuple[Any, ...]
_WRITTEN: tuple[type[Model], ...] = (Attachment, Entry, Document, Duty, Directive)


def fill(seed: int, now: datetime) -> None:
    """All or nothing; behind whatever the demo has written."""
    sites, chance = list(_places()), random.Random(f"{seed} volumes")
    clerk = User.objects.get(username="gao")
    with without_triggers(), transaction.atomic():
        _directives(clerk, seed, now)
        with bulk.indexes_afterwards(Blob, Attachment, Notice, Job, Document):
            for name, made in (
                ("files", _files(sites, clerk, chance, now)), ("entries of the trail", _entries(sites, clerk, chance, now)),
                ("people", _people(sites, chance)), ("notices", _notices(len(sites), chance, now)),
                ("jobs", _jobs(len(sites), clerk, chance, now)), ("documents", _documents(len(sites), clerk, chance, now)),
            ):  # fmt: skip
                say(f"  {made:,} {name}")
    index.rebuild()
    bulk.settle_tables(Blob, Person, Notice, Job, DocumentVersion)
    with connection.cursor() as cursor:
        for table in [model._meta.db_table for model in _WRITTEN]:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


@contextmanager
def without_triggers(*more: type[Model]) -> Iterator[None]:
    """Of the search, whose index is written once afterwards, and of the trail's end, which moves by many here."""
    models: tuple[type[Model], ...] = (Attachment, Clause, Directive, Document, Duty, Head)
    tables = [model._meta.db_table for model in (*models, *more)]
    quote = connection.ops.quote_name
    if connection.vendor == "sqlite":
        marks = ", ".join(["%s"] * len(tables))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", tables)  # fmt: skip
            dropped = cursor.fetchall()
        before, after = [f"DROP TRIGGER {name}" for name, _ in dropped], [sql for _, sql in dropped]
    else:
        before = [f"ALTER TABLE {quote(table)} DISABLE TRIGGER USER" for table in tables]
        after = [f"ALTER TABLE {quote(table)} ENABLE TRIGGER USER" for table in tables]
    _execute(before)
    try:
        yield
    finally:
        _execute(after)


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _places() -> Iterator[Place]:
    names = ("pk", "name", "area_id", "county_key", "town_key", "village_key", "grid_key", "sector_owner_id")
    return Site.objects.order_by("pk").values_list(*names).iterator(10_000)


def _write(model: type[Model], count: float, make: Callable[[int], Model]) -> int:
    return bulk.write(model, (bulk.row_of(make(number)) for number in range(int(count))))


def _levels(site: Place) -> dict[str, UUID | None]:
    return dict(zip(("county_key", "town_key", "village_key", "grid_key"), site[3:7], strict=True))


def _directives(clerk: User, seed: int, now: datetime) -> None:
    """Received and compiled by the product; confirmed and put in force at once."""
    actor = actor_of(clerk, now.date())
    for number in range(DIRECTIVES):
        data = texts.directive(CHARACTERS, seed + number).encode()
        receive_directive(name=f"directive-{number}.txt", data=data, actor=actor)
    open_ones = Directive.objects.filter(state=DirectiveState.RECEIVED).order_by("pk")[: DIRECTIVES - 2]
    known = list(open_ones.values_list("pk", flat=True))
    decided = {"decided_by": clerk, "decided_by_name": clerk.name, "decided_at": now}
    duties = Duty.objects.filter(directive__in=known)
    count = duties.update(state=DutyState.CONFIRMED, standing=Standing.IN_FORCE, **decided)
    Directive.objects.filter(pk__in=known).update(state=DirectiveState.IN_FORCE, status="final", in_force_at=now)
    say(f"  {len(known)} directives in force with {count:,} duties")


def _files(sites: list[Place], clerk: User, chance: random.Random, now: datetime) -> int:
    first, count = bulk.next_key(Blob), int(FILES * len(sites))
    kinds = [chance.choices(("jpeg", "pdf", "docx"), (7, 2, 1))[0] for _ in range(count)]
    at = [now - timedelta(seconds=chance.randrange(YEARS)) for _ in range(count)]

    def blob(n: int) -> Blob:
        look: dict[str, Any] = {f"band_{band}": chance.getrandbits(30) for band in range(4)}
        look |= {"across": chance.getrandbits(62), "down": chance.getrandbits(62), "width": 4000, "height": 3000}
        return Blob(
            id=first + n, sha256=f"{n:064x}", size=200_000 + n, file_type=kinds[n], scan="off", stored_at=at[n],
            **(look if kinds[n] == "jpeg" else {}),
        )  # fmt: skip

    def attachment(n: int) -> Attachment:
        site = sites[chance.randrange(len(sites))]
        picture = kinds[n] == "jpeg"
        return Attachment(
            blob_id=first + n, sha256=f"{n:064x}", kind=TYPES[kinds[n]].kind, area_id=site[2],
            captured_at=at[n] - timedelta(hours=2) if picture else None, organisation_id=site[7],
            subject_type="registry.site", subject_id=str(site[0]), subject_label=site[1], role=chance.choice(ROLES),
            name=f"{chance.choice(NAMES)}{n}.{kinds[n]}", protected=n % 50 == 0, uploaded_at=at[n], uploaded_by=clerk,
            uploaded_by_name=clerk.name, withdrawn_at=now if n % 100 == 1 else None,
            marked_on=now.date() if n % 5000 == 2 else None, keep_until=now.date() if n % 5000 == 2 else None,
            **_levels(site),
        )  # fmt: skip

    _write(Blob, count, blob)
    _write(Attachment, count, attachment)
    for site in sites[:: max(1, len(sites) // 20)]:
        Hold.objects.create(
            area_id=site[2], subject_type="registry.site", subject_id=str(site[0]), subject_label=site[1],
            reason="事故调查", held_at=now, held_by_name=clerk.name,
        )  # fmt: skip
    return count


def _entries(sites: list[Place], clerk: User, chance: random.Random, now: datetime) -> int:
    """On from the end of the chain, in the order of time."""
    head, algorithm, count = Head.objects.get(pk=1), algorithm_in_use(), int(ENTRIES * len(sites))
    start, step = now - timedelta(seconds=YEARS), YEARS / count
    people = list(User.objects.order_by("username").values_list("pk", "name"))

    def entry(n: int) -> Entry:
        site, who = sites[chance.randrange(len(sites))], people[0 if n % 3 else n % len(people)]
        made = Entry(
            seq=head.seq + 1, at=start + timedelta(seconds=int(step * n)), action="audit.seen", actor_id=who[0],
            actor_name=who[1], actor_kind="user", subject_type="registry.Site", subject_id=str(site[0]),
            subject_label=site[1], county_key=site[3], fields={"what": "联系电话"}, algorithm=algorithm,
            previous=head.hash,
        )  # fmt: skip
        made.hash = digest_of(made)
        head.seq, head.hash = made.seq, made.hash
        return made

    written = _write(Entry, count, entry)
    head.save()
    return written


def _people(sites: list[Place], chance: random.Random) -> int:
    first = bulk.next_key(Person)

    def person(n: int) -> Person:
        site = sites[chance.randrange(len(sites))]
        name = chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN)
        return Person(id=first + n, site_id=site[0], name=name, post=chance.choice(("principal", "safety_manager")), phone=f"1390000{n % 10_000:04d}", **_levels(site))  # fmt: skip

    return _write(Person, PEOPLE * len(sites), person)


def _notices(sites: int, chance: random.Random, now: datetime) -> int:
    """Two of five are the clerk's."""
    first, people = bulk.next_key(Notice), list(User.objects.order_by("username").values_list("pk", flat=True))
    clerk = User.objects.get(username="gao").pk

    def notice(n: int) -> Notice:
        at = now - timedelta(minutes=NOTICES * sites - n)
        mine = n % 5 < 2
        return Notice(
            id=first + n, recipient_id=clerk if mine else people[n % len(people)], title=f"第 {n} 件到期提醒", text="请及时办理。",
            url="/todo/", at=at, read_at=None if n % 7 == 0 else at,
        )  # fmt: skip

    return _write(Notice, NOTICES * sites, notice)


def _jobs(sites: int, clerk: User, chance: random.Random, now: datetime) -> int:
    first, county = bulk.next_key(Job), clerk.organisation.area if clerk.organisation else None

    def job(n: int) -> Job:
        at = now - timedelta(minutes=JOBS * sites - n)
        return Job(
            id=first + n, state="dead" if n % 2000 == 0 else "done", max_attempts=3, created_at=at, finished_at=at,
            kind="registry.import", payload={}, area=county, county_key=county.pk if county else None, actor_id=clerk.pk, actor_name=clerk.name,
        )  # fmt: skip

    return _write(Job, JOBS * sites, job)


def _documents(sites: int, clerk: User, chance: random.Random, now: datetime) -> int:
    office = clerk.organisation
    assert office is not None
    content = {"title": "关于开展专项检查的通知", "blocks": [], "head": "", "number": "", "signer": office.name}

    kept, ids = keep_file(b"PK", DOCX), []

    def document(n: int) -> Document:
        made = Document(
            area=office.area, organisation=office, title=f"关于开展第{n}轮专项检查的通知", content=content,
            state=chance.choices(STATES, (50, 1, 49))[0], drafted_by=clerk, drafted_by_name=clerk.name,
            drafted_at=now - timedelta(minutes=n), county_key=office.area.county_key,
        )  # fmt: skip
        ids.append(made.pk)
        return made

    def version(n: int) -> DocumentVersion:
        at = now - timedelta(minutes=n)
        return DocumentVersion(
            id=first + n, document_id=ids[n], version=1, content=content, docx=kept, made_by_name=clerk.name, made_at=at
        )

    first, count = bulk.next_key(DocumentVersion), DOCUMENTS * sites
    _write(Document, count, document)
    return _write(DocumentVersion, count, version)
