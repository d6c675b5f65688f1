// The faults in plain words: the form that orders them, and the list of those that wait.
import { formatNumber, make, request } from "./elements.js";

// Each: words for the list, what it means, the fault itself, the fields it needs.
const GROUPS = {
  "Texts from patients": [
    ["A text comes late", "The clinic's system hears of it some seconds later.", { on: "inbound", effect: "late" }, ["seconds"]],
    ["A text comes twice", "Same words, same id: the clinic must answer once.", { on: "inbound", effect: "twice" }, []],
    ["Texts come in reverse order", "That many are held back, then handed over last one first.", { on: "inbound", effect: "out_of_order" }, []],
  ],
  "The clinic sends a text": [
    ["Refused: too many at once (429)", "The clinic should wait and try again.", { on: "send", effect: "refuse", status: 429 }, ["retry_after"]],
    ["Refused: carrier broken (500)", "The clinic should try again.", { on: "send", effect: "refuse", status: 500 }, []],
    ["Refused: carrier closed (503)", "The clinic should try again.", { on: "send", effect: "refuse", status: 503 }, []],
    ["Refused with an error code", "Refused for good, for the reason of that code.", { on: "send", effect: "error" }, ["error"]],
    ["Line cut after it was taken", "The text goes out, but the clinic never hears so. It must not go out twice.", { on: "send", effect: "cut" }, []],
    ["Line cut before it was taken", "The text never arrives here, and the clinic cannot know. It must go out later.", { on: "send", effect: "lost" }, []],
    ["Answer comes late", "The text goes out at once; the clinic hears so some seconds later, or has hung up.", { on: "send", effect: "late" }, ["seconds"]],
    ["Taken late", "The text goes out some seconds later, even if the clinic has hung up. It must not go out twice.", { on: "send", effect: "slow" }, ["seconds"]],
  ],
  "The clinic's text on its way": [
    ["Text is not delivered", "It leaves, but never reaches the phone.", { on: "delivery", effect: "undelivered" }, ["code"]],
    ["Text does not leave", "The carrier gives up before sending it.", { on: "delivery", effect: "failed" }, ["code"]],
  ],
  "Reports on the clinic's text": [
    ["Reports come late", "The text arrives; the news of it comes later.", { on: "report", effect: "late" }, ["seconds"]],
    ["Reports come twice", "Each report is told two times.", { on: "report", effect: "twice" }, []],
    ["Reports come in reverse order", "First that it arrived, then that it was sent.", { on: "report", effect: "out_of_order" }, []],
  ],
};
const KINDS = Object.values(GROUPS).flat().map(([words, hint, fault, fields]) => ({ words, hint, fault, fields }));
const INPUTS = { seconds: "fault-seconds", retry_after: "fault-retry", error: "fault-error", code: "fault-code", count: "fault-count" };
const $ = (id) => document.getElementById(id);

export class FaultPanel {
  constructor() {
    this.owners = new Map();
    $("fault-kind").append(...Object.entries(GROUPS).map(([label, kinds]) =>
      make("optgroup", { label }, ...kinds.map(([words]) => make("option", { textContent: words })))));
    $("fault-kind").addEventListener("change", () => this.explain());
    $("fault-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.order();
    });
    $("end-faults").addEventListener("click", () => this.end("/faults"));
    this.explain();
  }

  get kind() {
    return KINDS[$("fault-kind").selectedIndex];
  }

  offerPhones(handsets) {
    for (const { number, owner } of handsets) {
      if (this.owners.has(number)) continue;
      this.owners.set(number, owner);
      $("fault-phone").append(make("option", { value: number, textContent: owner }));
    }
  }

  explain() {
    const { hint, fields, fault } = this.kind;
    $("fault-hint").textContent = hint;
    for (const field of document.querySelectorAll("[data-field]")) {
      field.hidden = !fields.includes(field.dataset.field);
    }
    const reorders = fault.on === "inbound" && fault.effect === "out_of_order";
    $("fault-count").min = reorders ? 2 : 1;
    if (reorders && Number($("fault-count").value) < 2) $("fault-count").value = 2;
    this.complain(null);
  }

  async order() {
    const { fault, fields } = this.kind;
    const wanted = { ...fault, count: Number($("fault-count").value) };
    for (const field of fields) {
      wanted[field === "error" ? "code" : field] = Number($(INPUTS[field]).value);
    }
    if ($("fault-phone").value) wanted.number = $("fault-phone").value;
    try {
      await request("POST", "/faults", wanted);
      this.complain(null);
    } catch (trouble) {
      this.complain(trouble, fields.includes("error") && trouble.field === "code" ? "error" : trouble.field);
    }
  }

  complain(trouble, field) {
    const label = trouble && field in INPUTS ? `${$(INPUTS[field]).labels[0].textContent}: ` : "";
    $("fault-trouble").textContent = trouble ? label + trouble.message : "";
    for (const [name, id] of Object.entries(INPUTS)) {
      $(id).removeAttribute("aria-invalid");
      if (trouble && name === field) {
        $(id).setAttribute("aria-invalid", "true");
        $(id).setAttribute("aria-describedby", "fault-trouble");
        $(id).focus();
      }
    }
  }

  async end(path) {
    await request("DELETE", path).catch(() => null);
  }

  show(faults) {
    $("nothing-waits").hidden = faults.length > 0;
    $("end-faults").hidden = faults.length === 0;
    $("waiting").replaceChildren(...faults.map((fault) => {
      const words = this.describe(fault);
      const end = make("button", { type: "button", textContent: "×" });
      end.setAttribute("aria-label", `End: ${words}`);
      end.addEventListener("click", () => this.end(`/faults/${fault.id}`));
      return make("li", {}, make("span", { textContent: words }), end);
    }));
  }

  describe(fault) {
    const kind = KINDS.find((known) => Object.entries(known.fault).every(([key, value]) => fault[key] === value));
    const facts = [`${fault.remaining} left`];
    if (fault.seconds) facts.push(`${fault.seconds} s`);
    if (fault.code) facts.push(fault.code);
    if (fault.number) facts.push(this.owners.get(fault.number) ?? formatNumber(fault.number));
    return `${kind.words} (${facts.join(", ")})`;
  }
}
