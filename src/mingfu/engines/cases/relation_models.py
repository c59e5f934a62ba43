# SPDX-License-Identifier: Apache-2.0
"""How cases stand to one another: related, split from one message, several voices of one demand, parent and child."""

from django.db import models
from typing_extensions import override


class CaseLink(models.Model):
    """Somebody said that two cases have to do with each other, of which `other` was there first. Ended, it stays here."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="linked")
    kind = models.CharField(max_length=20)
    since = models.DateTimeField()
    by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "other"], condition=models.Q(ended_at=None), name="case_link_once_v1"
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class SplitPart(models.Model):
    """A case made of one matter of a message that held several. The first matter stays with the `origin`."""

    origin = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="parts")
    part = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="split_from")
    place = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    @override
    def __str__(self) -> str:
        return f"{self.origin_id} / {self.place}"


class Voice(models.Model):
    """A case about the same thing as its `lead`: it waits for the lead's answer and gets it as its own.

    Open until `answered_at`, when the answer was given to it, or `ended_at`, when it went its own way again (`how`). One
    that was answered still is a voice of that demand, and counts as one, unless it ended.
    """

    lead = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="voices")
    joined = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="voicings")
    node = models.CharField(max_length=80)
    organ = models.CharField(max_length=60, default="")
    since = models.DateTimeField()
    by = models.CharField(max_length=120)
    worded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=20, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["joined"],
                condition=models.Q(answered_at=None, ended_at=None),
                name="one_open_voice_v1",
            ),
            models.CheckConstraint(condition=~models.Q(lead=models.F("joined")), name="voice_of_another_v1"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.joined_id} → {self.lead_id}"


class ChildCase(models.Model):
    """A case that another one opened and waits for: at the call `token`, or for the `message` that says it has ended.

    `orphaned` says what becomes of it when the parent ends first: `end` or `keep`.
    """

    child = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="child_of")
    parent = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="children")
    node = models.CharField(max_length=80, default="")
    token = models.CharField(max_length=40, default="")
    message = models.CharField(max_length=120, default="")
    orphaned = models.CharField(max_length=10, default="end")
    opened_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["parent"], condition=models.Q(told_at=None), name="child_untold_v1"),)

    @override
    def __str__(self) -> str:
        return f"{self.parent_id} ⊃ {self.child_id}"
