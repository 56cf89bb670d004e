// The frame's own behaviour: menu, theme, the keyboard list, rows of lists, filters. Pages bring theirs in a file of their own.
(function () {
  "use strict";
  var keys = document.getElementById("keys");
  var lastKey = "";

  function showKeys() { if (keys && !keys.open) { keys.showModal(); } }

  function toggleMenu(button) {
    var open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.getElementById("menu").classList.toggle("is-open", open);
  }

  document.addEventListener("click", function (event) {
    var hit = function (selector) { return event.target.closest(selector); };
    if (hit("[data-theme-toggle]")) { window.zhibenTheme(); }
    if (hit("[data-rail]")) { window.zhibenRail(); }
    if (hit("[data-keys]")) { showKeys(); }
    if (hit("[data-back]")) { history.back(); }
    if (hit("[data-print]")) { window.print(); }
    var menu = hit("[data-menu]");
    if (menu) { toggleMenu(menu); }
    document.querySelectorAll("details.zb-person[open]").forEach(function (open) {
      if (!open.contains(event.target)) { open.open = false; }
    });
    if (event.target === keys) { keys.close(); }
  });

  // A button with data-confirm says what will happen before it does; without a script it simply does it.
  var asking = document.getElementById("ask");
  var asked = null;
  document.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (!asking || !button || !button.dataset.confirm || button === asked) { asked = null; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    asking.querySelector("[data-sentence]").textContent = button.dataset.confirm;
    asking.querySelector("[value=yes]").textContent = button.dataset.confirmWord || button.textContent.trim();
    asking.onclose = function () {
      if (asking.returnValue === "yes") { asked = button; button.form.requestSubmit(button); }
      button.focus();
    };
    asking.returnValue = "";
    asking.showModal();
  }, true);

  // Lists: j and k walk over the rows, whose first link takes the focus, so that Enter opens it.
  function rowsOf() { return Array.from(document.querySelectorAll("[data-list] tbody > tr, ul[data-list] > li, [data-list] .zb-todos > li")); }

  function walk(by) {
    var rows = rowsOf().filter(function (row) { return row.querySelector("a[href], button"); });
    if (!rows.length) { return; }
    var at = rows.findIndex(function (row) { return row.getAttribute("aria-current") === "true"; });
    var next = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by));
    rows.forEach(function (row) { row.removeAttribute("aria-current"); });
    rows[next].setAttribute("aria-current", "true");
    (rows[next].querySelector("[data-open]") || rows[next].querySelector("a[href], button")).focus();
  }

  // A changed choice is applied at once; an address without empty parameters is one that can be read and shared.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-filters]");
    if (form && (event.target.matches("select") || decided(event.target))) { form.requestSubmit(); }
  });
  function keyOf(field) { return field.dataset.chooser && document.getElementById(field.dataset.chooser); }
  // A chooser counts as changed when something was chosen, or its text was taken away; not while somebody types.
  function decided(field) { var key = keyOf(field); return key && (key.value || !field.value); }
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("form[data-filters]")) { return; }
    Array.from(event.target.elements).forEach(function (field) {
      var known = keyOf(field) && keyOf(field).value;
      if (field.name && (!field.value || known || field.value === field.dataset.default)) { field.disabled = true; }
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-filters] :disabled").forEach(function (field) { field.disabled = false; });
  });

  function writing(element) {
    return element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.key === "Escape") {
      document.querySelectorAll("details.zb-person[open]").forEach(function (open) { open.open = false; });
      if (writing(event.target)) { event.target.blur(); }
      return;
    }
    if (writing(event.target) || document.querySelector("dialog[open]")) { return; }
    if (event.key === "?") { event.preventDefault(); showKeys(); }
    if (event.key === "/") {
      // A list has its own search; elsewhere, and after g s, it is the one in the bar.
      var search = document.querySelector("main [data-search]") || document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "s" && lastKey === "g") {
      var everywhere = document.querySelector(".zb-bar [data-search]");
      if (everywhere) { event.preventDefault(); everywhere.focus(); everywhere.select(); }
    }
    var place = lastKey === "g" && { h: ".zb-brand", t: "[data-todo]" }[event.key];
    if (place && document.querySelector(place)) { window.location.assign(document.querySelector(place).href); }
    if ((event.key === "j" || event.key === "k") && document.querySelector("[data-list]")) { event.preventDefault(); walk(event.key === "j" ? 1 : -1); }
    lastKey = event.key;
  });
})();
