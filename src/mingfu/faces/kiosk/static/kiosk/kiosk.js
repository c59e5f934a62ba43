/* SPDX-License-Identifier: Apache-2.0
   A machine's own script: it counts down where a touch would have been seen, keeps what is typed while the network is
   cut, and shows a keypad. Every page works without it. */
(function () {
  "use strict";
  var body = document.body, seconds = Number(body.dataset.seconds), warning = Number(body.dataset.warning);
  var still = document.getElementById("kiosk-still"), left = document.getElementById("kiosk-left");
  var cut = document.getElementById("kiosk-cut"), touched = Date.now(), told = Date.now(), before = null, typing = false, tried = 0;

  function token() {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }
  function ask() {
    return fetch(body.dataset.alive, { method: "POST", headers: { "X-CSRFToken": token() }, credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      /* The server has ended the visit: so does the page. */
      if (answer.type === "opaqueredirect") location.replace(body.dataset.end);
      return answer;
    });
  }
  function say(gone) { if (cut) cut.hidden = !gone; }

  /* The last touch decides; the server is told of it now and then. */
  function touch() {
    touched = Date.now();
    if (still && !still.hidden) close();
    if (seconds && touched - told > 20000) {
      told = touched;
      ask().then(function () { say(false); }, function () { say(true); });
    }
  }
  function open() {
    before = document.activeElement;
    still.hidden = false;
    document.getElementById("kiosk-here").focus();
  }
  function close() {
    still.hidden = true;
    if (before && before.focus) before.focus();
  }
  if (seconds && still) {
    document.getElementById("kiosk-idle").textContent = String(seconds);
    ["pointerdown", "keydown", "input", "scroll"].forEach(function (name) {
      document.addEventListener(name, touch, { passive: true, capture: true });
    });
    document.getElementById("kiosk-here").addEventListener("click", function () { told = 0; touch(); });
    setInterval(function () {
      var rest = seconds - Math.floor((Date.now() - touched) / 1000);
      left.textContent = String(Math.max(0, rest));
      if (rest <= warning && still.hidden) open();
      /* While the network is cut the page cannot be left: what was typed is wiped here, and the end is tried again. */
      if (rest <= 0 && Date.now() - tried > 5000) {
        tried = Date.now();
        document.querySelectorAll("form[data-kept]").forEach(function (form) { form.reset(); });
        location.replace(body.dataset.end);
      }
    }, 500);
  }

  /* A form is sent only where somebody answers; until then it stays as it was typed. */
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.matches("form[data-kept]") || form.dataset.reached) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (typing) return;
    typing = true;
    ask().then(function (answer) { return answer.type !== "opaqueredirect"; }, function () { return false; }).then(function (reached) {
      typing = false;
      say(!reached);
      if (!reached) { cut.scrollIntoView(); return; }
      form.dataset.reached = "1";
      form.requestSubmit(button);
    });
  }, true);
  window.addEventListener("offline", function () { say(true); });
  window.addEventListener("online", function () { say(false); });
  /* Going back shows nothing of what was there. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  /* Figures to touch, for the boxes that take figures. */
  document.querySelectorAll("[data-keypad]").forEach(function (pad) {
    var boxes = Array.prototype.slice.call(pad.form ? [] : pad.closest("form").querySelectorAll("input[inputmode=numeric]"));
    var chosen = boxes[0];
    boxes.forEach(function (box) { box.addEventListener("focus", function () { chosen = box; }); });
    if (!chosen) return;
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0"].forEach(function (sign) {
      var key = document.createElement("button");
      key.type = "button";
      key.className = "btn btn--ghost";
      key.textContent = sign;
      if (sign === "⌫") key.setAttribute("aria-label", "Backspace");
      key.addEventListener("click", function () {
        chosen.value = sign === "⌫" ? chosen.value.slice(0, -1) : chosen.value + sign;
      });
      pad.appendChild(key);
    });
    pad.hidden = false;
  });

  if ("serviceWorker" in navigator) navigator.serviceWorker.register(body.dataset.worker, { scope: "/kiosk/" }).catch(function () {});
})();
