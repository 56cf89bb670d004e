import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_password_age_and_refused_sign_ins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=60, verbose_name="用途")),
                ("prefix", models.CharField(editable=False, max_length=12, unique=True, verbose_name="前缀")),
                ("hash", models.CharField(editable=False, max_length=64)),
                ("read_only", models.BooleanField(default=False, verbose_name="只读")),
                ("permissions", models.JSONField(blank=True, null=True)),
                ("by_provider", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(verbose_name="签发时间")),
                ("expires_at", models.DateTimeField(verbose_name="有效期至")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="最近使用")),
                ("addresses", models.JSONField(default=list, editable=False)),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="吊销时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "接口令牌",
                "ordering": ("-created_at", "pk"),
                "indexes": [models.Index(fields=["user", "revoked_at"], name="token_by_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="token_ends_after_it_begins",
                    )
                ],
            },
        ),
    ]
