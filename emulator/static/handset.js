// One handset: its owner's card, the thread with one clinic at a time, and the composer.
import { bubble, clinicOf, day, update } from "./bubbles.js";
import { Composer } from "./composer.js";
import { formatDate, formatNumber, make } from "./elements.js";

const NEAR_THE_END = 80;

export class Handset {
  // about: {number, owner, clinics, people, suggestions}; onRead() when its texts have been seen.
  constructor(about, onRead) {
    this.about = about;
    this.number = about.number;
    this.texts = new Map();
    this.blockedBy = new Set();
    this.unread = 0;
    this.clinics = [...about.clinics];
    this.with = this.clinics[0]?.number ?? "";
    this.element = document.querySelector("#handset-template").content.firstElementChild.cloneNode(true);
    this.element.id = `phone-${this.number.slice(1)}`;
    this.thread = this.element.querySelector(".thread");
    this.composer = new Composer(this.element.querySelector(".composer"), this.number, about.owner, () => this.with);
    this.introduce();
    this.chooser = this.element.querySelector("select");
    this.chooser.addEventListener("change", () => this.speakWith(this.chooser.value));
    for (const event of ["focusin", "pointerdown"]) {
      this.element.addEventListener(event, () => this.markRead(onRead));
    }
    this.speakWith(this.with);
  }

  introduce() {
    const { owner, people, suggestions } = this.about;
    this.element.setAttribute("aria-label", `Phone of ${owner}`);
    this.element.querySelector("h3 span").textContent = owner;
    this.element.querySelector(".number").textContent = formatNumber(this.number);
    const list = this.element.querySelector(".people");
    list.append(...people.map((person) => this.card(person, people.length > 1)));
    const buttons = suggestions.map((words) => make("li", {}, this.suggestion(words, words)));
    this.element.querySelector(".starters ul").append(...buttons);
  }

  card(person, isOneOfSeveral) {
    const born = formatDate(person.birth_date);
    const button = this.suggestion(born, born);
    button.setAttribute("aria-label", `Write the birth date of ${person.name}: ${born}`);
    button.title = "Puts the date into the text field";
    if (!isOneOfSeveral) return make("li", {}, make("span", {}, "Born ", button));
    const isOwner = person.name === this.about.owner;
    const who = isOwner ? person.role[0].toUpperCase() + person.role.slice(1) : make("b", { textContent: person.name });
    return make("li", {}, make("span", {}, who), make("span", {}, "born ", button));
  }

  suggestion(label, words) {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", () => this.composer.suggest(words));
    return button;
  }

  forget() {
    this.texts.clear();
  }

  // Take in new or changed texts. isSilent: they were there before the page was opened.
  receive(texts, isSilent) {
    for (const text of texts) {
      const before = this.texts.get(text.sid);
      this.texts.set(text.sid, text);
      this.meet(clinicOf(text));
      const arrives = text.status === "delivered" && before?.status !== "delivered";
      if (arrives && !isSilent && !this.isInUse()) this.unread += 1;
    }
    this.draw(isSilent);
  }

  block(clinics) {
    this.blockedBy = new Set(clinics);
    this.showBlock();
  }

  // A number that texts us, or that we text, becomes one to choose.
  meet(number) {
    if (this.clinics.some((clinic) => clinic.number === number)) return;
    this.clinics.push({ name: formatNumber(number), number });
    this.speakWith(this.with || number);
  }

  speakWith(number) {
    this.with = number;
    const clinic = this.clinics.find((known) => known.number === number);
    const isAlone = this.clinics.length < 2;
    this.element.querySelector(".with").hidden = !isAlone;
    this.element.querySelector(".choose").hidden = isAlone;
    this.element.querySelector(".with .name").textContent = clinic?.name ?? "";
    this.element.querySelector(".their-number").textContent = formatNumber(number);
    this.element.querySelector(".avatar").textContent = initials(clinic?.name ?? "");
    this.chooser?.replaceChildren(
      ...this.clinics.map(({ name, number: value }) =>
        make("option", { value, textContent: name, selected: value === number }),
      ),
    );
    this.thread.setAttribute("aria-label", `Texts of ${this.about.owner} with ${clinic?.name ?? number}`);
    this.draw(true);
    this.showBlock();
  }

  // Show the thread. What is there already stays in place, so that only news is read aloud.
  draw(isSilent) {
    const { scrollHeight, scrollTop, clientHeight } = this.thread;
    const wasAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    const shown = [...this.texts.values()].filter((text) => clinicOf(text) === this.with);
    const nodes = [];
    for (const text of shown) {
      const date = new Date(text.created_at).toDateString();
      if (!nodes.some((node) => node.dataset.key === date)) nodes.push(this.node(date, () => day(text)));
      const message = this.node(text.sid, () => bubble(text, !isSilent, () => this.scrollToEnd()));
      update(message, text);
      nodes.push(message);
    }
    arrange(this.thread, nodes);
    this.element.querySelector(".starters").hidden = shown.length > 0;
    if (wasAtEnd || isSilent) this.scrollToEnd();
  }

  node(key, build) {
    const known = [...this.thread.children].find((child) => child.dataset.key === key);
    const node = known ?? build();
    node.dataset.key = key;
    return node;
  }

  scrollToEnd() {
    this.thread.scrollTop = this.thread.scrollHeight;
  }

  showBlock() {
    const notice = this.element.querySelector(".blocked");
    const name = this.clinics.find((clinic) => clinic.number === this.with)?.name ?? "This number";
    notice.hidden = !this.blockedBy.has(this.with);
    notice.textContent = notice.hidden ? "" : `${name} may not text this phone. Text START to allow it again.`;
  }

  isInUse() {
    return document.hasFocus() && this.element.contains(document.activeElement);
  }

  markRead(onRead) {
    if (!this.unread) return;
    this.unread = 0;
    onRead();
  }

  showUnread() {
    const badge = this.element.querySelector(".owner .unread");
    badge.hidden = this.unread === 0;
    badge.textContent = `${this.unread} new`;
  }
}

function arrange(parent, nodes) {
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
  while (parent.childElementCount > nodes.length) parent.lastElementChild.remove();
}

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words.slice(0, 2).map((word) => word[0].toUpperCase()).join("") || "#";
}
