// Small tools for building the page. Text only ever becomes text, never markup.

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

export function formatNumber(number) {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return us ? `(${us[1]}) ${us[2]}-${us[3]}` : number;
}

export function formatDate(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${month}/${day}/${year}`;
}

export function formatTime(moment) {
  return new Date(moment).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

export function formatDay(moment) {
  const day = new Date(moment);
  if (day.toDateString() === new Date().toDateString()) return "Today";
  return day.toLocaleDateString([], { weekday: "long", month: "short", day: "numeric" });
}

// A JSON request. Throws an Error whose message can be shown, and whose `field` may name an input.
export async function request(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
  } catch {
    throw new Error("The emulator does not answer. Is it still running?");
  }
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  throw await readTrouble(answer);
}

async function readTrouble(answer) {
  const { detail } = await answer.json().catch(() => ({}));
  const first = Array.isArray(detail) ? detail[0] : null;
  const words = first ? first.msg.replace(/^Value error, /, "") : `Error ${answer.status}`;
  const field = first ? String(first.loc.at(-1)) : "";
  return Object.assign(new Error(words), { field });
}
