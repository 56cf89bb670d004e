// Runs before the first paint, so that the page does not flash in the other colour.
(function () {
  "use strict";
  var kept = null;
  try { kept = localStorage.getItem("zhiben-theme"); } catch (refused) { /* private window: follow the system */ }
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  function apply(theme) { document.documentElement.setAttribute("data-bs-theme", theme); }
  apply(kept || (system.matches ? "dark" : "light"));
  system.addEventListener("change", function () { if (!kept) { apply(system.matches ? "dark" : "light"); } });
  try { if (localStorage.getItem("zhiben-rail")) { document.documentElement.setAttribute("data-rail", ""); } } catch (refused) { /* as above */ }
  window.zhibenRail = function () {
    var folded = document.documentElement.toggleAttribute("data-rail");
    try { if (folded) { localStorage.setItem("zhiben-rail", "1"); } else { localStorage.removeItem("zhiben-rail"); } } catch (refused) { /* holds for this page */ }
  };
  window.zhibenTheme = function () {
    kept = document.documentElement.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    apply(kept);
    try { localStorage.setItem("zhiben-theme", kept); } catch (refused) { /* holds for this page */ }
  };
})();
