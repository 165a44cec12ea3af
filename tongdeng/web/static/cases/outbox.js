// The field without signal: what is sent goes into a box in the phone first when the net is away, and out when it is back.
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
  async function send() {
    if (!navigator.onLine) return show();
    const keys = await asked((await store("readonly")).getAllKeys());
    for (const key of keys) {
      const kept = await asked((await store("readonly")).get(key));
      const body = new FormData();
      kept.fields.forEach(([name, value]) => body.append(name, value));
      const answer = await fetch(kept.action, { method: "POST", body, headers: { "X-CSRFToken": await secret(), Accept: "application/json" } });
      if (answer.status === 401 || answer.status >= 500) break;
      if (!answer.ok) tell((await answer.json()).sentence || String(answer.status));
      await asked((await store("readwrite")).delete(key));
    }
    if (keys.length) location.reload();
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
  window.addEventListener("online", send);
  window.addEventListener("offline", show);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
  send().catch(show);
})();
