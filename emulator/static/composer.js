// Where a handset's owner writes: words, a picture, Enter to send.
import { request } from "./elements.js";

const LARGEST = 5 * 1024 * 1024;

export class Composer {
  // to(): the clinic's number at the moment of sending.
  constructor(form, number, owner, to) {
    this.form = form;
    this.number = number;
    this.to = to;
    this.file = null;
    this.words = form.querySelector("textarea");
    this.picker = form.querySelector("input[type=file]");
    this.attached = form.querySelector(".attached");
    this.trouble = form.querySelector(".trouble");
    this.words.setAttribute("aria-label", `Text from ${owner}`);
    this.words.placeholder = "Text message";
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.words.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.words.addEventListener("input", () => this.grow());
    this.form.querySelector(".attach").addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => this.attach(this.picker.files[0] ?? null));
    this.form.querySelector(".drop").addEventListener("click", () => {
      this.attach(null);
      this.words.focus();
    });
  }

  // Put words into the field, for the owner to send or change.
  suggest(words) {
    this.words.value = words;
    this.grow();
    this.words.focus();
  }

  attach(file) {
    this.trouble.textContent = file && file.size > LARGEST ? "A picture may have 5 MB at most." : "";
    this.file = file && file.size <= LARGEST ? file : null;
    this.picker.value = "";
    this.attached.hidden = !this.file;
    this.attached.querySelector("span").textContent = this.file ? this.file.name : "";
    if (this.file) this.words.focus();
  }

  async send() {
    const body = this.words.value.trim();
    if (!body && !this.file) return this.words.focus();
    const file = this.file;
    this.suggest("");
    this.attach(null);
    try {
      const media = file ? [{ content_type: file.type, data_base64: await read(file) }] : [];
      await request("POST", `/handsets/${encodeURIComponent(this.number)}/send`, { to: this.to(), body, media });
    } catch (trouble) {
      if (!this.words.value) this.suggest(body);
      this.attach(file);
      this.trouble.textContent = `Not sent. ${trouble.message}`;
    }
  }

  grow() {
    this.words.style.height = "auto";
    this.words.style.height = `${this.words.scrollHeight + 2}px`;
  }
}

function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",", 2)[1]);
    reader.onerror = () => reject(new Error("The picture cannot be read."));
    reader.readAsDataURL(file);
  });
}
