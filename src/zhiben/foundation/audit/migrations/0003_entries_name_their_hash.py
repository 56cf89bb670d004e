"""Each entry names its algorithm. SQLite makes the table anew for it, without its triggers, so they are set again."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations, models

_triggers = import_module("zhiben.foundation.audit.migrations.0002_entries_are_append_only")


class Migration(migrations.Migration):
    dependencies = (("audit", "0002_entries_are_append_only"),)
    operations = (
        migrations.RunPython(_triggers.drop_triggers, _triggers.set_triggers),
        migrations.AddField("entry", "algorithm", models.CharField(default="sha256", max_length=10)),
        migrations.RunPython(_triggers.set_triggers, _triggers.drop_triggers),
    )
