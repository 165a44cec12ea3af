// What was typed and the photos that were chosen stay until they were sent: through a refusal, a session that ended, a page
// that was closed by mistake. Words in this tab, photos beside them in the phone, both under the person who typed.
const drafts = (function () {
  const DAY = 86400000; // ms; then nobody comes back for a photo
  const TYPED = "textarea, select, input:not([type]), input[type=text], input[type=tel], input[type=number], input[type=date], input[type=datetime-local]";
  const prefix = "draft:" + phone.person + ":";
  // By where it goes: after a refusal the form stands on a page of another address.
  const name = (form) => prefix + new URL(form.getAttribute("action") || location.href, location.href).pathname + ":" + (form.dataset.keep || "");
  const keyOf = (form) => form.querySelector("input[name=key]");
  const pickers = (form) => [...form.querySelectorAll("input[type=file][data-photos]")];
  const fields = (form) => [...form.querySelectorAll(TYPED)].filter((field) => field.name && field.autocomplete !== "one-time-code");
  const original = (field) =>
    field.tagName === "SELECT" ? ([...field.options].find((option) => option.defaultSelected) || field.options[0] || {}).value : field.defaultValue;

  function read(key) {
    try { return JSON.parse(sessionStorage.getItem(key)) || {}; } catch { return {}; }
  }
  function write(key, draft) {
    try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* a full store only loses comfort */ }
  }
  function tab() {
    const known = sessionStorage.getItem("tab");
    if (!known) try { sessionStorage.setItem("tab", phone.uuid()); } catch { /* then photos are chosen once more */ }
    return sessionStorage.getItem("tab");
  }
  const photosOf = (key) => "photos:" + tab() + ":" + key;

  function remember(form) {
    if (!form.matches("[data-keep]")) return;
    const draft = read(name(form));
    const changed = fields(form).filter((field) => field.value !== original(field));
    draft.words = Object.fromEntries(changed.map((field) => [field.name, [field.value, original(field)]]));
    write(name(form), draft);
  }
  async function rememberPhotos(form) {
    if (!form.matches("[data-keep]")) return;
    const key = name(form);
    const files = Object.fromEntries(pickers(form).map((input) => [input.name, [...input.files]]));
    const some = Object.values(files).some((chosen) => chosen.length);
    write(key, { ...read(key), photos: some });
    if (some) await phone.put("drafts", photosOf(key), { person: phone.person, at: Date.now(), files });
    else await phone.drop("drafts", photosOf(key));
  }
  // A draft that was sent, without word of how it ended, goes again with its key: what arrived is not stored twice.
  function restore(form) {
    const key = name(form);
    const draft = read(key);
    const mark = keyOf(form);
    if (draft.sent && mark && "refused" in mark.dataset) { delete draft.sent; write(key, draft); }
    else if (draft.sent && mark) mark.value = draft.sent.key;
    for (const field of fields(form)) {
      const [typed, before] = (draft.words || {})[field.name] || [];
      if (typed !== undefined && field.value === original(field) && (before === original(field) || !field.value)) field.value = typed;
    }
    if (draft.photos) putBack(form, key).catch(() => { /* then they are chosen once more */ });
  }
  async function putBack(form, key) {
    const kept = await phone.get("drafts", photosOf(key));
    if (!kept || kept.person !== phone.person) return;
    for (const input of pickers(form)) {
      if (input.files.length || !(kept.files[input.name] || []).length) continue;
      const files = new DataTransfer();
      kept.files[input.name].forEach((file) => files.items.add(file));
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  function content(form) {
    const said = [...new FormData(form).entries()].filter(([field]) => !["csrfmiddlewaretoken", "key", "seen", "written_at"].includes(field));
    // An empty picker gives a file of this very moment.
    const told = (value) => (value instanceof File ? value.size && [value.name, value.size, value.lastModified] : value);
    return JSON.stringify(said.map(([field, value]) => [field, told(value)]));
  }
  // Called as a form goes off: with other words it is another sending.
  function sending(form) {
    const mark = keyOf(form);
    if (!mark) return;
    const draft = read(name(form));
    const said = content(form);
    if (draft.sent && draft.sent.key === mark.value && draft.sent.content !== said) mark.value = phone.uuid();
    write(name(form), { ...draft, sent: { key: mark.value, content: said } });
  }
  function renewKey(form) {
    const mark = keyOf(form);
    const draft = read(name(form));
    delete draft.sent;
    if (draft.words || draft.photos) write(name(form), draft);
    else sessionStorage.removeItem(name(form));
    if (mark) mark.value = phone.uuid();
  }
  function forget(key) {
    sessionStorage.removeItem(key);
    phone.drop("drafts", photosOf(key)).catch(() => {});
  }
  const mine = () => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  // The answer names the form that was done. What was typed meanwhile in another form of the page stays.
  function forgetDone() {
    const done = (document.cookie.match(/(?:^|; )done=([0-9a-f-]+)/) || [])[1];
    for (const key of done ? mine() : []) if ((read(key).sent || {}).key === done) forget(key);
  }
  async function forgetPerson() {
    mine().forEach((key) => sessionStorage.removeItem(key));
    for (const [key, kept] of await phone.all("drafts")) if (kept.person === phone.person) await phone.drop("drafts", key);
  }
  async function sweep() {
    for (const [key, kept] of await phone.all("drafts")) if (kept.at < Date.now() - DAY) await phone.drop("drafts", key);
  }
  const isOut = (form) => Boolean(read(name(form)).sent);

  forgetDone();
  sweep().catch(() => {});
  return { remember, rememberPhotos, restore, sending, renewKey, forgetDone, forgetPerson, isOut, done: (form) => forget(name(form)) };
})();
