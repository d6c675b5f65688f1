// One letter for what is done all day. Never while something is being typed.
const help = document.getElementById("help");

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function step(by) {
  const lines = [...document.querySelectorAll("a.line")];
  if (lines.length === 0) return;
  const focused = lines.indexOf(document.activeElement);
  const current = focused >= 0 ? focused : lines.findIndex((line) => line.hasAttribute("aria-current"));
  const next = Math.min(Math.max(current + by, 0), lines.length - 1);
  lines[next].focus();
  if (next !== current || !lines[next].hasAttribute("aria-current")) lines[next].click();
}

function show(tab) {
  const button = document.querySelector(`[data-tab="${tab}"]`);
  if (button) button.click();
  return Boolean(button);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.getElementById("q").focus(),
  r: () => show("reply") || document.getElementById("take")?.focus(),
  n: () => show("note") || document.getElementById("note")?.focus(),
  e: () => show("leave"),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("form[data-panel], form.panel")?.requestSubmit();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || help?.open) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
