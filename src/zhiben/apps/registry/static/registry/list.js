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
})();
