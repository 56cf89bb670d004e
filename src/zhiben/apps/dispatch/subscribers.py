"""What dispatch does after the commit: a unit whose tasks were issued hears of it."""

from __future__ import annotations

from django.urls import reverse

from zhiben.apps.dispatch.events import TasksIssued
from zhiben.apps.dispatch.selectors.audience import Directory
from zhiben.foundation import outbox
from zhiben.foundation.access.models import Organisation
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
