// Work without signal: a form that does not arrive is stored in the phone, and sent when the server can be reached. What the
// server refuses stays here as well, with the reason, until its owner sends it again or throws it away. A form marked
// data-outbox="again" is emptied for the next entry; any other is not filled in a second time while its first waits.
// Scripts add things of their own by `outbox.add`; those that name the field in which they join go off many in one sending,
// and an answer with `keep` for the key with which one begins leaves that one here, with the reason.
const outbox = (function () {
  const TOGETHER = 50;
  const shelf = document.querySelector("[data-outbox-list]");
  const says = shelf ? shelf.dataset : {};
  // Before there were owners, the box held the things of whoever used the phone.
  const mine = async () => (await phone.all("outbox")).filter(([, item]) => (item.person === undefined ? phone.person : item.person) === phone.person);
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("tongdeng") : null;

  const headline = () => { const found = document.querySelector("main h1"); return found ? found.textContent.trim() : ""; };
  async function store(item) {
    await phone.add("outbox", { person: phone.person, where: headline(), page: location.pathname, at: Date.now(), state: "waiting", reason: "", ...item });
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  }
  async function add(item) {
    await store(item);
    await changed();
  }
  async function keep(form) {
    const button = form.querySelector("button:not([type=button])");
    await store({
      action: form.action,
      fields: [...new FormData(form).entries()].filter(([name]) => name !== "csrfmiddlewaretoken"),
      what: button ? button.textContent.trim() : "",
    });
    drafts.done(form);
    forms.busy(form, false);
    if (form.dataset.outbox === "again") anew(form);
    else forms.note(form, says.kept);
    await changed();
  }
  function anew(form) {
    form.reset();
    form.querySelectorAll("[data-written]").forEach((field) => { field.value = ""; }); // a form's reset leaves hidden fields
    drafts.renewKey(form);
    for (const input of form.querySelectorAll("input[type=file]")) input.dispatchEvent(new Event("change", { bubbles: true }));
    form.querySelectorAll("[data-refusal]").forEach((node) => node.remove());
    if (shelf) shelf.scrollIntoView({ block: "nearest" });
  }
  // When something was written, as this phone's clock says: it may arrive hours later.
  document.addEventListener("submit", (event) => {
    const written = event.target.querySelector("[data-written]");
    if (written && !written.value) written.value = new Date().toISOString();
  }, true);
  document.addEventListener("unsent", (event) => {
    if (!event.target.matches("[data-outbox]")) return;
    event.preventDefault();
    keep(event.target).catch(() => forms.refuse(event.target, document.body.dataset.unsent, {}));
  });

  // Who is signed in now, and the secret of this moment: the page may have been open for a day, and somebody else signed in.
  async function present() {
    const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin", headers: { Accept: "text/html" } });
    if (answer.status >= 500) return null;
    const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    const headers = JSON.parse(body.getAttribute("hx-headers") || "{}");
    return headers["X-CSRFToken"] ? { person: body.dataset.person || "", headers } : null;
  }
  // One tab at a time; where pages are not secure browsers have no locks, and the keys keep double sending harmless.
  const alone = (work) => (navigator.locks ? navigator.locks.request("tongdeng-outbox", { ifAvailable: true }, (lock) => lock && work()) : work());
  let sending = false;
  async function empty() {
    if (!navigator.onLine || sending || !(await mine()).some(([, item]) => item.state !== "refused")) return show();
    sending = true;
    try {
      const sent = await alone(round);
      if (sent) { await changed(); if (document.dispatchEvent(new Event("arrived", { cancelable: true }))) refresh(); }
    } finally { sending = false; }
    await show();
  }
  async function round() {
    const now = await present();
    if (!now) return 0;
    const items = (await mine()).filter(([, item]) => item.state !== "refused");
    if (now.person !== phone.person) {
      for (const [id, item] of items) await phone.put("outbox", id, { ...item, state: "sign-in", reason: "" });
      return 0;
    }
    let sent = 0;
    for (const parcel of parcels(items)) {
      const answer = await send(parcel[0][1].action, bodyOf(parcel.map(([, item]) => item)), now.headers);
      const kept = new Map((answer.result.answers || []).filter((told) => told.keep).map((told) => [told.nonce, told.words]));
      for (const [id, item] of parcel) {
        const reason = kept.get(joined(item).split(" ")[0]);
        if (answer.ok && reason) await phone.put("outbox", id, { ...item, state: "refused", reason });
        else if (answer.ok && !answer.moved) { await phone.drop("outbox", id); sent += 1; }
        else await phone.put("outbox", id, { ...item, ...judged(answer) });
      }
      if (answer.status === 401 || answer.status === 429 || answer.status >= 500) break;
    }
    return sent;
  }
  function parcels(items) {
    const found = [];
    for (const one of items) {
      const fits = one[1].joins && found.find((some) => some.length < TOGETHER && some[0][1].joins === one[1].joins && some[0][1].action === one[1].action);
      if (fits) fits.push(one);
      else found.push([one]);
    }
    return found;
  }
  const joined = (item) => (item.joins ? item.fields.find(([name]) => name === item.joins)[1] : "");
  function bodyOf(items) {
    const body = new FormData();
    const { joins, fields } = items[0];
    fields.forEach(([name, value]) => name === joins || body.append(name, value));
    if (!joins) return body;
    body.append(joins, items.map(joined).join("\n"));
    body.append("clock", Math.floor(Date.now() / 1000)); // by which the server sees how wrong this phone's clock is
    return body;
  }
  function judged(answer) {
    const reason = answer.result.sentence || "";
    if (answer.status === 401 || answer.moved) return { state: "sign-in", reason: "" };
    if (answer.status === 413 || answer.status === 429 || answer.status >= 500) return { state: "later", reason };
    return { state: "refused", reason: reason || String(answer.status) };
  }
  function refresh() {
    // Not under the fingers of somebody who is writing.
    if (!document.activeElement || !document.activeElement.matches("main input, main textarea, main select")) location.reload();
  }

  async function changed() {
    if (channel) channel.postMessage("outbox");
    await show();
  }
  let drawn = "";
  async function show() {
    for (const bar of document.querySelectorAll("[data-offline]")) bar.hidden = navigator.onLine;
    const items = await mine();
    hideSent(items);
    if (!shelf) return;
    shelf.hidden = !items.length;
    const state = JSON.stringify(items.map(([id, item]) => [id, item.state, item.reason]));
    if (state === drawn) return; // a button that somebody is about to press stays where it is
    drawn = state;
    shelf.querySelector("[data-count]").textContent = items.length || "";
    shelf.querySelector("[data-items]").replaceChildren(...stacked(items).map((some) => line(some.map(([id]) => id), some[0][1], some.length)));
  }
  // Hundreds of scans are one line as long as one thing is to be said of them.
  function stacked(items) {
    const found = new Map();
    for (const one of items) {
      const { joins, action, state, reason } = one[1];
      const key = joins ? JSON.stringify([joins, action, state, reason]) : one[0];
      found.set(key, [...(found.get(key) || []), one]);
    }
    return [...found.values()];
  }
  // A form that waits in the box is not filled in a second time, also not on a page that is opened again.
  function hideSent(items) {
    const kept = new Map(items.map(([, item]) => [item.action, item.state === "refused" ? says.refused + item.reason : says.kept]));
    for (const form of document.querySelectorAll('form[data-outbox]:not([data-outbox="again"])')) {
      const words = kept.get(form.action);
      if (!words || form.dataset.noted === words) continue;
      if (form.hidden) form.previousElementSibling.remove();
      form.dataset.noted = words;
      forms.note(form, words);
    }
  }
  function line(ids, item, count) {
    const node = shelf.querySelector("template").content.firstElementChild.cloneNode(true);
    const put = (name, words) => { const part = node.querySelector(`[data-${name}]`); part.textContent = words; part.hidden = !words; };
    const own = ["key", "seen", "at", "written_at"];
    const words = item.joins
      ? [["", says.joined.replace("%n", count)]]
      : item.fields.filter(([name, value]) => !own.includes(name) && typeof value === "string" && value);
    put("what", item.what || item.action);
    put("where", item.where || "");
    put("when", item.at ? new Date(item.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }) : "");
    put("words", words.map(([, value]) => value).join(" · "));
    put("reason", { refused: says.refused + item.reason, "sign-in": says.signIn, later: says.later }[item.state] || says.waits);
    node.querySelector("[data-reason]").classList.add(item.state === "refused" ? "say-late" : "say-wait");
    node.querySelector("[data-thumbs]").append(...item.fields.filter(([, value]) => value instanceof File && value.size).map(([, file]) => {
      const image = new Image();
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      const one = document.createElement("div");
      one.className = "one";
      one.append(image);
      return one;
    }));
    const link = node.querySelector("[data-sign-in]");
    link.hidden = item.state !== "sign-in";
    link.href = "/sign-in/?next=" + encodeURIComponent(location.pathname);
    const retry = async () => {
      for (const id of ids) {
        const one = await phone.get("outbox", id);
        if (one) await phone.put("outbox", id, { ...one, state: "waiting", reason: "" });
      }
    };
    node.querySelector("[data-again]").addEventListener("click", () => retry().then(empty).catch(show));
    node.querySelector("[data-drop]").addEventListener("click", () => {
      if (confirm(says.sure)) Promise.all(ids.map((id) => phone.drop("outbox", id))).then(changed).then(() => location.reload());
    });
    return node;
  }

  const again = () => empty().catch(show);
  if (channel) channel.addEventListener("message", () => show());
  // A phone says that it is online before its first connection works.
  window.addEventListener("online", () => { again(); setTimeout(again, 3000); });
  window.addEventListener("offline", show);
  window.addEventListener("pageshow", (event) => event.persisted && again());
  setInterval(again, 20000); // the server can be away while the phone has signal
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => { /* then pages are not kept */ });
  again();
  return { add, again, mine };
})();
