"""`free_at` is empty where nobody may take a row: then one small index finds what is free, on both databases."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

OPEN = ["running", "waiting"]
WORK = ("delivery", "job", "transmission")


def empty_where_closed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in WORK:
        apps.get_model("outbox", name).objects.exclude(state__in=OPEN).update(free_at=None)


def fill_where_closed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in WORK:
        apps.get_model("outbox", name).objects.filter(free_at=None).update(free_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = (("outbox", "0001_events_jobs_schedules_notices"),)
    operations = (
        *(migrations.RemoveIndex(model_name=name, name=f"{name}_open") for name in WORK),
        *(
            migrations.AlterField(model_name=name, name="free_at", field=models.DateTimeField(null=True))
            for name in WORK
        ),
        migrations.RunPython(empty_where_closed, fill_where_closed),
        *(
            migrations.AddIndex(
                model_name=name,
                index=models.Index(
                    fields=("priority", "free_at", "id"), condition=Q(free_at__isnull=False), name=f"{name}_free"
                ),
            )
            for name in WORK
        ),
        *(
            migrations.AddConstraint(
                model_name=name,
                constraint=models.CheckConstraint(
                    condition=Q(state__in=OPEN, free_at__isnull=False) | (~Q(state__in=OPEN) & Q(free_at=None)),
                    name=f"{name}_free_while_open",
                ),
            )
            for name in WORK
        ),
    )
