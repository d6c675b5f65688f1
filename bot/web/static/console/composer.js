// The composer: one panel at a time, how long a text is, what in it does not fit the chart, and a
// draft that outlives a reload of this tab.
const columns = document.querySelector(".columns");
const WAIT = 350;
let timer = null;
let checked = 0;

const composer = () => document.getElementById("composer");
const keyOf = (field) => `draft:${columns.dataset.open}:${field.id}`;

function choose(tab) {
  for (const button of composer().querySelectorAll("[data-tab]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
  }
  for (const panel of composer().querySelectorAll("[data-panel]")) {
    panel.hidden = panel.dataset.panel !== tab;
  }
  composer().querySelector(`[data-panel="${tab}"]`)
    .querySelector("textarea, select, input:not([type=hidden])")?.focus();
}

function fitOutcome() {
  const outcome = composer().querySelector("#outcome");
  if (!outcome) return;
  for (const part of composer().querySelectorAll("[data-needs]")) {
    const needed = part.dataset.needs.split(" ").includes(outcome.value);
    part.hidden = !needed;
    part.querySelector("input").required = needed;
  }
}

function tellLength(found) {
  const place = composer().querySelector(".segments");
  if (!found.units) place.textContent = "";
  else if (!found.segments) place.textContent = `${found.units} letters`;
  else {
    const texts = found.segments === 1 ? "1 text" : `${found.segments} texts`;
    const why = found.encoding === "ucs2" ? ", a special letter halves the room" : "";
    place.textContent = `${texts}, ${found.units} letters${why}`;
  }
}

function tellDoubts(doubts) {
  const guard = composer().querySelector(".guard");
  guard.hidden = doubts.length === 0;
  guard.querySelector("ul").replaceChildren(...doubts.map((doubt) => {
    const item = document.createElement("li");
    item.textContent = doubt;
    return item;
  }));
}

async function check(field) {
  const number = ++checked;
  const response = await fetch(`/console/conversations/${columns.dataset.open}/check`, {
    method: "POST",
    headers: { "X-CSRF": columns.dataset.csrf },
    body: new URLSearchParams({ body: field.value }),
  });
  if (!response.ok || number !== checked) return;
  const found = await response.json();
  tellLength(found);
  tellDoubts(found.mismatches);
}

function typed(field) {
  try {
    sessionStorage.setItem(keyOf(field), field.value);
  } catch { /* a full or forbidden store loses no more than the draft */ }
  if (field.id !== "reply") return;
  field.form.querySelector(".check")?.remove(); // it named the words as they were
  clearTimeout(timer);
  timer = setTimeout(() => check(field), WAIT);
}

function begin() {
  fitOutcome();
  for (const field of composer().querySelectorAll("textarea")) {
    const kept = sessionStorage.getItem(keyOf(field));
    if (kept && !field.value) field.value = kept;
    if (field.id === "reply" && field.value) check(field);
  }
}

if (composer()) {
  composer().addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) choose(tab.dataset.tab);
  });
  composer().addEventListener("change", (event) => {
    if (event.target.id === "outcome") fitOutcome();
  });
  composer().addEventListener("input", (event) => {
    if (event.target.matches("textarea")) typed(event.target);
  });
  composer().addEventListener("submit", (event) => {
    for (const field of event.target.querySelectorAll("textarea")) {
      sessionStorage.removeItem(keyOf(field));
    }
    for (const button of event.target.querySelectorAll("button")) {
      setTimeout(() => { button.disabled = true; }); // after the form's data is taken
    }
  });
  document.addEventListener("composer", begin);
  begin();
}
