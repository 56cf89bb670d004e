from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0005_open_tasks_in_one_order")]

    operations = [
        migrations.CreateModel(
            name="FrozenReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=64)),
                ("late", models.BooleanField()),
                ("values", models.JSONField(default=dict)),
                (
                    "unit_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="frozen", to="dispatch.unitreturn"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["unit_return", "at", "id"], name="frozen_return_at")],
            },
        ),
    ]
