// The desk: all handsets side by side, the roster on top, the carrier at the side.
import { formatNumber, formatTime, make, request } from "./elements.js";
import { FaultPanel } from "./faults.js";
import { Feed } from "./feed.js";
import { Handset } from "./handset.js";
import { Log } from "./log.js";

const desk = document.getElementById("phones");
const handsets = new Map();
const sections = new Map();
const panel = new FaultPanel();
const log = new Log(panel.owners);
let clinics = [];

function addHandset(about) {
  const handset = new Handset(about, showUnread);
  handsets.set(about.number, handset);
  groupOf(about).append(handset.element);
  panel.offerPhones([about]);
  const link = make("a", { href: `#${handset.element.id}` }, about.owner, make("span", { className: "unread", hidden: true }));
  link.addEventListener("click", () => setTimeout(() => handset.composer.words.focus(), 0));
  document.getElementById("roster").insertBefore(make("li", {}, link), document.getElementById("to-carrier"));
  handset.link = link;
  return handset;
}

function groupOf(about) {
  const name = about.clinics.length === 1 ? about.clinics[0].name : "Other phones";
  if (!sections.has(name)) {
    const number = about.clinics.length === 1 ? formatNumber(about.clinics[0].number) : "";
    const title = make("h2", {}, name, number && make("span", { textContent: number }));
    const phones = make("div");
    desk.append(make("section", { className: "clinic", ariaLabel: name }, title, phones));
    sections.set(name, phones);
  }
  return sections.get(name);
}

function showUnread() {
  let all = 0;
  for (const handset of handsets.values()) {
    const { unread, link, about } = handset;
    all += unread;
    handset.showUnread();
    const badge = link.querySelector(".unread");
    badge.hidden = unread === 0;
    badge.textContent = String(unread);
    link.setAttribute("aria-label", unread ? `${about.owner}, ${unread} new` : about.owner);
  }
  document.title = all ? `(${all}) Demo phones` : "Demo phones";
}

function takeIn(changes, isAfresh) {
  if (isAfresh) handsets.forEach((handset) => handset.forget());
  const byHandset = group(changes.texts, (text) => (text.direction === "inbound" ? text.from : text.to));
  for (const [number, texts] of byHandset) {
    const about = { number, owner: formatNumber(number), clinics, people: [], suggestions: [] };
    (handsets.get(number) ?? addHandset(about)).receive(texts, isAfresh);
  }
  for (const [number, handset] of handsets) {
    if (isAfresh && !byHandset.has(number)) handset.draw(true);
    handset.block(changes.blocked.filter(([, blocker]) => blocker === number).map(([clinic]) => clinic));
  }
  panel.show(changes.faults);
  log.add(changes.calls, isAfresh);
  showUnread();
}

function group(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function tellTime() {
  const now = formatTime(Date.now());
  for (const clock of document.querySelectorAll(".clock")) clock.textContent = now;
}

function tellTrouble(words) {
  const line = document.getElementById("connection");
  if (line.textContent !== words) line.textContent = words;
}

async function start() {
  const people = await request("GET", "/people").catch((trouble) => tellTrouble(trouble.message));
  clinics = people?.clinics ?? [];
  for (const about of people?.handsets ?? []) addHandset(about);
  tellTime();
  setInterval(tellTime, 10_000);
  new Feed(takeIn, tellTrouble).start();
}

start();
