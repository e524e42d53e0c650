// Keeps the live part of a page up to date. Without it every page works; it only has to be reloaded by hand.

const partial = { "X-Prospero-Partial": "1" };
const soonest = 700; // between two looks, in milliseconds
const fallback = 10_000; // between two looks while no events arrive

const live = document.getElementById("live");
const form = document.querySelector("[data-live-form]");
const clock = document.getElementById("clock");
let shown = "";
let looking = null;
let known = null;

if (live) keepUpToDate(live);
if (live && form) findWhileTyping(form);
if (clock) tick(clock);

/** Looks at the same address again and takes over what changed. Two looks never overtake each other. */
async function look() {
  looking?.abort();
  const mine = (looking = new AbortController());
  try {
    const answer = await fetch(location.href, { headers: partial, signal: mine.signal, redirect: "manual" });
    if (answer.status === 401 || answer.type === "opaqueredirect") return location.reload();
    if (!answer.ok) return;
    setClock(...(answer.headers.get("X-Prospero-Clock") ?? "").split(" "));
    const html = await answer.text();
    if (mine.signal.aborted || html === shown) return;
    const next = document.createElement("div");
    next.innerHTML = html;
    followFirst(() => morph(live, next));
    shown = html;
  } catch (error) {
    // The server is away or a newer look is on its way; the next tick tries again.
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
}

function keepUpToDate(region) {
  let source = null;
  let timer = null;
  let last = 0;

  const soon = () => {
    if (timer || document.hidden) return;
    timer = setTimeout(() => {
      timer = null;
      last = Date.now();
      look();
    }, Math.max(0, last + soonest - Date.now()));
  };

  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(region.dataset.live);
    source.addEventListener("tick", soon);
  };

  const pause = () => {
    source?.close();
    source = null;
    clearTimeout(timer);
    timer = null;
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : listen()));
  addEventListener("pagehide", pause);
  addEventListener("pageshow", listen);
  setInterval(() => {
    if (source && source.readyState === EventSource.CLOSED) source = null;
    if (!source) listen();
    if (source?.readyState !== EventSource.OPEN) soon();
  }, fallback);
  listen();
}

/** Narrows the list as one types; the address follows, so that it can be reloaded and shared. */
function findWhileTyping(form) {
  let timer = null;
  const find = () => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim() !== ""));
    history.replaceState(null, "", asked.size > 0 ? `${form.action}?${asked}` : form.action);
    look();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, 180);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    find();
  });
}

/** Changes only what differs, so that focus, selection and opened details stay. */
function morph(old, next) {
  const keyed = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = old.firstChild;
  for (const wanted of [...next.childNodes]) {
    const match = wanted.id ? keyed.get(wanted.id) : place && !place.id && isAlike(place, wanted) ? place : null;
    if (!match) {
      old.insertBefore(wanted, place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else old.insertBefore(match, place);
    if (wanted.nodeType === Node.ELEMENT_NODE) {
      takeAttributes(match, wanted);
      morph(match, wanted);
    } else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
  }
  while (place) {
    const after = place.nextSibling;
    place.remove();
    place = after;
  }
}

function isAlike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName;
}

function takeAttributes(old, next) {
  for (const { name } of [...old.attributes])
    if (!next.hasAttribute(name) && !(name === "open" && old.localName === "details")) old.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

/** What one is reading stays where it is when something is added above it. */
function followFirst(change) {
  const read = scrollY > 0 ? [...live.querySelectorAll("[id]")].find((one) => one.getBoundingClientRect().top >= 0) : null;
  const before = read?.getBoundingClientRect().top;
  change();
  if (read?.isConnected) scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" });
}

/** Lets the clock of the data go on between two looks. */
function tick(element) {
  const words = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: element.dataset.zone,
  });
  setClock(element.dataset.now, element.dataset.rate);
  setInterval(() => {
    const text = words.format(known.now + (performance.now() - known.at) * known.rate);
    if (element.textContent !== text) element.textContent = text;
  }, 250);
}

function setClock(now, rate) {
  if (now) known = { now: Number(now), rate: Number(rate), at: performance.now() };
}
