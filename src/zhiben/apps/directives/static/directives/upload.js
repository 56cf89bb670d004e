// Dropping files on the page. Files go one after the other, each with its progress and, at once, its result.
(function () {
  "use strict";
  var drop = document.getElementById("drop");
  var input = drop && drop.querySelector("input[type=file]");
  var form = document.getElementById("upload");
  if (!input) { return; }
  var words = JSON.parse(form.dataset.words);
  var chosen = document.getElementById("chosen");
  var button = document.getElementById("send");
  var queue = [];
  var busy = false;

  function size(bytes) { return bytes > 1e6 ? (bytes / 1e6).toFixed(1) + " MB" : Math.max(1, Math.round(bytes / 1e3)) + " KB"; }

  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text || "";
    return made;
  }

  function list() {
    if (busy) { return; }
    queue = Array.from(input.files, function (file) {
      var line = element("li");
      var about = element("div");
      about.append(element("strong", file.name + "（" + size(file.size) + "）"), element("p", words.waiting));
      line.append(about);
      return { file: file, line: line };
    });
    chosen.replaceChildren.apply(chosen, queue.map(function (each) { return each.line; }));
    document.getElementById("sum").textContent = "";
  }

  function say(each, sentence, part) {
    var line = each.line.querySelector("p");
    line.textContent = sentence;
    if (part === undefined) { return; }
    var bar = element("progress");
    bar.max = 1;
    bar.value = part;
    bar.setAttribute("aria-label", sentence);
    line.append(" ", bar, " " + Math.round(part * 100) + "%");
  }

  function post(each) {
    return new Promise(function (resolve) {
      var request = new XMLHttpRequest();
      var values = new FormData(form);
      values.delete("documents");
      values.append("documents", each.file);
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable && event.loaded < event.total) { say(each, words.sending, event.loaded / event.total); } else { say(each, words.reading); }
      });
      request.addEventListener("load", function () { resolve(request.responseText); });
      request.addEventListener("error", function () { resolve(""); });
      request.send(values);
    });
  }

  function put(each, html) {
    var holder = document.createElement("template");
    holder.innerHTML = html;
    var line = holder.content.querySelector("li");
    if (line) {
      each.line.replaceWith(line);
      each.line = line;
      each.done = true;
      each.review = line.querySelector("[data-review]");
      return;
    }
    each.line.classList.add("is-bad");
    say(each, html ? words.refused : words.offline);
  }

  async function sendAll() {
    busy = true;
    button.disabled = true;
    for (var each of queue.filter(function (one) { return !one.done; })) {
      each.line.classList.remove("is-bad");
      say(each, words.reading);
      put(each, await post(each));
    }
    busy = false;
    finish();
  }

  function finish() {
    if (queue.length === 1 && queue[0].review) { location.assign(queue[0].review.href); return; }
    var good = queue.filter(function (each) { return each.review; }).length;
    var open = queue.filter(function (each) { return !each.done; }).length;
    var sum = [queue.length, good, queue.length - good];
    document.getElementById("sum").textContent = words.sum.replace(/%s/g, function () { return sum.shift(); });
    button.disabled = false;
    if (open) { button.textContent = words.again; return; }
    button.hidden = true;
    input.value = "";
    var first = chosen.querySelector("a.btn");
    if (first) { first.focus(); }
  }

  function choose() { button.hidden = false; list(); }

  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add("is-over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); drop.classList.remove("is-over"); });
  });
  document.addEventListener("drop", function (event) {
    if (!event.dataTransfer.files.length || busy) { return; }
    input.files = event.dataTransfer.files;
    choose();
    button.focus();
  });
  input.addEventListener("change", choose);
  form.addEventListener("submit", function (event) {
    if (!queue.length) { return; }
    event.preventDefault();
    if (!busy) { sendAll(); }
  });
})();
