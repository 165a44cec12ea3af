// Keeps the worker's pages that were opened, with what they are drawn from, for where there is no signal.
const BOX = "tongdeng-1";
const KEPT = /^\/(jobs\/|cases\/[0-9a-f-]+\/$|photos\/|static\/)/;
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(BOX).then((box) => box.add("/offline/")).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === "/sign-in/") event.waitUntil(caches.delete(BOX));
  if (!KEPT.test(url.pathname)) {
    if (event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(() => caches.match("/offline/")));
    return;
  }
  event.respondWith((async () => {
    const box = await caches.open(BOX);
    try {
      const fresh = await fetch(event.request);
      if (fresh.ok && !fresh.redirected) await box.put(event.request, fresh.clone());
      return fresh;
    } catch {
      return (await box.match(event.request)) || caches.match("/offline/");
    }
  })());
});
