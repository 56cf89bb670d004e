"""What dispatch does after the commit: a unit whose tasks were issued hears of it."""

from __future__ import annotations

from django.urls import reverse

from zhiben.apps.directives.events import CameIntoForce
from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch.events import TasksIssued
from zhiben.apps.dispatch.requests import FindPairs
from zhiben.apps.dispatch.selectors.audience import Directory
from zhiben.apps.dispatch.services import library
from zhiben.foundation import outbox
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.outbox.occasion import Occasion


@outbox.subscriber(TasksIssued, "dispatch.tell_unit", "通知单位有新任务")
def tell_unit(event: TasksIssued, occasion: Occasion) -> None:
    """One notice a person, however many tasks were issued together."""
    unit = Organisation.objects.select_related("area").get(pk=event.organisation_id)
    people = Directory(unit.area.county_key, on=occasion.now.date()).officers(unit.pk)
    outbox.notify(
        recipients=people,
        title=f"收到 {event.count} 项新任务：{event.title}"[:200],
        text=f"{occasion.by}下达。请在签收时限内签收并指定责任人。",
        url=f"{reverse('dispatch:tasks')}?view=sign&unit={unit.pk}",
        now=occasion.now,
        key=f"dispatch.issued:{occasion.event_id}",
    )


@outbox.subscriber(CameIntoForce, "dispatch.compare_duties", "查找重复和不一致的要求")
def compare_duties(event: CameIntoForce, occasion: Occasion) -> None:
    """However many directives come into force together, the county is compared once."""
    directive = Directive.objects.select_related("area").get(pk=event.directive_id)
    county = Area.objects.get(pk=directive.county_key)
    request = FindPairs(county_id=county.pk)
    outbox.enqueue(request, actor=occasion.actor, now=occasion.now, area=county, key=f"pairs:{county.pk}")


@outbox.subscriber(CameIntoForce, "dispatch.note_citations", "登记文件引用的规定")
def note_citations(event: CameIntoForce, occasion: Occasion) -> None:
    """The texts that its duties rely on stand in the library, as not there until somebody brings them."""
    directive = Directive.objects.select_related("area").get(pk=event.directive_id)
    library.note_citations(directive=directive, actor=occasion.actor, now=occasion.now)
