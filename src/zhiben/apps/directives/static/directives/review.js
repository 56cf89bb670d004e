// The review screen: text and duties side by side, everything by keyboard.
// The server renders; this file moves the current duty, sends steps, and puts the answered parts in place.
(function () {
  "use strict";
  var root = document.getElementById("review");
  if (!root) { return; }
  var words = JSON.parse(root.dataset.words);
  var editable = root.hasAttribute("data-editable");
  var filter = "";
  var query = "";
  var current = null;
  var busy = false;
  var later = null;
  var places = new Map();
  var focused = null;

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function byKey(key) { return document.getElementById("duty-" + key); }
  function text() { return document.getElementById("source"); }
  function duties() { return document.getElementById("duties"); }
  function say(sentence) { var said = document.getElementById("said"); if (said) { said.textContent = sentence; } }

  // --- the two sides know each other ---------------------------------------------------------------------------------

  function index() {
    places = new Map();
    all("[data-d]", text()).forEach(function (span) {
      var n = span.dataset.d;
      if (!places.has(n)) { places.set(n, []); }
      places.get(n).push(span);
    });
    all(".zd-card", duties()).forEach(mark);
  }

  function mark(card) {
    (places.get(card.dataset.n) || []).forEach(function (span) {
      span.classList.remove("is-proposed", "is-confirmed", "is-rejected");
      span.classList.add("is-duty", "is-" + card.dataset.state);
    });
  }

  function isShown(card) {
    if (filter === "unread") { return false; }
    if (filter === "units" && !card.hasAttribute("data-units")) { return false; }
    if ((filter === "proposed" || filter === "rejected") && card.dataset.state !== filter) { return false; }
    return !query || card.textContent.indexOf(query) >= 0;
  }

  // In the order of the text, which is not always that of the clauses: a section may speak again after its parts.
  function ordered() {
    return all(".zd-card", duties()).sort(function (a, b) { return a.dataset.n - b.dataset.n; });
  }

  function shown() { return ordered().filter(isShown); }

  function applyFilter() {
    var some = false;
    all(".zd-card", duties()).forEach(function (card) {
      var on = isShown(card);
      card.hidden = !on;
      some = some || on;
    });
    all(".zd-clause", duties()).forEach(function (clause) {
      var cards = all(".zd-card", clause);
      clause.hidden = cards.length ? cards.every(function (card) { return card.hidden; }) : Boolean(filter || query);
      clause.classList.toggle("is-open", Boolean(filter || query) && !clause.hidden || clause.contains(current));
    });
    var unread = document.getElementById("unread");
    if (unread) { unread.open = filter === "unread"; }
    duties().querySelector(".zd-none").hidden = some || filter === "unread";
    all("#review-bar [data-filter]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
    });
  }

  function scrollTo(pane, element) {
    if (!element) { return; }
    var box = pane.getBoundingClientRect();
    var at = element.getBoundingClientRect();
    if (pane.scrollHeight > pane.clientHeight + 1) {
      if (at.top < box.top + 48 || at.bottom > box.bottom - 48) { pane.scrollTop += at.top - box.top - pane.clientHeight / 4; }
    } else { element.scrollIntoView({ block: "center" }); }
  }

  function show(card, quiet) {
    if (current) {
      current.classList.remove("is-current");
      current.removeAttribute("aria-current");
      all(".is-now", text()).forEach(function (span) { span.classList.remove("is-now"); });
    }
    current = card;
    all(".zd-clause.is-open", duties()).forEach(function (clause) {
      if (!clause.contains(card) && !filter && !query) { open(clause, false); }
    });
    if (!card) { return; }
    open(card.closest(".zd-clause"), true);
    card.classList.add("is-current");
    card.setAttribute("aria-current", "true");
    var spans = places.get(card.dataset.n) || [];
    spans.forEach(function (span) { span.classList.add("is-now"); });
    scrollTo(text(), spans[0]);
    scrollTo(duties(), card);
    if (!quiet) { card.focus({ preventScroll: true }); }
    history.replaceState(null, "", location.pathname + "?at=" + card.dataset.key);
  }

  function open(clause, on) {
    clause.classList.toggle("is-open", on);
    var fold = clause.querySelector(".zd-fold");
    if (fold && fold.hasAttribute("aria-expanded")) { fold.setAttribute("aria-expanded", String(on)); }
  }

  function step(by) {
    var cards = shown();
    var at = cards.indexOf(current);
    var next = cards[at < 0 ? 0 : Math.max(0, Math.min(cards.length - 1, at + by))];
    if (next) { show(next); }
  }

  function nextWaiting(after) {
    var cards = ordered();
    var at = cards.indexOf(after);
    var order = cards.slice(at + 1).concat(cards.slice(0, at));
    return order.find(function (card) { return card.dataset.state === "proposed" && (!filter || isShown(card)); });
  }

  // --- steps ---------------------------------------------------------------------------------------------------------

  function headers() {
    return Object.assign({ "HX-Request": "true" }, JSON.parse(document.body.getAttribute("hx-headers") || "{}"));
  }

  // What somebody typed into an open form is never thrown away by a step on something else (`own` sends itself).
  function keepsTyped(own) {
    var form = duties().querySelector("form.zd-inline");
    var typed = form && form !== own && (form.querySelector(".zb-field-wrong") || Array.prototype.some.call(form.elements, function (field) {
      return all("option", field).some(function (option) { return option.selected !== option.defaultSelected; })
        || (field.type === "checkbox" ? field.checked : "defaultValue" in field && field.value !== field.defaultValue);
    }));
    if (typed) { form.scrollIntoView({ block: "nearest" }); form.querySelector("textarea, input:not([type=hidden])").focus(); say(words.unsaved); }
    return Boolean(typed);
  }

  function setBusy(on) {
    busy = on;
    root.classList.toggle("is-busy", on);
    if (on) { return; }
    var name = later;
    later = null;
    if (name) { act(name); }
  }

  async function send(url, values, then, own) {
    if (busy || keepsTyped(own)) { return; }
    setBusy(true);
    try {
      var body = values instanceof FormData ? values : new URLSearchParams(values);
      var answer = await fetch(url, { method: "POST", headers: headers(), body: body });
      var html = await answer.text();
      if (answer.redirected || answer.headers.get("HX-Redirect")) { location.reload(); return; }
      if (!answer.ok) { refuse(html, answer.status); return; }
      document.getElementById("refusals").replaceChildren();
      put(html);
      if (then) { then(); }
    } catch (error) {
      later = null;
      say(words.offline);
    } finally {
      setBusy(false);
    }
  }

  function fragmentOf(html) {
    var holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  }

  function refuse(html, status) {
    later = null;
    var content = fragmentOf(html);
    var form = content.querySelector("form.zd-inline");
    if (form && current) { slot(current, form); return; }
    document.getElementById("refusals").replaceChildren(content);
    say(document.getElementById("refusals").textContent.trim());
    if (status === 409 || status === 403) { offerReload(); }
  }

  function offerReload() {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = words.reload;
    button.addEventListener("click", function () { location.reload(); });
    var alert = document.querySelector("#refusals .alert");
    if (alert) { alert.append(button); }
  }

  function put(html) {
    all("template[data-part]", fragmentOf(html)).forEach(function (part) {
      if (part.dataset.part === "bar") {
        document.getElementById("bar").replaceChildren(part.content);
      } else if (part.dataset.part === "card") {
        putCard(part);
      } else { putPanes(part); }
    });
    applyFilter();
  }

  function putCard(part) {
    var old = byKey(part.dataset.key);
    var fresh = part.content.querySelector(".zd-card");
    if (!old || !fresh) { return; }
    var wasCurrent = old === current;
    old.replaceWith(fresh);
    mark(fresh);
    count(fresh.closest(".zd-clause"));
    if (wasCurrent) { current = null; show(fresh, true); }
  }

  function count(clause) {
    var waiting = all(".zd-card[data-state=proposed]", clause).length;
    var label = clause.querySelector(".zd-clause-count");
    label.textContent = waiting ? words.waiting + " " + waiting : "✓ " + words.done;
    label.dataset.waiting = waiting;
    var button = clause.querySelector(".zd-confirm-clause");
    if (button && !waiting) { button.remove(); }
  }

  function putPanes(part) {
    var tops = [text().scrollTop, duties().scrollTop];
    var key = part.dataset.key || (current && current.dataset.key);
    document.getElementById("panes").replaceWith(part.content);
    current = null;
    index();
    text().scrollTop = tops[0];
    duties().scrollTop = tops[1];
    show(byKey(key) || nextWaiting(null) || ordered()[0] || null);
  }

  function url(action) { return root.dataset.duties + current.dataset.key + "/" + action; }

  var steps = {
    confirm: function () {
      if (current.dataset.state !== "proposed") { step(1); return; }
      var card = current;
      send(url("confirm"), { revision: card.dataset.rev }, function () {
        say(words.confirmed.replace("%s", card.dataset.n));
        var next = nextWaiting(byKey(card.dataset.key));
        if (next) { show(next); } else { say(words.finished); }
      });
    },
    edit: function () { load("edit"); },
    reject: function () { load("reject"); },
    split: function () { load("split"); },
    merge: function () {
      var cards = ordered().filter(function (card) { return card.dataset.state !== "rejected"; });
      var next = cards[cards.indexOf(current) + 1];
      if (!next) { say(words.noNext); return; }
      var values = { revision: current.dataset.rev, other_revision: next.dataset.rev };
      send(url("merge/" + next.dataset.key), values, function () { say(words.merged); });
    },
    undo: function () { send(root.dataset.base + "undo", {}, function () { say(words.undone); }); },
    clause: function () {
      var button = current.closest(".zd-clause").querySelector(".zd-confirm-clause");
      if (button) { button.click(); }
    }
  };

  function act(name) {
    if (!editable || (!current && name !== "undo")) { return; }
    // A decision meant for what is on the screen is not taken on what will be there in a moment; the others wait.
    if (busy) { later = ["confirm", "clause", "merge"].includes(name) ? later : name; return; }
    steps[name]();
  }

  // --- forms inside a card -------------------------------------------------------------------------------------------

  async function load(name) {
    if (busy || keepsTyped(null)) { return; }
    var card = current;
    setBusy(true);
    try {
      var answer = await fetch(url(name), { headers: headers() });
      var html = await answer.text();
      if (answer.redirected || answer.headers.get("HX-Redirect")) { location.reload(); return; }
      if (!answer.ok) { refuse(html, answer.status); return; }
      if (card === current) { slot(card, fragmentOf(html).querySelector("form")); }
    } catch (error) {
      say(words.offline);
    } finally {
      setBusy(false);
    }
  }

  function slot(card, form) {
    all("form.zd-inline", duties()).forEach(function (other) { other.remove(); });
    card.querySelector(".zd-slot").replaceChildren(form);
    var first = form.querySelector(".zb-field-wrong textarea, .zb-field-wrong input, textarea, input:not([type=hidden])");
    if (first) { first.focus(); }
    scrollTo(duties(), form);
    form.scrollIntoView({ block: "nearest" });
  }

  function closeForm() {
    var form = duties().querySelector("form.zd-inline");
    if (!form) { return false; }
    form.remove();
    focused = null;
    if (current) { current.focus({ preventScroll: true }); }
    return true;
  }

  function submit(form) {
    var card = form.closest(".zd-card");
    if (card !== current) { show(card, true); }
    var name = form.dataset.step;
    var values = new FormData(form);
    values.append("revision", card.dataset.rev);
    send(root.dataset.duties + card.dataset.key + "/" + name, values, function () {
      focused = null;
      if (name === "reject") {
        say(words.rejected.replace("%s", card.dataset.n));
        var next = nextWaiting(byKey(card.dataset.key));
        if (next) { show(next); }
      } else { say(name === "split" ? words.split : words.edited); }
    }, form);
  }

  // --- words selected on the left ------------------------------------------------------------------------------------

  function within(node, at) {
    var span = node.nodeType === 3 && node.parentNode.closest("[data-s]");
    return span ? Number(span.dataset.s) + at : -1;
  }

  // A selection may begin or end between two elements (a triple click does, and one over cells of a table).
  function ends(range) {
    var start = within(range.startContainer, range.startOffset);
    var end = within(range.endContainer, range.endOffset);
    if (start >= 0 && end >= 0) { return [start, end]; }
    var touched = all("[data-s]", text()).filter(function (span) { return range.intersectsNode(span); });
    if (!touched.length) { return [-1, -1]; }
    var last = touched[touched.length - 1];
    return [start >= 0 ? start : Number(touched[0].dataset.s), end >= 0 ? end : Number(last.dataset.s) + last.textContent.length];
  }

  function picked() {
    var selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) { return null; }
    var range = selection.getRangeAt(0);
    if (!text().contains(range.startContainer) || !text().contains(range.endContainer)) { return null; }
    var place = ends(range);
    var start = place[0];
    var end = place[1];
    if (start < 0 || end <= start) { return null; }
    return { start: start, end: end, text: selection.toString().replace(/\s+/g, ""), box: range.getBoundingClientRect() };
  }

  function offerPick() {
    var pick = document.getElementById("pick");
    if (!pick) { return; }
    var found = picked();
    pick.hidden = !found;
    if (!found) { return; }
    var label = focused && document.contains(focused) && focused.labels[0];
    pick.firstElementChild.textContent = label ? words.fill.replace("%s", label.firstChild.textContent.trim()) : words.add;
    pick.dataset.above = String(found.box.top > 120);
    document.adoptedStyleSheets = [placed(found.box)];
  }

  // The page's policy allows no style attribute; a constructed sheet places the button.
  function placed(box) {
    var sheet = new CSSStyleSheet();
    var top = box.top > 120 ? box.top - 44 : box.bottom + 8;
    sheet.replaceSync(".zd-pick{top:" + Math.round(top) + "px;left:" + Math.round(Math.max(8, box.left)) + "px}");
    return sheet;
  }

  function usePick() {
    var found = picked();
    if (!found || !editable) { return; }
    if (focused && document.contains(focused)) { fill(found); return; }
    send(root.dataset.base + "duties", { start: found.start, end: found.end }, function () {
      document.getSelection().removeAllRanges();
      say(words.added);
    });
  }

  function fill(found) {
    var name = focused.name;
    var joined = name === "lead" || name === "responsible" ? "、" : "；";
    if (name === "measure") { focused.value = found.text; }
    else { focused.value = focused.value ? focused.value + joined + found.text : found.text; }
    var evidence = focused.form.elements.evidence;
    if (evidence) { evidence.value += " " + name + ":" + found.start + "-" + found.end; }
    document.getSelection().removeAllRanges();
    focused.focus();
  }

  function goto(at) {
    var spans = all("[data-s]", text());
    var last = spans.filter(function (span) { return Number(span.dataset.s) <= at; }).pop();
    if (!last) { return; }
    pane("text");
    scrollTo(text(), last);
    last.classList.add("is-flash");
    setTimeout(function () { last.classList.remove("is-flash"); }, 1600);
  }

  function pane(name) {
    root.dataset.pane = name;
    all("[data-pane]", root).forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.pane === name));
    });
    if (!current) { return; }
    // A pane that was hidden could not be scrolled while it was.
    if (name === "text") { scrollTo(text(), (places.get(current.dataset.n) || [])[0]); }
    else { scrollTo(duties(), current); }
  }

  // --- listening -----------------------------------------------------------------------------------------------------

  root.addEventListener("click", function (event) {
    var hit = function (selector) { return event.target.closest(selector); };
    var button = hit("[data-do]");
    if (button) { act(button.dataset.do); return; }
    if ((button = hit("[data-filter]"))) { filter = button.dataset.filter === filter ? "" : button.dataset.filter; applyFilter(); first(); return; }
    if ((button = hit("button[data-pane]"))) { pane(button.dataset.pane); return; }
    if ((button = hit("[data-goto]"))) { goto(Number(button.dataset.goto)); return; }
    if ((button = hit(".zd-confirm-clause"))) { confirmClause(button); return; }
    if ((button = hit("[data-post]"))) { send(root.dataset.base + button.dataset.post, { show: current ? current.dataset.key : "" }, function () { say(words.handled); }); return; }
    if (hit("[data-show-all]")) { clearFilter(); return; }
    if ((button = hit("[data-preset]"))) { preset(button); return; }
    if (hit("[data-cancel]")) { closeForm(); return; }
    if (hit("[data-pick]")) { usePick(); return; }
    if (hit("form.zd-inline")) { return; }
    var card = hit(".zd-card");
    if (card) { show(card, true); return; }
    if ((button = hit(".zd-fold"))) { fold(button.closest(".zd-clause")); return; }
    var span = hit("#source [data-d]");
    if (span && document.getSelection().isCollapsed) { fromText(span); }
  });

  function confirmClause(button) {
    var many = all(".zd-card[data-state=proposed]", button.closest(".zd-clause")).length;
    send(root.dataset.base + button.dataset.post, { show: current ? current.dataset.key : "" }, function () {
      say(words.confirmedMany.replace("%s", many));
      var next = nextWaiting(current);
      if (next) { show(next); } else { say(words.finished); }
    });
  }

  function clearFilter() {
    filter = "";
    query = "";
    document.getElementById("find").value = "";
    applyFilter();
    first();
  }

  function first() { var cards = shown(); if (cards.length && cards.indexOf(current) < 0) { show(cards[0], true); } }

  function fold(clause) {
    if (clause.classList.contains("is-open")) { open(clause, false); return; }
    var cards = all(".zd-card", clause);
    show(cards.find(function (card) { return card.dataset.state === "proposed"; }) || cards[0]);
  }

  function fromText(span) {
    var card = duties().querySelector('.zd-card[data-n="' + span.dataset.d + '"]');
    if (!card) { return; }
    if (card.hidden) { filter = ""; query = ""; applyFilter(); }
    pane("duties");
    show(card, true);
  }

  function preset(button) {
    var form = button.closest("form");
    form.elements.reason.value = button.dataset.preset;
    submit(form);
  }

  root.addEventListener("submit", function (event) {
    if (event.target.matches("form.zd-inline")) { event.preventDefault(); submit(event.target); }
  });
  root.addEventListener("focusin", function (event) {
    if (event.target.matches("form.zd-edit-form input, form.zd-edit-form textarea")) { focused = event.target; }
  });
  root.addEventListener("input", function (event) {
    if (event.target.id === "find") { query = event.target.value.trim(); applyFilter(); }
  });
  document.addEventListener("selectionchange", function () { window.requestAnimationFrame(offerPick); });

  var keys = { j: function () { step(1); }, k: function () { step(-1); }, a: function () { act("confirm"); },
    A: function () { act("clause"); }, e: function () { act("edit"); }, x: function () { act("reject"); },
    s: function () { act("split"); }, m: function () { act("merge"); }, u: function () { act("undo"); }, n: usePick };

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) { return; }
    var form = duties().querySelector("form.zd-inline");
    if (event.key === "Escape" && closeForm()) { return; }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) { event.preventDefault(); form.requestSubmit(); return; }
    if (event.ctrlKey || event.metaKey) { return; }
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) {
      if (event.key === "Enter" && event.target.id === "find") { event.target.blur(); first(); }
      if (!/^[1-9]$/.test(event.key) || event.target.value || !event.target.form || event.target.form.dataset.step !== "reject") { return; }
    }
    if (form && /^[1-9]$/.test(event.key)) { digit(form, Number(event.key), event); return; }
    if (form && form.contains(event.target)) { return; }
    // A key held down moves; it decides once.
    if (event.repeat && event.key !== "j" && event.key !== "k") { return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  function digit(form, n, event) {
    var presets = all("[data-preset]", form);
    var cuts = all("[name=cut]", form);
    if (presets[n - 1]) { event.preventDefault(); preset(presets[n - 1]); }
    else if (cuts[n - 1]) { event.preventDefault(); cuts[n - 1].checked = !cuts[n - 1].checked; }
  }

  index();
  pane("duties");
  var asked = new URLSearchParams(location.search);
  var wanted = asked.get("at");
  if (asked.get("show")) { filter = asked.get("show"); }
  applyFilter();
  // `place`: where a clause that somebody quotes begins.
  var place = Number(asked.get("place"));
  var quoted = place && all("[data-s][data-d]", text()).find(function (span) { return Number(span.dataset.s) >= place; });
  if (quoted) { quoted = root.querySelector(".zd-card[data-n='" + quoted.dataset.d + "']"); }
  show((wanted && byKey(wanted)) || quoted || shown().find(function (card) { return card.dataset.state === "proposed"; }) || shown()[0] || null, true);
  if (place) { goto(place); }
})();
