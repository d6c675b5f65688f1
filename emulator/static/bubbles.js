// One text as a bubble, with its time and what became of it.
import { formatDay, formatTime, make } from "./elements.js";

const DELIVERY_WORDS = {
  30003: "phone switched off",
  30004: "blocked",
  30005: "unknown number",
  30006: "landline",
  30007: "filtered as spam",
  30008: "unknown error",
};

export function day(text) {
  return make("p", { className: "day", textContent: formatDay(text.created_at) });
}

export function clinicOf(text) {
  return text.direction === "inbound" ? text.to : text.from;
}

// onGrown() is called when a picture has loaded and the bubble is as tall as it will be.
export function bubble(text, isNew, onGrown) {
  const isMine = text.direction === "inbound";
  const alt = isMine ? "Picture you sent" : "Picture you got";
  const pictures = text.media.map((src) => make("img", { src, alt, onload: onGrown }));
  const links = text.media_urls.map((url) => `[picture: ${url}]`);
  const words = [text.body, ...links].filter(Boolean).join("\n");
  const who = make("span", { className: "visually-hidden", textContent: `${speaker(text)}: ` });
  const said = words ? make("p", { className: "bubble" }, who, words) : who;
  const message = make("div", {}, ...pictures, said, make("p", { className: "meta" }));
  if (isNew) message.dataset.new = "";
  return message;
}

// Show what has become of a text by now.
export function update(message, text) {
  message.className = classes(text);
  const { words, isWrong } = fate(text);
  const state = make("span", { className: isWrong ? "wrong" : "", textContent: words });
  const meta = message.querySelector(".meta");
  const now = `${formatTime(text.created_at)} · `;
  if (meta.textContent !== now + words) meta.replaceChildren(now, state);
}

function classes(text) {
  const names = ["message"];
  if (text.direction === "inbound") names.push("mine");
  if (text.direction === "outbound-reply") names.push("reply");
  if (["undelivered", "failed"].includes(text.status)) names.push("lost");
  if (["queued", "sent"].includes(text.status)) names.push("coming");
  return names.join(" ");
}

function speaker(text) {
  if (text.direction === "inbound") return "You";
  return text.direction === "outbound-reply" ? "The carrier" : "The clinic";
}

function fate(text) {
  if (text.direction === "outbound-reply") return { words: "written by the carrier" };
  if (text.direction === "inbound") return ownFate(text);
  if (text.status === "queued") return { words: "queued" };
  if (text.status === "sent") return { words: "on its way" };
  if (text.status === "delivered") return { words: "delivered" };
  const why = DELIVERY_WORDS[text.error_code] ?? "";
  return { words: `never arrived (${[text.error_code, why].filter(Boolean).join(", ")})`, isWrong: true };
}

function ownFate(text) {
  if (!text.is_handed_over) return { words: "on its way to the clinic" };
  if (text.app_trouble) return { words: `clinic's system: ${text.app_trouble}`, isWrong: true };
  if (text.app_status >= 400) return { words: `clinic's system answered ${text.app_status}`, isWrong: true };
  return { words: "received by the clinic" };
}
