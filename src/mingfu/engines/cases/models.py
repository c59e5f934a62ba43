# SPDX-License-Identifier: Apache-2.0
"""Cases and what hangs on them. The engine writes these rows; the ledger is the truth they project."""

from django.db import models
from typing_extensions import override

from mingfu.engines.cases.migration_models import (  # noqa: F401 - Django looks for the models of an app here
    MigrationLine,
    MigrationRun,
)
from mingfu.engines.cases.relation_models import (  # noqa: F401 - Django looks for the models of an app here
    CaseLink,
    ChildCase,
    SplitPart,
    Voice,
)


class Case(models.Model):
    """The handling of one matter. `state` is the saved state of its procedure; `version` guards every step."""

    number = models.CharField(max_length=14)
    system = models.CharField(max_length=40)
    start = models.CharField(max_length=80)
    procedure = models.CharField(max_length=80)
    program = models.CharField(max_length=16)
    summary = models.CharField(max_length=200, default="")
    status = models.CharField(max_length=10, default="open")
    outcome = models.CharField(max_length=40, default="")
    milestone = models.CharField(max_length=80, default="")
    channel = models.CharField(max_length=20, default="web")
    organ = models.CharField(max_length=60, default="")
    area = models.CharField(max_length=12, default="")
    category = models.CharField(max_length=80, default="")
    kind = models.CharField(max_length=40, default="")
    level = models.CharField(max_length=10, default="internal")
    party = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    state = models.TextField()
    version = models.PositiveIntegerField(default=1)
    data = models.JSONField(default=dict)
    editions = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="case_number_once_v1")]
        indexes = [
            models.Index(fields=["-received_at"], name="case_received_v1"),
            models.Index(fields=["party"], condition=models.Q(party__isnull=False), name="case_party_v1"),
            models.Index(fields=["organ", "-received_at"], name="case_organ_v1"),
            models.Index(fields=["due_on"], condition=models.Q(status="open"), name="case_open_due_v1"),
        ]

    @override
    def __str__(self) -> str:
        return self.number


class ProcedureEdition(models.Model):
    """The text of a procedure that some case began with: it goes on under it whatever the file says by now."""

    digest = models.CharField(max_length=16, primary_key=True)
    key = models.CharField(max_length=80)
    file = models.CharField(max_length=120)
    text = models.TextField()
    kept_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.key} {self.digest}"


class BoardLine(models.Model):
    """One narrow row per case for those who count: boards and public figures add these up, never the cases themselves.

    The database keeps it (triggers `case_line_*_v1`), so that no writer can forget it and no step pays for it twice.
    Days are legal days. `answered_on` is the day the last clock over the whole case stopped, `late` whether any of them
    stopped after its end; `due_at` is the nearest end of a limit in hours; `still` says that the clocks stand still now,
    `still_since` since when, `paused` that they ever did; `reopened_on` is the day the case was last opened again; `voice`
    that it is a further voice of a demand which another case leads.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="line", db_constraint=False
    )
    system = models.CharField(max_length=40)
    organ = models.CharField(max_length=60)
    area = models.CharField(max_length=12)
    category = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    outcome = models.CharField(max_length=40)
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    late = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    still = models.BooleanField(default=False)
    still_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    unsolved = models.BooleanField(default=False)
    reopened_on = models.DateField(null=True)
    voice = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["received_on"], name="line_received_v1"),
            models.Index(
                fields=["answered_on"], condition=models.Q(answered_on__isnull=False), name="line_answered_v1"
            ),
            models.Index(fields=["closed_on"], condition=models.Q(closed_on__isnull=False), name="line_closed_v1"),
            models.Index(fields=["due_on"], condition=models.Q(closed_on=None), name="line_open_v1"),
        ]

    @override
    def __str__(self) -> str:
        return str(self.case_id)


class WorkItem(models.Model):
    """One open or closed task of a case, waiting for a post (or for the party)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="work_items", db_constraint=False)
    token = models.CharField(max_length=40)
    node = models.CharField(max_length=80)
    post = models.CharField(max_length=80)
    organ = models.CharField(max_length=60, default="")
    limit = models.CharField(max_length=80, default="")
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    """Of a limit in hours: the instant at which it ends, on that day."""
    claimed_by = models.CharField(max_length=120, default="")
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, default="")
    how = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [
            models.Index(fields=["post", "due_on"], condition=models.Q(closed_at=None), name="work_open_post_v1"),
            models.Index(
                fields=["claimed_by"],
                condition=models.Q(closed_at=None) & ~models.Q(claimed_by=""),
                name="work_claimed_v1",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "token"], condition=models.Q(closed_at=None), name="work_token_once_v1"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.node}"


class Deadline(models.Model):
    """One clock of a case or of one of its tasks. The date is always derived from start, limit, pauses and extension."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="deadlines", db_index=False, db_constraint=False
    )
    code = models.CharField(max_length=80)
    token = models.CharField(max_length=40, default="")
    limits = models.CharField(max_length=80)
    limit = models.CharField(max_length=80)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    regime = models.CharField(max_length=20, default="general")
    basis = models.TextField(default="")
    status = models.CharField(max_length=8, default="assumed")
    starts_at = models.DateTimeField()
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    calendar_edition = models.CharField(max_length=40, default="")
    provisional = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(met_at=None, replaced_at=None), name="deadline_running_v1"
            ),
            models.Index(fields=["case"], name="deadline_case_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.due_on}"


class Suspension(models.Model):
    """The time during which the clocks of a case stand still."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=80)
    note = models.TextField(default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    token = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(until=None), name="one_open_suspension_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"


class GrantedExtension(models.Model):
    """The one extension a case may be given."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="extension")
    ground = models.CharField(max_length=80)
    reason = models.TextField(default="")
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    approver = models.CharField(max_length=120)
    granted_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.case_id} +{self.amount} {self.unit}"


class Submission(models.Model):
    """What somebody handed in by one form: erasable content, held by a salted digest in the ledger."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="submissions", db_index=False, db_constraint=False
    )
    node = models.CharField(max_length=80, default="")
    form = models.CharField(max_length=80)
    form_digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="submission_case_v1")]

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.form}"


class CaseFile(models.Model):
    """A file handed in with a case. The bytes are the files package's; this row says what they are to the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    blob = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    node = models.CharField(max_length=80, default="")
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return self.name


class ProcedureDraft(models.Model):
    """A drawing that somebody took in, byte for byte. It never runs: ready, it can be taken over as a procedure's file."""

    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    file = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)
    ready_at = models.DateTimeField(null=True)
    ready_by = models.CharField(max_length=120, default="")
    ready_digest = models.CharField(max_length=16, default="")
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.CharField(max_length=120, default="")
    discarded_why = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(discarded_at=None), name="procedure_draft_key_v1"
            )
        ]

    @override
    def __str__(self) -> str:
        return self.key


class ProcedureBinding(models.Model):
    """One answer to a question that a drawing leaves open. The last one counts; earlier ones stay."""

    draft = models.ForeignKey(ProcedureDraft, on_delete=models.PROTECT, related_name="bindings")
    element = models.CharField(max_length=120)
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    @override
    def __str__(self) -> str:
        return f"{self.element} {self.field}"


class Delegation(models.Model):
    """A colleague does a task in the name of the official who stays answerable for it, up to and with the day `until`.

    It is over when it was ended, when its day has passed, or when the task is closed.
    """

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="delegations")
    answerable = models.CharField(max_length=120)
    to = models.CharField(max_length=120)
    number = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=models.Q(ended_at=None), name="one_open_delegation_v1")
        ]
        indexes = [
            models.Index(fields=["number"], condition=models.Q(ended_at=None), name="delegation_number_v1"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.answerable} ⇢ {self.to}"


class Priority(models.Model):
    """A case goes first in every queue, on a ground of the list, up to and with the day `until`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="priorities")
    ground = models.CharField(max_length=80)
    since = models.DateTimeField()
    until = models.DateField()
    by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(ended_at=None), name="one_open_priority_v1")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.ground}"


class Reopening(models.Model):
    """A closed case was opened again. The former end and the extension used up by then stay here, as in the ledger."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopenings")
    ground = models.CharField(max_length=80)
    outcome = models.CharField(max_length=40)
    closed_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    extension = models.JSONField(null=True)

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"
