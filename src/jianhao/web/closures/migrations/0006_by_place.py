"""A closing carries the place of its account (following.py fills it in), so that lists of a unit are one range on an index."""

from __future__ import annotations

from django.db import migrations, models

import jianhao.web.scope


class Migration(migrations.Migration):
    dependencies = [("closures", "0005_whose_turn"), ("registry", "0004_standing")]
    operations = [
        migrations.AddField("closure", "agency_path", jianhao.web.scope.PathField()),
        migrations.AddField("closure", "line_path", jianhao.web.scope.PathField()),
        migrations.AddIndex(
            "closure",
            models.Index(
                fields=["agency_path", "open", "due", "waiting", "state", "incomplete"],
                name="closing_by_place",
            ),
        ),
    ]
