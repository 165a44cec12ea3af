// The door of an activity in the hand of who runs it. Each scan is sent as it is made; what gets no answer is in the outbox
// before anybody is let in by it, and goes off when the server can be reached. After its first visit the page needs no signal.
import { code, draw, left, short, step, ticket, watch } from "./door_codes.js";

const door = document.getElementById("door");
const says = door.dataset;
const one = (name, from = door) => from.querySelector(`[data-${name}]`);
const every = (name) => [...door.querySelectorAll(`[data-${name}]`)];
const kept = `door:${phone.person}:${says.door}`;
const PATIENCE = 6000; // ms that somebody waits at a door
const SAME = 4000; // ms in which a code before the camera is still the same scan
const came = new Map(); // when each of the list came in
let offset = Number(remember("door-offset")) || 0; // seconds by which this phone's clock is behind
let deadUntil = 0; // ms; the line is tried again after it
const now = () => Date.now() / 1000 + offset;
const HOUR = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" };
const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString("zh-CN", HOUR);

function remember(name, value) {
  try {
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch { return null; }
}
// Which phone it was, for two doors; it says nothing of its owner.
const device = () => remember("door") || remember("door", phone.uuid().slice(0, 6)) || "";
function tellOf(tone, name, words) {
  const box = one("said");
  box.dataset.tone = tone;
  one("said-name").textContent = name;
  one("said-words").textContent = words;
  box.hidden = false;
  if (navigator.vibrate) navigator.vibrate(tone === "good" ? 60 : [60, 60, 60]);
}

// --- the code on the screen
let shown = "";
async function turn() {
  const open = now() >= says.opens && now() <= says.ends && one("over").hidden;
  one("left").textContent = open ? says.saysLeft.replace("%n", left(now())) : says.saysClosed;
  one("qr").hidden = one("code").hidden = !open;
  const fresh = open ? (await code(says.codeKey, step(now()))) || told.code : "";
  if (!fresh || fresh === shown) return;
  shown = fresh;
  one("code").textContent = fresh;
  draw(one("qr"), says.entrance.replace("CODE", fresh));
}

// --- what the server says of the door
let told = JSON.parse(document.getElementById("door-state").textContent);
function take(state) {
  told = state;
  for (const box of every("figure")) box.textContent = state[box.dataset.figure];
  for (const [participant, at] of Object.entries(state.came)) came.set(participant, at);
  one("over").hidden = !state.said;
  one("over-words").textContent = state.said;
  one("failed").hidden = !state.failed;
  one("failed-count").textContent = state.failed;
  one("tries").textContent = state.tries || 0;
  one("latest").replaceChildren(...state.latest.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  mark();
}
async function ask() {
  if (!navigator.onLine || document.hidden) return;
  const answer = await fetch(says.address, { cache: "no-store", headers: { Accept: "application/json" } });
  if (answer.status === 401) return tellOf("late", "", says.saysSignedOut);
  if (!answer.ok) return;
  const state = await answer.json();
  offset = state.now - Date.now() / 1000;
  remember("door-offset", offset);
  take(state);
  await phone.put("drafts", kept, { person: phone.person, at: Date.now(), state }); // for a page that is opened again offline
}
function mark() {
  for (const row of every("participant")) {
    const at = came.get(row.dataset.participant);
    row.classList.toggle("is-in", Boolean(at));
    one("came", row).textContent = at || "";
  }
}

// --- coming in
const line = (noted) => `${phone.uuid()} ${Math.floor(Date.now() / 1000)} ${noted}`;
async function live(lines) {
  if (!navigator.onLine || Date.now() < deadUntil) return null;
  const body = new FormData();
  const said = { scans: lines.join("\n"), device: device(), live: "1", clock: Math.floor(Date.now() / 1000) };
  for (const [name, value] of Object.entries(said)) body.append(name, value);
  const late = new Promise((done) => setTimeout(done, PATIENCE, null));
  const answer = await Promise.race([send(says.scans, body, JSON.parse(document.body.getAttribute("hx-headers"))).catch(() => null), late]);
  if (answer && answer.ok && answer.result.answers) return answer.result.answers;
  if (answer && (await isRefused(answer))) return [{ tone: "late", name: "", words: answer.result.sentence }];
  deadUntil = Date.now() + 20000;
  return null;
}
// A refusal is said, and nobody let in by it. A page whose secret is too old is none: the box fetches a new one.
async function isRefused(answer) {
  if (!answer.result.sentence || answer.status === 401 || answer.status === 429 || answer.status >= 500) return false;
  if (answer.status !== 403) return true;
  const look = await fetch(says.address, { cache: "no-store", headers: { Accept: "application/json" } }).catch(() => null);
  return Boolean(look) && [403, 404].includes(look.status);
}
// `known` is what this phone says where the server does not answer; `who` is the participant that it means.
async function enter(noted, known, who) {
  const lines = noted.map(line);
  const answers = await live(lines);
  if (answers) {
    const last = answers[answers.length - 1];
    const all = answers.length > 1 ? says.saysGuests.replace("%n", answers.length) : last.words;
    tellOf(last.tone, last.name, all);
    ask().catch(() => {});
    return;
  }
  try {
    for (const words of lines)
      await outbox.add({ action: new URL(says.scans, location.href).href, joins: "scans", fields: [["scans", words], ["device", device()]], what: says.what });
  } catch { return tellOf("late", "", says.saysLost); }
  if (navigator.onLine) outbox.again();
  if (who && known.lets) { came.set(who, clock(now())); mark(); }
  tellOf(known.tone, known.name || "", `${known.words}${known.tone === "late" ? "" : ` · ${says.saysKept}`}`);
}
const rowOf = (participant) => every("participant").find((row) => row.dataset.participant === participant);
function knownOf(participant, otherwise) {
  const row = rowOf(participant);
  const name = row ? row.querySelector("strong").textContent : "";
  if (came.has(participant)) return { tone: "wait", name, words: says.saysAgain.replace("%n", came.get(participant)) };
  return row ? { tone: "good", lets: true, name, words: says.saysIn } : otherwise;
}
let before = ["", 0];
async function scan(words) {
  if (words === before[0] && Date.now() - before[1] < SAME) { before[1] = Date.now(); return; }
  before = [words, Date.now()];
  const unsure = { tone: "wait", words: says.saysUnsure };
  if (short(words)) {
    const row = every("short").find((found) => found.dataset.short === short(words));
    return enter([short(words)], row ? knownOf(row.dataset.participant) : unsure, row && row.dataset.participant);
  }
  const { subject, signed } = await ticket(says.doorKey, words);
  // What else a stranger's code says is none of our business: it does not leave this phone.
  if (signed === false) return enter(["-"], { tone: "late", words: says.saysForeign });
  const otherwise = { tone: "wait", lets: true, words: signed ? says.saysUnknown : says.saysUnsure };
  const known = knownOf(subject, otherwise);
  await enter([words], signed ? known : { ...known, tone: "wait", words: says.saysUnsure }, subject);
}

// --- the page
let stop = null;
function open(mode) {
  for (const button of every("mode")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  for (const way of every("way")) way.hidden = way.dataset.way !== mode;
  if (mode !== "scan" && stop) { stop(); stop = null; one("video").hidden = true; one("camera").hidden = false; }
}
for (const button of every("mode")) button.addEventListener("click", () => open(button.dataset.mode));
one("camera").addEventListener("click", async () => {
  try {
    one("video").hidden = false;
    stop = await watch(one("video"), scan);
    one("camera").hidden = true;
  } catch {
    one("video").hidden = true;
    tellOf("late", "", says.saysCamera);
  }
});
function onSubmit(form, act) {
  if (form) form.addEventListener("submit", (event) => { event.preventDefault(); act(form); });
}
onSubmit(one("typed"), (form) => {
  const words = form.elements.typed.value.trim();
  if (!short(words) && !words.startsWith("TD")) return tellOf("late", "", says.saysTyped);
  form.reset();
  before = ["", 0];
  scan(words);
});
onSubmit(one("guests"), (form) => {
  const count = Math.min(50, Math.max(1, Number(form.elements.guests.value) || 1));
  form.reset();
  enter(Array(count).fill(""), { tone: "good", words: says.saysGuests.replace("%n", count) });
});
onSubmit(one("named"), (form) => {
  const name = form.elements.name.value.trim();
  if (!name) return;
  form.reset();
  enter([`N:${name}`], { tone: "good", name, words: says.saysIn });
});
for (const button of every("here")) {
  button.addEventListener("click", () => {
    const { participant } = button.closest("[data-participant]").dataset;
    // Who is in stays in: a slip of the finger asks first.
    if (button.textContent !== says.saysSure) {
      button.textContent = says.saysSure;
      setTimeout(() => { button.textContent = says.saysHere; }, 4000);
    } else enter([`P:${participant}`], knownOf(participant), participant);
  });
}
const filter = door.querySelector("input[name=filter]");
if (filter) filter.addEventListener("input", () => {
  for (const row of every("participant")) row.hidden = !row.querySelector(".grow").textContent.includes(filter.value.trim());
});

// What was told last, and what waits in the box and was let in, also before this page was opened again.
async function remembered() {
  const last = await phone.get("drafts", kept);
  if (last && last.state.now > told.now) take(last.state);
  for (const [, item] of await outbox.mine()) {
    if (!item.joins || !item.action.endsWith(says.scans)) continue;
    const [, second, noted] = item.fields.find(([name]) => name === "scans")[1].split(" ");
    const row = noted.startsWith("P:") ? rowOf(noted.slice(2)) : every("short").find((found) => found.dataset.short === noted);
    const subject = row ? row.dataset.participant : (await ticket(says.doorKey, noted)).subject;
    if (subject && !came.has(subject)) came.set(subject, clock(Number(second) + offset));
  }
  mark();
}
// The first visit begins before the service worker is there: what the page is made of is asked for once more, and kept.
async function ready() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
  if (navigator.onLine) {
    const parts = performance.getEntriesByType("resource").map((part) => part.name).filter((name) => name.startsWith(`${location.origin}/static/`));
    const answers = await Promise.all([...new Set([location.pathname, ...parts])].map((part) => fetch(part)));
    if (!answers.every((answer) => answer.ok)) return;
  }
  one("ready").hidden = false;
}
document.addEventListener("arrived", (event) => { event.preventDefault(); deadUntil = 0; ask().catch(() => {}); });
window.addEventListener("online", () => { deadUntil = 0; });
take(told);
turn();
setInterval(turn, 1000);
setInterval(() => ask().catch(() => {}), 5000);
ask().catch(() => {});
remembered().catch(() => {});
ready().catch(() => {});
