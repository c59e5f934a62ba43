/* SPDX-License-Identifier: Apache-2.0
   The only script of our own. Every page works without it; it saves a reload, a double click or a look around. */
(function () {
  "use strict";
  var root = document.documentElement;

  /* Theme and type size at once: the same cookies the server sets, without a reload that would lose typed text. */
  function paint(form) {
    form.querySelectorAll("button[data-on]").forEach(function (button) {
      var on = root.dataset[button.name] === button.dataset.on;
      button.value = on ? button.dataset.off : button.dataset.on;
      button.setAttribute("aria-pressed", String(on));
    });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("form[data-appearance] button[data-on]");
    if (!button) return;
    event.preventDefault();
    root.dataset[button.name] = button.value;
    document.cookie = button.name + "=" + button.value + "; path=/; max-age=31536000; samesite=lax" + (location.protocol === "https:" ? "; secure" : "");
    document.querySelectorAll("form[data-appearance]").forEach(paint);
  });

  /* A second click on a form that is under way does nothing; the idempotency key guards the rest. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    /* After this turn, so that the button's own value is still sent. */
    setTimeout(function () {
      form.querySelectorAll("button[type=submit]").forEach(function (button) { button.setAttribute("aria-disabled", "true"); });
      form.setAttribute("aria-busy", "true");
    });
  });
  function free(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("button[aria-disabled]").forEach(function (button) { button.removeAttribute("aria-disabled"); });
  }
  /* Coming back by the browser's own button must find a form that can be sent. */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(free);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) free(form);
  });

  document.addEventListener("click", function (event) {
    var reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      var box = document.getElementById(reveal.dataset.reveal), shown = box.type === "text";
      box.type = shown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!shown));
      return;
    }
    var all = event.target.closest("[data-all]");
    if (all) {
      var on = all.getAttribute("aria-pressed") !== "true";
      all.closest("form").querySelectorAll("input[name='" + all.dataset.all + "']:not(:disabled)").forEach(function (tick) { tick.checked = on; });
      all.setAttribute("aria-pressed", String(on));
      return;
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("htmx:xhr:progress", function (event) {
    var bar = event.target.querySelector && event.target.querySelector(".upload__progress");
    if (!bar || !event.detail.total) return;
    bar.hidden = false;
    bar.value = 100 * event.detail.loaded / event.detail.total;
  });

  /* Run on the page and on every part htmx brings. */
  function dress(part) {
    part.querySelectorAll("[data-reveal],[data-all],[data-print]").forEach(function (button) { button.hidden = false; });
    part.querySelectorAll("[data-centre]").forEach(function (box) {
      var now = box.querySelector(".is-now,.is-late");
      if (!now) return;
      var a = now.getBoundingClientRect(), b = box.getBoundingClientRect();
      box.scrollLeft += a.left + a.width / 2 - b.left - b.width / 2;
    });
    var wrong = part.querySelector("[data-focus]");
    if (wrong) wrong.focus();
  }
  document.addEventListener("toggle", function (event) { if (event.target.open) dress(event.target); }, true);
  document.addEventListener("htmx:afterSettle", function (event) { dress(event.target); });
  dress(document);
})();
