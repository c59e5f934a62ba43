# SPDX-License-Identifier: Apache-2.0
"""Where the pages of a machine stand, below /kiosk/."""

from django.urls import path

from mingfu.faces.kiosk.views import matters, queue, tray, visits

app_name = "kiosk"

urlpatterns = [
    path("", visits.home, name="home"),
    path("device/<str:token>", visits.device, name="device"),
    path("trial", visits.trial, name="trial"),
    path("still", visits.still, name="still"),
    path("alive", visits.alive, name="alive"),
    path("end", visits.end, name="end"),
    path("help", visits.help_call, name="help"),
    path("mode", visits.mode, name="mode"),
    path("language", visits.language, name="language"),
    path("offline", visits.offline, name="offline"),
    path("worker.js", visits.worker, name="worker"),
    path("sign-in", matters.sign_in, name="sign-in"),
    path("sign-in/code", matters.code, name="code"),
    path("mine", matters.mine, name="mine"),
    path("track", matters.track, name="track"),
    path("case/<str:number>", matters.case, name="case"),
    path("case/<str:number>/print", matters.print_receipt, name="print"),
    path("case/<str:number>/papers/<int:pk>/print", matters.print_paper, name="print-paper"),
    path("case/<str:number>/rating", matters.rating, name="rating"),
    path("certificates/<str:number>/print", matters.print_certificate, name="print-certificate"),
    path("say", matters.say, name="say"),
    path("apply", matters.offers, name="offers"),
    path("apply/<str:key>", matters.apply, name="apply"),
    path("queue", queue.queue, name="queue"),
    path("queue/<str:code>", queue.ticket, name="ticket"),
    path("done/<str:number>", matters.done, name="done"),
    path("tray", tray.tray, name="tray"),
    path("tray/<int:pk>.pdf", tray.sheet, name="sheet"),
]
