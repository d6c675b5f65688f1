// Keeps the inbox up to date. An event only says that a conversation changed: what is shown of it
// is fetched anew, so that nothing shows twice and nothing stays missed after a pause.
const columns = document.querySelector(".columns");
const stale = document.querySelector(".stale");
const plainTitle = document.title;
const LIVE = { headers: { "X-Live": "1" }, credentials: "same-origin" };
const STALE_AFTER = 15000;
let unseen = 0;
let heardAt = Date.now();
let pending = new Set();
let timer = null;

const open = () => columns.dataset.open;

function showTitle() {
  document.title = unseen ? `(${unseen}) ${plainTitle}` : plainTitle;
}

async function fetchPart(url) {
  const response = await fetch(url, LIVE);
  if (response.status === 401) location.assign("/console/sign-in");
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html").body;
}

function replaceKeepingFocus(old, fresh) {
  const focused = old.contains(document.activeElement) && document.activeElement.dataset.id;
  const list = old.querySelector(".lines");
  const top = list ? list.scrollTop : 0;
  old.replaceChildren(...fresh.childNodes);
  if (list) old.querySelector(".lines").scrollTop = top;
  if (focused) old.querySelector(`[data-id="${focused}"]`)?.focus({ preventScroll: true });
}

async function refreshLists() {
  const query = new URLSearchParams({ queue: columns.dataset.queue });
  if (open()) query.set("at", open());
  replaceKeepingFocus(document.getElementById("lists"), await fetchPart(`/console/parts/lists?${query}`));
}

// Only what is new or has changed is touched, so that a screen reader says no more than that.
function mergeThread(old, fresh) {
  const known = new Map([...old.children].map((item) => [item.dataset.id, item]));
  const wanted = [...fresh.children];
  wanted.forEach((item, place) => {
    const mine = item.dataset.id && known.get(item.dataset.id);
    if (mine && mine.innerHTML === item.innerHTML) known.delete(item.dataset.id);
    const keep = mine && mine.innerHTML === item.innerHTML ? mine : item;
    if (old.children[place] !== keep) old.insertBefore(keep, old.children[place] ?? null);
  });
  while (old.children.length > wanted.length) old.lastElementChild.remove();
}

async function refreshConversation() {
  const query = new URLSearchParams({ queue: columns.dataset.queue });
  const fresh = await fetchPart(`/console/conversations/${open()}?${query}`);
  const thread = document.getElementById("thread");
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  for (const name of ["head", "packet"]) {
    document.getElementById(name).replaceChildren(...fresh.querySelector(`#${name}`).childNodes);
  }
  mergeThread(thread, fresh.querySelector("#thread"));
  const composer = document.getElementById("composer");
  const next = fresh.querySelector("#composer");
  if (composer.dataset.for !== next.dataset.for) {
    composer.dataset.for = next.dataset.for;
    composer.replaceChildren(...next.childNodes);
    document.dispatchEvent(new Event("composer"));
  }
  if (atEnd) thread.scrollTop = thread.scrollHeight;
}

async function refresh() {
  timer = null;
  const changed = pending;
  pending = new Set();
  try {
    await refreshLists();
    if (open() && (changed.has(open()) || changed.has("all"))) await refreshConversation();
  } catch {
    for (const one of changed) pending.add(one);
    timer ??= setTimeout(refresh, 3000);
  }
}

function plan(what) {
  pending.add(what);
  if (document.hidden) {
    unseen += 1;
    showTitle();
  }
  timer ??= setTimeout(refresh, 150);
}

function hear() {
  heardAt = Date.now();
  stale.hidden = true;
}

function connect() {
  const source = new EventSource(`/console/events?since=${columns.dataset.cursor}`);
  source.addEventListener("change", (event) => {
    hear();
    columns.dataset.cursor = event.lastEventId;
    plan(JSON.parse(event.data).conversation);
  });
  source.addEventListener("beat", hear);
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("signed-out", () => location.assign("/console/sign-in"));
  source.addEventListener("error", () => {
    // The browser comes again by itself, except after a refusal.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  });
}

setInterval(() => {
  if (Date.now() - heardAt > STALE_AFTER) stale.hidden = false;
}, 1000);
setInterval(() => plan("lists"), 60000); // "waiting 5 min" goes on without any change
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  showTitle();
});
const thread = document.getElementById("thread");
if (thread) {
  const isWholePage = getComputedStyle(thread).overflowY === "visible"; // on a phone
  const composerTop = document.getElementById("composer").getBoundingClientRect().top;
  if (isWholePage) scrollBy(0, thread.getBoundingClientRect().bottom - composerTop);
  else thread.scrollTop = thread.scrollHeight;
}
connect();
