// The frame's own behaviour: menu, theme, the keyboard list. Pages bring theirs in a file of their own.
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
      var search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "h" && lastKey === "g") { window.location.assign(document.querySelector(".zb-brand").href); }
    lastKey = event.key;
  });
})();
