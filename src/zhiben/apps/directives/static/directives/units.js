// The list of unit names: each step stays on the page and moves on to the next name; nothing needs the mouse.
(function () {
  "use strict";
  var table = document.getElementById("units");
  if (!table) { return; }
  var busy = false;
  var done = [];

  function rows() { return Array.from(table.querySelectorAll("tbody tr:not(.zd-unit-done)")); }
  function current() { return table.querySelector("tr[aria-current]"); }

  function show(row) {
    if (current()) { current().removeAttribute("aria-current"); }
    if (!row) { return; }
    row.setAttribute("aria-current", "true");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    var all = rows();
    show(all[Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + by))]);
  }

  async function send(form, button) {
    if (busy) { return; }
    busy = true;
    var row = form.closest("tr");
    var values = new FormData(form);
    if (button && button.name) { values.set(button.name, button.value); }
    try {
      var url = button && button.hasAttribute("formaction") ? button.formAction : form.action;
      var answer = await fetch(url, { method: "POST", headers: { "HX-Request": "true" }, body: values });
      if (answer.redirected) { location.reload(); return; }
      put(row, await answer.text(), answer.ok);
    } finally { busy = false; }
  }

  function put(row, html, ok) {
    var holder = document.createElement("template");
    holder.innerHTML = html;
    if (!ok) { refuse(row, holder.content); return; }
    var undone = row.classList.contains("zd-unit-done");
    if (undone) { restore(row); return; }
    var all = rows();
    var next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
    var line = holder.content.querySelector("tr");
    done.push({ line: line, row: row });
    row.replaceWith(line);
    show(next);
  }

  // The reason stands where the choice was made, and nothing on the page moves away.
  function refuse(row, content) {
    var said = row.querySelector(".zb-error") || document.createElement("div");
    said.className = "zb-error";
    said.setAttribute("role", "alert");
    said.textContent = (content.querySelector(".alert div") || content).textContent.trim();
    row.querySelector("form").append(said);
  }

  // What was taken back stands where it stood, ready to be decided again.
  function restore(line) {
    var at = done.findIndex(function (each) { return each.line === line; });
    if (at < 0) { location.reload(); return; }
    var was = done.splice(at, 1)[0];
    was.row.removeAttribute("aria-current");
    was.row.querySelector("form").reset();
    line.replaceWith(was.row);
    show(was.row);
  }

  table.addEventListener("submit", function (event) { event.preventDefault(); send(event.target, event.submitter); });

  // Enter in the search box takes what is written there, not the first button of the form.
  table.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches("input[name=name]")) { return; }
    event.preventDefault();
    if (event.target.value.trim()) { send(event.target.form, null); }
  });
  table.addEventListener("focusin", function (event) {
    var row = event.target.closest("tr:not(.zd-unit-done)");
    if (row && row !== current() && event.target !== row && table.tBodies[0].contains(row)) {
      if (current()) { current().removeAttribute("aria-current"); }
      row.setAttribute("aria-current", "true");
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest("input, textarea, select, dialog[open]")) { return; }
    if (event.key === "j" || event.key === "k") { step(event.key === "j" ? 1 : -1); return; }
    if (event.key === "u" && done.length) { send(done[done.length - 1].line.querySelector("form"), null); return; }
    var row = current();
    if (!row) { return; }
    var buttons = row.querySelectorAll("button[name=organisation]");
    var button = buttons[Number(event.key) - 1] || row.querySelector('button[data-key="' + CSS.escape(event.key) + '"]');
    if (button) { event.preventDefault(); button.click(); }
    if (event.key === "e") { event.preventDefault(); row.querySelector("input[name=name]").focus(); }
  });

  show(rows()[0]);
})();
