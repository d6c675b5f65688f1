// The chat page: posts what the patient writes, shows what comes back, says so when it cannot.
const root = document.querySelector(".chat");
const base = "/chat/" + encodeURIComponent(root.dataset.clinic);
const thread = document.querySelector(".thread");
const status = document.querySelector(".status");
const form = document.querySelector("form");
const field = document.querySelector("textarea");
const shown = new Map(); // message id -> element
const unsent = []; // kept in the page until the server has them
let sending = false;

function clock(moment) {
  return new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }).format(new Date(moment));
}

// Our own links only, opened beside the chat: what a person writes stays plain text.
function fill(part, author, text) {
  if (author === "patient") { part.textContent = text; return; }
  for (const piece of text.split(/(https?:\/\/[^\s)]+)/)) {
    if (!piece.startsWith(location.origin + "/")) { part.append(piece); continue; }
    const link = document.createElement("a");
    link.href = piece;
    link.textContent = piece;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    part.append(link);
  }
}

function bubble(author, text, moment, choices) {
  const part = document.createElement("div");
  part.className = "bubble " + author;
  fill(part, author, text);
  const meta = document.createElement("p");
  meta.className = "meta " + author;
  meta.textContent = (author === "patient" ? "You" : author === "bot" ? "Assistant" : "Coordinator") + ", " + clock(moment);
  thread.append(part, meta);
  if (choices.length) {
    const list = document.createElement("div");
    list.className = "choices";
    choices.forEach((label, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => { list.remove(); submit(String(index + 1), label); });
      list.append(button);
    });
    thread.append(list);
  }
  thread.scrollTop = thread.scrollHeight;
  return part;
}

function say(text, isTrouble) {
  status.textContent = text;
  status.classList.toggle("trouble", Boolean(isTrouble));
}

async function flush() {
  if (sending) return;
  sending = true;
  while (unsent.length) {
    const next = unsent[0];
    try {
      const answer = await fetch(base + "/messages", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text: next.text, client_id: next.id }),
      });
      if (!answer.ok && answer.status < 500) {
        say("That message could not be sent. Please write it shorter.", true);
      } else if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      unsent.shift();
    } catch {
      say("Not connected. Your message is kept here; we keep trying.", true);
      break;
    }
  }
  sending = false;
}

function submit(text) {
  unsent.push({ text, id: crypto.randomUUID() });
  flush().then(refresh);
}

async function refresh() {
  try {
    const answer = await fetch(base + "/messages");
    if (!answer.ok) throw new Error(String(answer.status));
    const state = await answer.json();
    for (const message of state.messages) {
      if (shown.has(message.id)) continue;
      shown.set(message.id, bubble(message.author, message.text, message.at, message.choices));
    }
    if (!unsent.length) say(state.is_answering ? "The assistant is writing..." : "");
  } catch {
    say("Not connected. We keep trying.", true);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  submit(text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && window.parent !== window) window.parent.postMessage("clinic-chat-close", location.origin);
});
document.querySelector("#end").addEventListener("click", async () => {
  await fetch(base + "/session", { method: "DELETE" });
  thread.replaceChildren();
  shown.clear();
  say("Ended. Nothing is left on this computer.");
  field.focus();
});
setInterval(() => flush().then(refresh), 1000);
refresh();
