// Dropping files on the page, and the list of what was chosen.
(function () {
  "use strict";
  var drop = document.getElementById("drop");
  var input = drop && drop.querySelector("input[type=file]");
  var form = document.getElementById("upload");
  if (!input) { return; }

  function size(bytes) { return bytes > 1e6 ? (bytes / 1e6).toFixed(1) + " MB" : Math.max(1, Math.round(bytes / 1e3)) + " KB"; }

  function list() {
    document.getElementById("chosen").replaceChildren.apply(document.getElementById("chosen"), Array.from(input.files, function (file) {
      var line = document.createElement("li");
      line.textContent = file.name + "（" + size(file.size) + "）";
      return line;
    }));
  }

  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("is-over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); drop.classList.remove("is-over"); });
  });
  document.addEventListener("drop", function (event) {
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; list(); document.getElementById("send").focus(); }
  });
  input.addEventListener("change", list);
  form.addEventListener("submit", function () {
    var button = document.getElementById("send");
    button.disabled = true;
    button.textContent = form.dataset.working;
  });
})();
