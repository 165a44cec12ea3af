// Keeps the workers' pages, the site diaries and the doors that were opened, with what they are drawn from, for where there is no
// signal. What is one person's is forgotten when they sign out, when another person reads, and when it may no longer be
// seen.
const OURS = "tongdeng-private-2";
const COMMON = "tongdeng-common-2"; // styles, scripts and the page that says "no signal": everybody's
const ID = "[0-9a-f-]+/";
const KEPT = new RegExp(
  `^/(jobs/|cases/${ID}|activities/${ID}door/|projects/(${ID}diary|photos/${ID}thumb)/|photos/${ID}(thumb/)?)$`,
);
const AWAY = /^\/(sign-in|sign-out|demo)\//;
const READER = "/reader"; // under this address stands whose things are kept
let era = 0; // an answer that was on its way when all was forgotten is not kept

self.addEventListener("install", (event) => {
  // Without the session: of nobody in particular.
  const page = new Request("/offline/", { credentials: "omit", cache: "no-store" });
  event.waitUntil(caches.open(COMMON).then((box) => box.add(page)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== OURS && name !== COMMON) await caches.delete(name);
  await self.clients.claim();
})()));

function forget() {
  era += 1;
  return caches.delete(OURS);
}
async function readBy(answer) {
  const reader = answer.headers.get("X-Reader");
  if (!reader) return;
  const known = await (await caches.open(OURS)).match(READER);
  if (known && (await known.text()) === reader) return;
  if (known) await forget();
  await (await caches.open(OURS)).put(READER, new Response(reader));
}
async function keep(request, answer, begun) {
  if (answer.status === 401 || (answer.redirected && AWAY.test(new URL(answer.url).pathname))) return forget();
  if (begun !== era) return false;
  await readBy(answer);
  const box = await caches.open(OURS);
  if (answer.ok && !answer.redirected) return box.put(request, answer);
  // Gone, moved or no longer theirs: it must not stay in the phone either. In trouble the server says 500 and more.
  return answer.status < 500 && box.delete(request);
}
async function ours(event) {
  const begun = era;
  let fresh;
  try {
    fresh = await fetch(event.request);
  } catch {
    // Who asks for what holds now must not take a page of yesterday, or of nobody, for it.
    if (event.request.cache === "no-store") return Response.error();
    const box = await caches.open(OURS);
    return (await box.match(event.request)) || (await caches.open(COMMON)).match("/offline/");
  }
  event.waitUntil(keep(event.request, fresh.clone(), begun));
  return fresh;
}
async function common(event) {
  const box = await caches.open(COMMON);
  try {
    const fresh = await fetch(event.request);
    if (fresh.ok) event.waitUntil(box.put(event.request, fresh.clone()));
    return fresh;
  } catch {
    return (await box.match(event.request)) || Response.error();
  }
}
async function page(event) {
  const begun = era;
  try {
    const fresh = await fetch(event.request);
    if (begun === era) event.waitUntil(readBy(fresh));
    return fresh;
  } catch {
    return (await caches.open(COMMON)).match("/offline/");
  }
}
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (AWAY.test(url.pathname)) event.waitUntil(forget());
  if (event.request.method !== "GET") return;
  if (KEPT.test(url.pathname)) event.respondWith(ours(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(common(event));
  else if (event.request.mode === "navigate") event.respondWith(page(event));
});
