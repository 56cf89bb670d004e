// Runs before the first paint, so that the page does not flash in the other colour.
(function () {
  "use strict";
  var kept = null;
  try { kept = localStorage.getItem("zhiben-theme"); } catch (refused) { /* private window: follow the system */ }
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  function apply(theme) { document.documentElement.setAttribute("data-bs-theme", theme); }
  apply(kept || (system.matches ? "dark" : "light"));
  system.addEventListener("change", function () { if (!kept) { apply(system.matches ? "dark" : "light"); } });
  window.zhibenTheme = function () {
    kept = document.documentElement.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    apply(kept);
    try { localStorage.setItem("zhiben-theme", kept); } catch (refused) { /* holds for this page */ }
  };
})();
