# SPDX-License-Identifier: Apache-2.0
"""A plan as it is carried out: its tree, its targets, and its tasks with who answers for them and how far they are.

Who was given a task, what the five fulfilments say, what was reported and what was published are rows with who and when;
`lead`, `due_on`, `percent` and the like on a task are the latest of them, written by the commands.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from typing_extensions import override

DIRECTIONS = ("min", "exact", "rise")
TASK_KINDS = ("task", "reform")
ORIGINS = ("text", "outline")
STATUSES = ("assumed", "verified")
PROGRESS = ("typed", "derived")


class Plan(models.Model):
    """An official plan. `digest` names its content, so that the same document is taken in once.

    `origin` says whether the tree was read from the plan's own text or from an outline in other words.
    """

    code = models.CharField(max_length=40, primary_key=True)
    title = models.TextField()
    name = models.TextField()
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    origin = models.CharField(max_length=10, choices=[(one, one) for one in ORIGINS])
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-dated", "code"]

    @override
    def __str__(self) -> str:
        return f"plan:{self.code}"


class Part(models.Model):
    """A part of a plan: one of its governments, or its safeguards."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    title = models.TextField()
    chapter = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "position"], name="plan_part_place_v1")]

    @override
    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """A numbered clause. `number` is the plan's own; `code` is unique in the plan (safeguards begin with S)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="clauses")
    part = models.ForeignKey(Part, models.PROTECT, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()
    title = models.TextField()
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "code"], name="plan_clause_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Task(models.Model):
    """Something to be done, of a clause or of the task above it, down to a post.

    `year` is what the plan's words say, `due_on` what was decided; `named` are the organs the words mention, as written.
    `assumed` marks a lead that nobody has confirmed.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[(one, one) for one in TASK_KINDS], default="task")
    title = models.TextField()
    year = models.PositiveSmallIntegerField(null=True)
    named = models.JSONField(default=list)
    variant = models.CharField(max_length=16, default="decomposition")
    lead = models.ForeignKey("organs.Organ", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("organs.Post", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    assumed = models.BooleanField(default=False)
    assigned_at = models.DateTimeField(null=True)
    described_at = models.DateTimeField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    reported_for = models.DateField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["plan", "clause__position", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_task_once_v1"),
            models.CheckConstraint(condition=~Q(title=""), name="plan_task_says_something_v1"),
            models.CheckConstraint(condition=Q(percent=None) | Q(percent__lte=100), name="plan_task_percent_v1"),
        ]
        indexes: ClassVar = [models.Index(fields=["lead", "due_on"], name="plan_task_lead_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Partner(models.Model):
    """An organ that takes part in a task beside the one that leads."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="partners")
    organ = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["task", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "organ"], name="plan_partner_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.task_id} + {self.organ_id}"


class Assignment(models.Model):
    """A task was given to somebody: every giving is kept, the newest holds."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments")
    lead = models.ForeignKey("organs.Organ", models.PROTECT, related_name="+")
    post = models.ForeignKey("organs.Post", models.PROTECT, null=True, related_name="+")
    partners = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=[(one, one) for one in STATUSES])
    basis = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["task", "-at", "-pk"]

    @override
    def __str__(self) -> str:
        return f"{self.task_id} → {self.lead_id}"


class Fulfilment(models.Model):
    """One of the five columns of a task. The database itself refuses an empty one."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="fulfilments")
    column = models.CharField(max_length=16)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "column"], name="plan_fulfilment_once_v1"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="plan_fulfilment_filled_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.task_id} {self.column}"


class SettingAside(models.Model):
    """A sentence of the plan turned out to be no task of its own, for a reason that stays."""

    task = models.OneToOneField(Task, models.PROTECT, related_name="setting_aside")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    @override
    def __str__(self) -> str:
        return f"{self.task_id} set aside"


class ProgressReport(models.Model):
    """How far a task is in a month, said by whom. Reports are never changed: the newest of a month counts.

    `month` is its first day. `source` says whether somebody typed the percentage or it follows from records;
    `evidence` is the checksum of a stored file.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="reports")
    month = models.DateField()
    percent = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=8, choices=[(one, one) for one in PROGRESS], default="typed")
    words = models.TextField()
    evidence = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["task", "-month", "-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="plan_report_percent_v1"),
            models.CheckConstraint(condition=Q(month__day=1), name="plan_report_month_v1"),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "task"], name="plan_report_month_idx_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.task_id} {self.month:%Y-%m}: {self.percent}%"


class Listing(models.Model):
    """One publication of a plan's task list: counted from 1, with the approval it stands on and its content by digest."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="listings")
    edition = models.PositiveSmallIntegerField()
    tasks = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    basis = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["plan", "-edition"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "edition"], name="plan_listing_once_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.plan_id} #{self.edition}"


class Target(models.Model):
    """Something the plan promises that somebody can check; the fields are those of the reader (`reading.Target`).

    It belongs to a clause and, where its sentence became a task, to that task; targets of the goals have neither.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="targets")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="targets")
    position = models.PositiveSmallIntegerField()
    place = models.TextField()
    subject = models.TextField()
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    direction = models.CharField(max_length=8, choices=[(one, one) for one in DIRECTIONS])
    kind = models.CharField(max_length=12)
    period = models.CharField(max_length=16, blank=True)
    ceiling = models.BooleanField(default=False)
    falls = models.BooleanField(default=False)
    quote = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["plan", "position"]

    @override
    def __str__(self) -> str:
        return self.subject
