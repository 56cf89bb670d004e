// The list of the register: rows that are ticked, by hand or with s.
(function () {
  "use strict";
  // A bar says how many, and what can be done with them.
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
    var row = document.querySelector(".zr-sites tr[aria-current] input[name='site']");
    if (event.key !== "s" || !row || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog[open]")) { return; }
    row.checked = !row.checked;
    tell();
  });
})();
