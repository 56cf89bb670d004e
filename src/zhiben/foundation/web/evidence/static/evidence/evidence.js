// Uploading one file after the other, each with its progress; and looking at photos one after the other.
(function () {
  "use strict";
  var form = document.getElementById("upload");
  if (form) { uploads(form); }
  var box = document.getElementById("lightbox");
  if (box) { lightbox(box); }

  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text || "";
    return made;
  }

  function uploads(form) {
    var words = JSON.parse(form.dataset.words);
    var drop = document.getElementById("drop");
    var list = document.getElementById("queue");
    var waiting = [];
    var busy = false;

    function say(each, sentence, kind) {
      each.line.className = kind || "";
      each.text.textContent = sentence;
      each.bar.hidden = kind !== "is-moving";
    }

    function add(file) {
      var each = { file: file, line: element("li", file.name), text: element("p"), bar: element("progress") };
      each.bar.max = 1;
      each.bar.setAttribute("aria-label", file.name);
      // What is said of the files holds for those chosen then, not for what is typed while they go up.
      var said = new URLSearchParams(new FormData(form));
      said.delete("csrfmiddlewaretoken");
      each.said = said;
      each.line.append(each.bar, each.text);
      list.append(each.line);
      say(each, words.waiting);
      waiting.push(each);
    }

    function addAll(files) {
      Array.from(files).forEach(add);
      if (!busy) { next(); }
    }

    function next() {
      var each = waiting.shift();
      busy = Boolean(each);
      if (each) { send(each); }
    }

    function send(each) {
      var request = new XMLHttpRequest();
      request.open("POST", form.action + "?" + each.said);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      request.setRequestHeader("X-File-Name", encodeURIComponent(each.file.name));
      request.upload.addEventListener("progress", function (event) {
        var part = event.lengthComputable ? event.loaded / event.total : 0;
        each.bar.value = part;
        say(each, part < 1 ? words.sending + " " + Math.round(part * 100) + "%" : words.examining, "is-moving");
      });
      request.addEventListener("load", function () { finish(each, request); next(); });
      request.addEventListener("error", function () { failed(each, words.offline, true); next(); });
      say(each, words.sending, "is-moving");
      request.send(each.file);
    }

    function finish(each, request) {
      if (request.status === 201) { put(each, request.responseText); return; }
      var reason = words.refused;
      try { reason = JSON.parse(request.responseText).detail || reason; } catch (error) { /* not from us: the general words */ }
      failed(each, reason, request.status >= 500);
    }

    function put(each, html) {
      var holder = document.createElement("template");
      holder.innerHTML = html;
      var tile = holder.content.querySelector("li");
      var grid = document.querySelector('.ze-grid[data-role="' + each.said.get("role") + '"]');
      if (tile && grid && !document.getElementById(tile.id)) {
        grid.append(tile);
        var count = grid.closest("section").querySelector("h2 small");
        count.textContent = String(grid.children.length);
      }
      say(each, words.done, "is-done");
    }

    function failed(each, reason, mayHelp) {
      say(each, reason, "is-bad");
      if (!mayHelp) { return; }
      var again = element("button", words.again);
      again.type = "button";
      again.className = "btn btn-sm";
      again.addEventListener("click", function () {
        again.remove();
        say(each, words.waiting);
        waiting.push(each);
        if (!busy) { next(); }
      });
      each.line.append(again);
    }

    ["files", "camera"].forEach(function (id) {
      document.getElementById(id).addEventListener("change", function (event) {
        addAll(event.target.files);
        event.target.value = "";
      });
    });
    ["dragenter", "dragover"].forEach(function (name) {
      document.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      document.addEventListener(name, function (event) { event.preventDefault(); drop.classList.remove("is-over"); });
    });
    document.addEventListener("drop", function (event) { addAll(event.dataTransfer.files); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  }

  function lightbox(box) {
    var image = document.getElementById("lightbox-image");
    var at = 0;

    function photos() { return Array.from(document.querySelectorAll("[data-lightbox]")); }

    function show(index) {
      var all = photos();
      at = Math.max(0, Math.min(index, all.length - 1));
      var link = all[at];
      var small = link.querySelector("img");
      image.src = link.dataset.lightbox;
      var name = (small && small.alt) || link.getAttribute("aria-label") || "";
      image.alt = name;
      document.getElementById("lightbox-name").textContent = name;
      document.getElementById("lightbox-count").textContent = (at + 1) + " / " + all.length;
      document.getElementById("lightbox-more").href = link.href;
      box.querySelector("[data-lightbox-step='-1']").hidden = at === 0;
      box.querySelector("[data-lightbox-step='1']").hidden = at === all.length - 1;
    }

    document.addEventListener("click", function (event) {
      var link = event.target.closest("[data-lightbox]");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        show(photos().indexOf(link));
        box.showModal();
      }
      var step = event.target.closest("[data-lightbox-step]");
      if (step) { show(at + Number(step.dataset.lightboxStep)); }
      if (event.target.closest("[data-lightbox-close]") || event.target === box) { box.close(); }
    });
    box.addEventListener("keydown", function (event) {
      if (event.key === "ArrowLeft") { show(at - 1); }
      if (event.key === "ArrowRight") { show(at + 1); }
    });
    box.addEventListener("close", function () { image.removeAttribute("src"); });
  }
})();
