"""What is asked: every list, filter, search and object page, with filters that match everything, few and nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

from zhiben.apps.directives.models import Directive, Duty, UnitName
from zhiben.apps.registry.models import BusinessKind, Site
from zhiben.core.paging import cursor_of
from zhiben.foundation.access.models import Area, Organisation, User
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.documents.models import Document
from zhiben.foundation.evidence.models import Attachment
from zhiben.foundation.outbox.models import Notice

NOTHING = "龘靐"  # a search for what no name holds
SITES = (
    "", "?risk=red", "?risk=blue&status=closed", "?sector=explosives", "?sector=trade&risk=red&status=suspended&kind=ktv",
    "?ownership=unowned", "?ownership=no_sector", "?kind=underground", "?business={business}", "?business={rare_business}",
    "?business={business}&risk=red", "?business={rare_business}&status=closed&sector=mines", "?place=without",
    "?place=without&risk=red&status=closed", "?area={town}", "?area={town}&risk=red", "?area={town}&sector=explosives&status=closed",
    "?area={village}", "?area={village}&risk=red", "?before={deep}", "?risk=orange&before={deep}", "?area={town}&before={deep}",
    "?text=安澜", "?text=矿业", "?text=青石矿业", "?text=矿", "?text={nothing}", "?text=安澜&risk=red", "?text=安澜&before={deep}",
    "?text=安澜&area={town}", "?text={code}", "?text=机械&business={rare_business}",
)  # fmt: skip
EVIDENCE = (
    "", "?kind=image", "?kind=pdf", "?kind=audio", "?kind=video&state=withdrawn", "?role=scene", "?role=appointment",
    "?subject_type=registry.site", "?subject_type=registry.contract", "?name=整改", "?name={nothing}", "?name=1999",
    "?state=withdrawn", "?state=marked", "?state=held", "?state=pending", "?state=deleted",
    "?captured_from=2030-01-01", "?captured_from=1990-01-01&captured_to=1990-12-31", "?captured_to=2024-06-30",
    "?uploaded_to=2024-06-30", "?uploaded_from=2030-01-01", "?kind=image&role=licence&name=照片", "?kind=image&captured_from=2030-01-01",
    "?role=appointment&kind=office&subject_type=registry.person", "?after={deep_file}",
)  # fmt: skip
LEDGER = (
    "", "?due=overdue", "?due=month", "?due=none", "?due=verify", "?due=range&due_from=1990-01-01&due_to=1990-12-31",
    "?state=waiting", "?state=superseded", "?sort=newest", "?sort=text", "?text=排查", "?text={nothing}", "?unit={office}",
    "?unit={idle_office}", "?unit_name=县应急管理局", "?directive={directive}", "?text={nothing}&sort=newest&due=overdue",
    "?after={deep_duty}", "?unit={idle_office}&sort=newest", "?sector=没有",
)  # fmt: skip
TRAIL = (
    "", "?who=高敏", "?who=无此人", "?about=矿业", "?about={nothing}", "?about={site}", "?action=audit", "?action=audit.erased",
    "?action=calendar", "?since=2030-01-01", "?until=1990-01-01", "?since=2025-01-01&until=2025-01-31", "?before={deep_entry}",
    "?who=高敏&about={nothing}", "?who=高敏&action=audit.seen&until=2025-01-31", "?action=calendar&who=高敏",
)  # fmt: skip
SEARCH = ("安澜", "矿业", "矿", "{nothing}", "青石", "{code}", "王伟", "检查", "通知 安全", "安全")
ADMINISTRATION = (
    "people", "people?text=高", "people?text={nothing}", "people/{user}", "failures", "sessions", "policies", "responsible",
)  # fmt: skip
STRUCTURE = ("offices", "offices?text=局", "offices/{office}", "areas", "areas/{town}")
CLERK = (
    "/", "/todo/", "/todo/?bucket=overdue", "/todo/?bucket=undated", "/notices/", "/notices/?unread=1", "/notices/?before={deep_notice}",
    "/notices/bell", "/notices/contacts", "/calendar/2026", "/account/sessions", "/account/tokens", "/saved/",
    "/registry/map", "/registry/map?business={business}", "/registry/map?risk=red&status=closed", "/registry/map/outlines",
    "/registry/map/points?box=112.4,37.4,112.9,37.8", "/registry/map/points?box=112.5,37.5,112.51,37.51",
    "/registry/map/points?box=112.4,37.4,112.9,37.8&business={rare_business}", "/registry/map/points?box=112.5,37.5,112.51,37.51&business={business}&risk=red",
    "/registry/map/points?box=112.5,37.5,112.6,37.6&sector=explosives", "/registry/map/points?box=1,1,2,2", "/registry/equipment",
    "/registry/equipment?which=old", "/registry/equipment?after=2026-06-01~500", "/registry/businesses", "/registry/findings",
    "/registry/new", "/registry/imports", "/registry/snapshots", "/registry/{site}", "/registry/{site}?tab=owners", "/registry/{site}?tab=equipment",
    "/registry/{site}?tab=facts", "/registry/{site}?tab=timeline", "/registry/{site}/edit", "/registry/{site}/fleet", "/registry/{busy}",
    "/evidence/of/registry.site/{site}", "/evidence/{file}", "/documents/", "/documents/?state=submitted", "/documents/?state=issued",
    "/documents/?text=检查", "/documents/?text={nothing}", "/documents/?page=150", "/documents/new", "/documents/numbers", "/documents/templates",
    "/documents/{document}", "/directives/", "/directives/?state=in_force", "/directives/units", "/directives/units?state=resolved",
    "/directives/{directive}", "/directives/{directive}/review", "/directives/{directive}/coverage", "/directives/ledger/import", "/dispatch/",
    "/dispatch/?state=overdue", "/dispatch/units", "/dispatch/transfers", "/dispatch/of/{directive}", "/choose/area?q=青", "/choose/organisation?q=局",
    "/choose/enterprise?q=矿业", "/choose/enterprise?q={nothing}", "/search/suggest?q=矿业",
    "/api/v1/registry/sites", "/api/v1/registry/sites?risk=red", "/api/v1/registry/sites/{site}", "/api/v1/registry/equipment/due",
    "/api/v1/evidence", "/api/v1/directives/ledger", "/api/v1/directives", "/api/v1/notices", "/api/v1/areas", "/api/v1/organisations",
)  # fmt: skip
# The same lists for who sees less: a town, a department, a leader, a firm. {site} is theirs only by chance, so not here.
OTHERS = (
    "/", "/todo/", "/registry/", "/registry/?risk=red", "/registry/?sector=explosives", "/registry/?kind=ktv&risk=red", "/registry/?business={rare_business}",
    "/registry/?text=安澜", "/registry/?text=矿业", "/registry/?text={nothing}", "/registry/?before={deep}", "/registry/?place=without&risk=red", "/registry/map",
    "/registry/map/points?box=112.4,37.4,112.9,37.8", "/registry/map/points?box=112.5,37.5,112.51,37.51", "/registry/equipment", "/registry/equipment?which=old",
    "/evidence/", "/evidence/?kind=audio", "/evidence/?role=appointment", "/evidence/?name={nothing}", "/evidence/?captured_from=2030-01-01", "/evidence/?state=held",
    "/directives/", "/directives/ledger", "/directives/ledger?text={nothing}", "/directives/ledger?state=waiting", "/directives/ledger?unit={idle_office}", "/dispatch/",
    "/notices/", "/search/?q=矿业", "/search/?q={nothing}", "/documents/", "/documents/?text={nothing}",
)  # fmt: skip


def asked() -> Iterator[tuple[str, str]]:
    """User and address of every page, keys filled in."""
    known = keys()

    def address(text: str) -> str:
        return quote(text.format(**known), safe="/?&=:,~-_.")

    everything = (
        [f"/registry/{each}" for each in SITES], [f"/evidence/{each}" for each in EVIDENCE], [f"/directives/ledger{each}" for each in LEDGER],
        [f"/search/?q={each}" for each in SEARCH], CLERK,
    )  # fmt: skip
    yield from (("gao", address(each)) for group in everything for each in group)
    yield from (("an", address(f"/administration/trail{each}")) for each in TRAIL)
    yield ("an", "/administration/trail/checkpoints")
    yield from (("bao", address(f"/administration/{each}")) for each in ADMINISTRATION)
    yield from (("xi", address(f"/administration/{each}")) for each in STRUCTURE)
    yield from (
        ("xi", each) for each in ("/operations/", "/operations/?queue=jobs&state=dead", "/operations/schedules")
    )
    yield from ((who, address(each)) for who in ("lin", "shen", "he", "ma") for each in OTHERS)


def keys() -> Mapping[str, object]:
    """One object of each kind, and places deep in each list."""
    sites = Site.objects.order_by("-pk")
    count = sites.count()
    file = Attachment.objects.order_by("-uploaded_at", "-pk")
    deep_file = file[min(48_000, int(0.15 * count))]
    duty = Duty.objects.filter(standing="in_force").order_by("deadline_on", "pk")
    deep_duty = duty[min(8_000, duty.count() - 1)]
    notices = Notice.objects.filter(recipient__username="gao").order_by("-pk")
    town = Area.objects.filter(level="town", name="青石镇").get()
    offices = Organisation.objects.filter(area__name="安澜县")
    businesses = BusinessKind.objects.order_by("name")
    busiest = Attachment.objects.values_list("subject_id", flat=True).first()
    return {
        "nothing": NOTHING, "deep": sites.values_list("pk", flat=True)[min(50_000, count // 2)], "town": town.pk,
        "village": Area.objects.filter(parent=town).order_by("name")[0].pk, "site": count // 3, "busy": busiest,
        "business": businesses.get(name="校外培训").pk, "rare_business": businesses.get(name="生物质气").pk,
        "code": Site.objects.exclude(credit_code="").values_list("credit_code", flat=True)[1], "file": file[100].pk,
        "deep_file": f"{deep_file.uploaded_at.isoformat().replace('+', '%2B')}~{deep_file.pk}".replace("%2B", "+"),
        "office": offices.get(short_name="县应急局").pk, "idle_office": offices.get(short_name="县信访局").pk,
        "directive": Directive.objects.filter(state="in_force").order_by("pk")[0].pk, "user": User.objects.get(username="lin").pk,
        "deep_duty": cursor_of(deep_duty.deadline_on.isoformat(), str(deep_duty.pk)), "unit": UnitName.objects.order_by("pk")[0].pk,
        "deep_entry": Entry.objects.count() // 10, "deep_notice": notices.values_list("pk", flat=True)[min(20_000, notices.count() // 2)],
        "document": Document.objects.order_by("-drafted_at")[10].pk,
    }  # fmt: skip


def routes() -> set[str]:
    """Every route of the platform, as its pattern."""

    def walk(found: URLResolver, before: str) -> Iterator[str]:
        for each in found.url_patterns:
            whole = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each, whole)
            elif isinstance(each, URLPattern):
                yield whole

    return set(walk(get_resolver(), ""))
