// Work without signal: while the net or the server is away, forms are stored in the phone, and sent when it is back.
(function () {
  const open = new Promise((done, fail) => {
    const asked = indexedDB.open("tongdeng", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("outbox", { autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const store = async (mode) => (await open).transaction("outbox", mode).objectStore("outbox");
  const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });

  async function keep(form) {
    const fields = [...new FormData(form).entries()].filter(([name]) => name !== "csrfmiddlewaretoken");
    await asked((await store("readwrite")).add({ action: form.action, fields }));
    await show();
  }
  async function secret() {
    const page = await (await fetch(location.href, { cache: "no-store", credentials: "same-origin" })).text();
    return new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }
  let sending = false;
  async function send() {
    if (!navigator.onLine || sending) return show();
    sending = true;
    try { await empty(); } finally { sending = false; }
  }
  async function empty() {
    let sent = 0;
    for (const key of await asked((await store("readonly")).getAllKeys())) {
      const kept = await asked((await store("readonly")).get(key));
      const body = new FormData();
      kept.fields.forEach(([name, value]) => body.append(name, value));
      const answer = await fetch(kept.action, { method: "POST", body, headers: { "X-CSRFToken": await secret(), Accept: "application/json" } });
      if (answer.status === 401 || answer.status >= 500) break;
      if (!answer.ok) tell((await answer.json()).sentence || String(answer.status));
      await asked((await store("readwrite")).delete(key));
      sent += 1;
    }
    if (sent) location.reload();
    await show();
  }
  async function show() {
    const waiting = await asked((await store("readonly")).count());
    for (const bar of document.querySelectorAll("[data-offline]")) {
      bar.hidden = navigator.onLine && !waiting;
      bar.querySelector("[data-waiting]").textContent = waiting || "";
    }
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-outbox]") || navigator.onLine) return;
    event.preventDefault();
    await keep(form);
  });
  document.addEventListener("unsent", (event) => {
    if (!event.target.matches("[data-outbox]")) return;
    event.preventDefault();
    keep(event.target);
  });
  const again = () => send().catch(show);
  window.addEventListener("online", again);
  setInterval(again, 20000); // the server can be away while the phone has signal
  window.addEventListener("offline", show);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
  again();
})();
