// Keeps the page up to date: the server says that something is new, the page asks what.
import { request } from "./elements.js";

const POLL_MILLISECONDS = 2000;

export class Feed {
  // onChanges(changes, isAfresh) is called with what is new; onTrouble("" or words) with the state.
  constructor(onChanges, onTrouble) {
    this.onChanges = onChanges;
    this.onTrouble = onTrouble;
    this.revision = 0;
    this.epoch = "";
    this.asking = null;
    this.isBehind = false;
  }

  start() {
    this.refresh();
    const events = new EventSource("/events");
    events.onmessage = () => this.refresh();
    setInterval(() => {
      if (events.readyState !== EventSource.OPEN) this.refresh();
    }, POLL_MILLISECONDS);
  }

  // One question at a time; what is announced meanwhile is asked for right after.
  async refresh() {
    this.isBehind = true;
    if (this.asking) return;
    this.asking = true;
    while (this.isBehind) {
      this.isBehind = false;
      await this.ask();
    }
    this.asking = null;
  }

  async ask() {
    try {
      const changes = await request("GET", `/changes?after=${this.revision}&epoch=${this.epoch}`);
      const isAfresh = changes.epoch !== this.epoch;
      this.revision = changes.revision;
      this.epoch = changes.epoch;
      this.onTrouble("");
      this.onChanges(changes, isAfresh);
    } catch (trouble) {
      this.onTrouble(trouble.message);
    }
  }
}
