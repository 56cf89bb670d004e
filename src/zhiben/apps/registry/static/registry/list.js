// The list: a changed filter is applied at once; rows by keyboard.
(function () {
  "use strict";
  var form = document.getElementById("filters");
  var rows = Array.from(document.querySelectorAll(".zr-sites tbody tr"));
  var at = -1;

  form.addEventListener("change", function (event) { if (event.target.matches("select")) { form.requestSubmit(); } });
  form.addEventListener("submit", function () {
    // An address without empty parameters is one that can be read and shared.
    Array.from(form.elements).forEach(function (field) { if (field.name && !field.value) { field.disabled = true; } });
  });
  window.addEventListener("pageshow", function () { Array.from(form.elements).forEach(function (field) { field.disabled = false; }); });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog[open]")) { return; }
    if (event.key !== "j" && event.key !== "k" || !rows.length) { return; }
    at = Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)));
    rows.forEach(function (row, n) { if (n === at) { row.setAttribute("aria-current", "true"); } else { row.removeAttribute("aria-current"); } });
    rows[at].querySelector("a").focus();
  });

  // Rows that are ticked: a bar says how many, and what can be done with them.
  var bar = document.getElementById("chosen");
  if (!bar) { return; }
  var boxes = Array.from(document.querySelectorAll("input[name='site'][form='chosen']"));
  var all = document.querySelector("input[data-all]");
  function tell() {
    var count = boxes.filter(function (box) { return box.checked; }).length;
    bar.hidden = !count;
    bar.querySelector("[data-count]").textContent = count;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  function mark(on) { boxes.forEach(function (box) { box.checked = on; }); tell(); }
  boxes.forEach(function (box) { box.addEventListener("change", tell); });
  all.addEventListener("change", function () { mark(all.checked); });
  bar.querySelector("[data-none]").addEventListener("click", function () { mark(false); });
  window.addEventListener("pageshow", tell);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "s" || at < 0 || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog[open]")) { return; }
    boxes[at].checked = !boxes[at].checked;
    tell();
  });
})();
