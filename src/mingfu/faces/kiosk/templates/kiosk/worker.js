/* SPDX-License-Identifier: Apache-2.0
   Keeps one page of the machine: that the network is cut. Nothing else is ever kept here. */
"use strict";
var KEPT = ["{% url 'kiosk:offline' %}", "{% static 'ui/ui.css' %}", "{% static 'kiosk/kiosk.css' %}"];
self.addEventListener("install", function (event) {
  event.waitUntil(caches.open("kiosk").then(function (cache) { return cache.addAll(KEPT); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  if (event.request.mode !== "navigate") return;
  event.respondWith(fetch(event.request).catch(function () { return caches.match(KEPT[0]); }));
});
