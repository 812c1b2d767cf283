"""本机关词表: an office's own words for content checks."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import jianhao.web.scope


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("watch", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="WordList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_path", jianhao.web.scope.PathField(blank=True, default="", max_length=120)),
                ("file_name", models.CharField(max_length=200, verbose_name="文件")),
                ("version", models.CharField(blank=True, max_length=60, verbose_name="版本")),
                ("sha256", models.CharField(max_length=64)),
                ("words", models.PositiveIntegerField(verbose_name="词数")),
                ("text", models.TextField()),
                ("added_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.agency"
                    ),
                ),
                (
                    "stopped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agency_path", "-id"], name="word_lists_by_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(stopped_at=None), fields=("agency", "sha256"), name="a_list_once_in_force"
                    ),
                    models.CheckConstraint(
                        condition=Q(stopped_at=None, stopped_by=None)
                        | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                        name="who_stops_a_list_is_named",
                    ),
                ],
            },
        ),
    ]
