// Suggestions under a box, here and in choosers: arrows move, Enter opens, Escape closes. Focus stays in the box.
(function () {
  "use strict";

  function listOf(input) { return document.getElementById(input.getAttribute("aria-controls")); }
  function options(input) { return Array.from(listOf(input).querySelectorAll("[role=option]")); }
  function chosen(input) { return listOf(input).querySelector("[aria-selected=true]"); }

  function show(input, open) {
    listOf(input).classList.toggle("is-open", open);
    input.setAttribute("aria-expanded", String(open));
    if (!open) { mark(input, null); }
  }

  function mark(input, option) {
    options(input).forEach(function (one) { one.setAttribute("aria-selected", String(one === option)); });
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else { input.removeAttribute("aria-activedescendant"); }
  }

  function move(input, by) {
    var all = options(input);
    if (!all.length) { return; }
    show(input, true);
    var at = all.indexOf(chosen(input)) + by;
    mark(input, at < -1 ? all[all.length - 1] : at < 0 || at >= all.length ? null : all[at]);
  }

  function pick(input, option) {
    if (option.hasAttribute("data-value")) {
      document.getElementById(input.dataset.chooser).value = option.dataset.value;
      input.value = option.dataset.name;
      show(input, false);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else { window.location.assign(option.href); }
  }

  document.addEventListener("keydown", function (event) {
    var input = event.target.closest("[role=combobox]");
    if (!input || event.isComposing) { return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen(input)) {
      event.preventDefault();
      pick(input, chosen(input));
    } else if (event.key === "Escape" && input.getAttribute("aria-expanded") === "true") {
      // The first closes the list and keeps what was typed; the second is the frame's.
      event.preventDefault();
      event.stopImmediatePropagation();
      show(input, false);
    }
  });

  document.addEventListener("input", function (event) {
    var input = event.target.closest("[data-chooser]");
    // What is typed anew is not what was chosen before.
    if (input) { document.getElementById(input.dataset.chooser).value = ""; }
  });

  document.addEventListener("mousedown", function (event) {
    var option = event.target.closest("[role=option][data-value]");
    if (!option) { return; }
    event.preventDefault();
    var input = document.querySelector('[aria-controls="' + option.closest("[role=listbox]").id + '"]');
    pick(input, option);
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    var input = document.querySelector('[role=combobox][aria-controls="' + event.target.id + '"]');
    if (input) { show(input, document.activeElement === input && event.target.childElementCount > 0); }
  });

  document.addEventListener("focusout", function (event) {
    var input = event.target.closest("[role=combobox]");
    if (input && !listOf(input).contains(event.relatedTarget)) { window.setTimeout(function () { show(input, false); }, 120); }
  });

  document.addEventListener("focusin", function (event) {
    var input = event.target.closest("[role=combobox]");
    if (input && input.value && options(input).length) { show(input, true); }
  });
})();
