# SPDX-License-Identifier: Apache-2.0
"""Links, parts of a split, voices of one demand, children; and the lines of the board told apart by voice."""

from pathlib import Path
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KEEP = Path(__file__).with_name("case_line_voice_v1.sql").read_text(encoding="utf-8")
DROP = """
DROP TRIGGER case_line_voice_v1 ON cases_voice;
DROP FUNCTION case_line_voice_v1();
"""


def _id() -> tuple[str, "models.Field[Any, Any]"]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _case(related: str) -> "models.Field[Any, Any]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to="cases.case")


def _only(related: str) -> "models.Field[Any, Any]":
    return models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name=related, to="cases.case")


class Migration(migrations.Migration):
    """Keep how cases stand to one another. The new column of the lines has its default in the database: nothing is rewritten."""

    dependencies = [("cases", "0008_keep_delegations_priorities_and_reopenings")]
    operations = [
        migrations.AddField("boardline", "voice", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="SplitPart",
            fields=[
                _id(),
                ("place", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("origin", _case("parts")),
                ("part", _only("split_from")),
            ],
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                _id(),
                ("kind", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=120)),
                ("case", _case("links")),
                ("other", _case("linked")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("case", "other"), name="case_link_once_v1"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="ChildCase",
            fields=[
                _id(),
                ("node", models.CharField(default="", max_length=80)),
                ("token", models.CharField(default="", max_length=40)),
                ("message", models.CharField(default="", max_length=120)),
                ("orphaned", models.CharField(default="end", max_length=10)),
                ("opened_at", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("told_at", models.DateTimeField(null=True)),
                ("child", _only("child_of")),
                ("parent", _case("children")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("told_at", None)), fields=["parent"], name="child_untold_v1")
                ]
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                _id(),
                ("node", models.CharField(max_length=80)),
                ("organ", models.CharField(default="", max_length=60)),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=120)),
                ("worded_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("how", models.CharField(default="", max_length=20)),
                ("joined", _case("voicings")),
                ("lead", _case("voices")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None), ("ended_at", None)),
                        fields=("joined",),
                        name="one_open_voice_v1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lead", models.F("joined")), _negated=True), name="voice_of_another_v1"
                    ),
                ]
            },
        ),
        migrations.RunSQL(KEEP, DROP),
    ]
