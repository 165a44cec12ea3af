// Signing out on purpose: what this person typed or opened is forgotten in this phone. What could not be sent waits for them.
(function () {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]") || form.dataset.ready) return;
    event.preventDefault();
    const unsent = (await phone.all("outbox").catch(() => [])).filter(([, item]) => item.person === phone.person).length;
    if (unsent && !confirm(document.body.dataset.leaving.replace("%n", unsent))) return;
    await drafts.forgetPerson().catch(() => {});
    if ("caches" in window) for (const name of await caches.keys()) if (name.startsWith("tongdeng-private")) await caches.delete(name);
    form.dataset.ready = "1";
    form.submit();
  }, true);
})();
