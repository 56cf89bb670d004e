from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("dispatch", "0001_tasks_rounds_and_the_ladder"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("head", "主要负责人"), ("safety", "分管安全负责人"), ("deputy", "其他分管负责人")],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("set_by_name", models.CharField(max_length=64)),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="escalation",
            name="outcome_url",
            field=models.CharField(blank=True, help_text="what was drafted from it", max_length=200),
        ),
        migrations.AddField(
            model_name="escalation",
            name="reached_on",
            field=models.DateField(help_text="the day on which the rung was reached", null=True),
        ),
        migrations.AddField(
            model_name="escalation",
            name="skipped",
            field=models.BooleanField(
                default=False, help_text="no run was made in time; a later rung was sent instead"
            ),
        ),
        migrations.AddField(model_name="escalation", name="title", field=models.CharField(default="", max_length=200)),
        migrations.AddField(
            model_name="escalation",
            name="told",
            field=models.JSONField(
                default=list, help_text="who heard of it: audience, name, and for whom they stand in"
            ),
        ),
        migrations.AddField(model_name="escalation", name="told_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="escalation",
            name="url",
            field=models.CharField(blank=True, help_text="the page of the thing that is due", max_length=200),
        ),
        migrations.AlterField(model_name="escalation", name="explanation", field=models.CharField(max_length=500)),
        migrations.AlterField(
            model_name="escalation",
            name="on",
            field=models.DateField(help_text="the day of the run that wrote it down"),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(fields=["county_key", "-on", "-id"], name="escalation_newest"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("skipped", False), models.Q(("proposal", "none"), ("told_at", None)), _connector="OR"
                ),
                name="escalation_skipped_told_nobody",
            ),
        ),
        migrations.AddField(
            model_name="unitcontact",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="access.organisation"
            ),
        ),
        migrations.AddField(
            model_name="unitcontact",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcontact",
            constraint=models.UniqueConstraint(fields=("organisation", "role", "name"), name="unit_contact_once"),
        ),
        migrations.AddConstraint(
            model_name="unitcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="unit_contact_has_name"
            ),
        ),
    ]
