"""Sites that are there already get the word of their kind of business, which offices that co-operate search by."""

from __future__ import annotations

from django.db import migrations

ADD = """
UPDATE registry_site SET search_text = search_text || ' fbusinessid' || business_id
WHERE business_id IS NOT NULL AND search_text NOT LIKE '%% fbusinessid%%'
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_cooperation_and_decisions")]
    # The words stay where this is taken back: nobody asks for them then.
    operations = [migrations.RunSQL(ADD.replace("%%", "%"), migrations.RunSQL.noop)]
