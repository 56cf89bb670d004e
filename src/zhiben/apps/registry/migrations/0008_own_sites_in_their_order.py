"""The sites of an enterprise come from their index in the order of the list: without the key PostgreSQL sorts them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("registry", "0007_batches_and_ended_certificates"),)
    operations = (
        migrations.RemoveIndex(model_name="site", name="site_own"),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                fields=["organisation", "id"], name="site_own", condition=models.Q(organisation__isnull=False)
            ),
        ),
    )
