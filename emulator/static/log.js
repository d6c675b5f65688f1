// The calls to the clinic's system and what it answered, newest first.
import { formatNumber, make } from "./elements.js";

const MOST = 100;
const WORDS = {
  inbound: "text from",
  sent: "report: sent to",
  delivered: "report: delivered to",
  undelivered: "report: not delivered to",
  failed: "report: failed to",
};

export class Log {
  constructor(owners) {
    this.owners = owners;
    this.list = document.getElementById("log");
    this.empty = document.getElementById("nothing-logged");
  }

  add(calls, isAfresh) {
    if (isAfresh) this.list.replaceChildren();
    for (const call of calls) this.list.prepend(this.row(call));
    while (this.list.childElementCount > MOST) this.list.lastElementChild.remove();
    this.empty.hidden = this.list.childElementCount > 0;
    this.list.hidden = !this.empty.hidden;
  }

  row(call) {
    const time = new Date(call.at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit", second: "2-digit" });
    const isWrong = call.status === null || call.status >= 400;
    const who = this.owners.get(call.handset) ?? formatNumber(call.handset);
    return make("li", {},
      make("time", { dateTime: call.at, textContent: time }),
      make("span", { textContent: `${WORDS[call.kind] ?? call.kind} ${who}` }),
      make("span", { className: isWrong ? "status wrong" : "status", textContent: String(call.status ?? "none") }),
      make("span", { className: "path", textContent: `${call.path} · ${call.trouble ?? `${call.milliseconds} ms`}` }),
    );
  }
}
