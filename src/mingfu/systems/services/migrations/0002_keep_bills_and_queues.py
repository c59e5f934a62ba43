# SPDX-License-Identifier: Apache-2.0
"""Keep bills with what was paid and given back, the queues of halls, and appointments."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep bills, payments, refunds, the messages of gateways and their day files; numbers, windows and appointments."""

    dependencies = [("services", "0001_keep_item_drafts_and_the_listing")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE services_bill_serial_v1", "DROP SEQUENCE services_bill_serial_v1"),
        migrations.CreateModel(
            name="DayFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("rows", models.PositiveIntegerField()),
                ("matched", models.PositiveIntegerField()),
                ("paid", models.BigIntegerField()),
                ("returned", models.BigIntegerField()),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Bill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("party", models.UUIDField(null=True)),
                ("family", models.CharField(default="", max_length=40)),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["party", "-id"], name="services_bill_party_v1"),
                    models.Index(fields=["state", "due_on"], name="services_bill_state_v1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hall", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("line", models.CharField(max_length=60)),
                ("last", models.PositiveIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("hall", "day", "line"), name="services_counter_once_v1")
                ],
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hall", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("window", models.CharField(max_length=20)),
                ("officer", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("paused_at", models.DateTimeField(null=True)),
                ("pause", models.CharField(default="", max_length=100)),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("hall", "day", "window"),
                        name="services_desk_once_v1",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=20)),
                ("about", models.CharField(max_length=64)),
                ("ours", models.BigIntegerField(default=0)),
                ("theirs", models.BigIntegerField(default=0)),
                ("owner", models.CharField(max_length=80)),
                ("found_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                ("cleared_by", models.CharField(default="", max_length=200)),
                ("note", models.CharField(default="", max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["cleared_at", "-id"], name="services_finding_open_v1")],
                "constraints": [
                    models.UniqueConstraint(fields=("gateway", "kind", "about"), name="services_finding_once_v1")
                ],
            },
        ),
        migrations.CreateModel(
            name="GatewayMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20)),
                ("message", models.CharField(default="", max_length=64)),
                ("kind", models.CharField(default="", max_length=10)),
                ("about", models.CharField(default="", max_length=30)),
                ("trade", models.CharField(default="", max_length=64)),
                ("fen", models.BigIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
                ("verdict", models.CharField(max_length=12)),
                ("heard_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("message", ""), _negated=True),
                        fields=("gateway", "message"),
                        name="services_message_once_v1",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                ("gateway", models.CharField(max_length=20)),
                ("fen", models.PositiveBigIntegerField()),
                ("state", models.CharField(default="asked", max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("looked_at", models.DateTimeField(null=True)),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="services.bill"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(max_length=20)),
                ("trade", models.CharField(max_length=64)),
                ("fen", models.PositiveBigIntegerField()),
                ("paid_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="services.bill"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="services.payorder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                ("fen", models.PositiveBigIntegerField()),
                ("ground", models.CharField(max_length=20)),
                ("why", models.CharField(default="", max_length=300)),
                ("state", models.CharField(default="asked", max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(default="", max_length=200)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("trade", models.CharField(default="", max_length=64)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="services.payment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SandboxTrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trade", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("about", models.CharField(max_length=30)),
                ("fen", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["about"], name="services_sandbox_about_v1")],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hall", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("line", models.CharField(max_length=60)),
                ("number", models.CharField(max_length=10)),
                ("code", models.CharField(max_length=20, unique=True)),
                ("channel", models.CharField(max_length=10)),
                ("party", models.UUIDField(null=True)),
                ("item", models.CharField(default="", max_length=120)),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("ground", models.CharField(default="", max_length=40)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("taken_at", models.DateTimeField()),
                ("turn_at", models.DateTimeField()),
                ("window", models.CharField(default="", max_length=20)),
                ("called_at", models.DateTimeField(null=True)),
                ("calls", models.PositiveSmallIntegerField(default=0)),
                ("began_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("officer", models.CharField(default="", max_length=200)),
                ("case", models.CharField(default="", max_length=14)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["hall", "day", "state", "rank", "turn_at"], name="services_ticket_turn_v1"),
                    models.Index(fields=["party", "-taken_at"], name="services_ticket_party_v1"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("hall", "day", "number"), name="services_ticket_once_v1"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["called", "serving"])),
                        fields=("hall", "day", "window"),
                        name="services_window_one_ticket_v1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hall", models.CharField(max_length=60)),
                ("line", models.CharField(max_length=60)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("seat", models.PositiveSmallIntegerField()),
                ("party", models.UUIDField()),
                ("item", models.CharField(default="", max_length=120)),
                ("code", models.CharField(max_length=20, unique=True)),
                ("state", models.CharField(default="booked", max_length=10)),
                ("booked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ticket",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment",
                        to="services.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True)),
                ("fen", models.PositiveBigIntegerField()),
                ("lines", models.JSONField(default=list)),
                ("issued_at", models.DateTimeField()),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vouchers", to="services.bill"
                    ),
                ),
                (
                    "refund",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher",
                        to="services.refund",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BillLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.CharField(max_length=14)),
                ("item", models.CharField(max_length=120)),
                ("edition", models.PositiveIntegerField()),
                ("organ", models.CharField(max_length=60)),
                ("fee", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=200)),
                ("basis", models.CharField(max_length=300)),
                ("price", models.DecimalField(decimal_places=4, max_digits=14)),
                ("unit", models.CharField(default="", max_length=300)),
                ("quantity", models.DecimalField(decimal_places=4, max_digits=14)),
                ("fen", models.PositiveBigIntegerField()),
                ("waived", models.PositiveBigIntegerField(default=0)),
                ("waiver", models.CharField(default="", max_length=60)),
                ("waiver_basis", models.CharField(default="", max_length=300)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=200)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("dropped_why", models.CharField(default="", max_length=40)),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="services.bill"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None)),
                        fields=("case", "fee"),
                        name="services_fee_billed_once_v1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("waived__lte", models.F("fen"))), name="services_waiver_within_v1"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="payorder",
            index=models.Index(fields=["state", "asked_at"], name="services_order_state_v1"),
        ),
        migrations.AddConstraint(
            model_name="payorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("bill",), name="services_order_one_waits_v1"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["gateway", "paid_at"], name="services_payment_day_v1"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("gateway", "trade"), name="services_trade_once_v1"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="services_payment_positive_v1"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["state", "next_try_at"], name="services_refund_state_v1"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="services_refund_positive_v1"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ground", "surplus"), ("state", "asked")),
                fields=("payment",),
                name="services_surplus_asked_once_v1",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["party", "-begins_at"], name="services_appointment_mine_v1"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["state", "begins_at"], name="services_appointment_due_v1"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("hall", "line", "begins_at", "seat"),
                name="services_seat_once_v1",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "booked")), fields=("party", "begins_at"), name="services_booked_once_v1"
            ),
        ),
    ]
