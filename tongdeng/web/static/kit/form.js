// Forms keep what was typed until it was sent, and a double click sends once. Photos have a preview. A form with a chosen
// file is sent in the background: no browser fills a file field again, so after a refusal the page with its photos has to
// stay. So are the forms that the outbox keeps, which has to know whether they arrived.
const forms = (function () {
  function watch(form) {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    drafts.restore(form);
    form.addEventListener("input", () => drafts.remember(form));
    form.addEventListener("change", () => drafts.remember(form));
    form.addEventListener("submit", (event) => {
      if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
      if (event.defaultPrevented) return;
      busy(form, true);
      drafts.sending(form);
      if (!form.matches("[data-outbox]") && !files(form).length) return void setTimeout(() => form.setAttribute("aria-busy", "false"), 8000);
      event.preventDefault();
      sendOff(form, event.submitter).catch(() => unsent(form));
    });
  }
  function busy(form, on) {
    if (!on) document.getElementById("main").inert = false;
    for (const node of [form, ...form.querySelectorAll("button")]) node.setAttribute("aria-busy", String(on));
  }
  const files = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);

  async function sendOff(form, button) {
    if (form.matches("[data-outbox]") && !navigator.onLine) throw new Error("no signal");
    const body = new FormData(form);
    if (button && button.name) body.append(button.name, button.value);
    document.getElementById("main").inert = true; // what is typed elsewhere while this is on its way would be lost
    const answer = await send(form.getAttribute("action") || location.href, body, { "X-Keep-Page": "1" });
    if (answer.status === 401) return location.assign(answer.signIn || "/sign-in/");
    if (answer.ok && (answer.result.url || answer.moved)) {
      drafts.done(form);
      return location.assign(answer.result.url || answer.url);
    }
    // A proxy or a server in trouble: the outbox tries again later.
    if (form.matches("[data-outbox]") && (answer.status >= 500 || answer.status === 429)) throw new Error("later");
    if (answer.status === 403 || answer.status === 409) await renew(form).catch(() => {});
    refuse(form, answer.result.sentence || document.body.dataset.failed, answer.result.fields || {});
  }
  function unsent(form) {
    // The outbox takes what is its own by preventing this event.
    if (form.dispatchEvent(new Event("unsent", { bubbles: true, cancelable: true })))
      refuse(form, document.body.dataset.unsent, {});
    busy(form, false);
  }
  // The record moved on, or the page's secret is too old: draw the page anew around the form, which keeps its fields.
  async function renew(form) {
    const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = page.querySelector(`form[action="${CSS.escape(form.getAttribute("action") || "")}"]`);
    const secret = page.querySelector("[name=csrfmiddlewaretoken]");
    if (secret) form.querySelector("[name=csrfmiddlewaretoken]").value = secret.value;
    drafts.renewKey(form);
    if (!same) return;
    const version = same.querySelector("[name=seen]");
    if (version) form.querySelector("[name=seen]").value = version.value;
    const main = document.getElementById("main");
    const fresh = page.getElementById("main");
    same.replaceWith(form);
    main.replaceChildren(...fresh.childNodes);
    all();
    if (window.htmx) window.htmx.process(main);
  }
  // Say what is wrong as the server's page says it: beside each field, or above the form.
  function refuse(form, sentence, wrong) {
    busy(form, false);
    form.querySelectorAll("[data-refusal], .wrong").forEach((node) => node.remove());
    form.querySelectorAll(".bad").forEach((field) => field.classList.remove("bad"));
    form.querySelectorAll("[aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
    const shown = Object.entries(wrong).map(([name, words]) => beside(form, name, words));
    if (!shown.length || shown.includes(null)) {
      const say = marked("say say-late", "alert-triangle", sentence);
      say.dataset.refusal = "";
      form.prepend(say);
      shown.push(say);
    }
    const first = shown.find(Boolean);
    for (let box = first.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    first.scrollIntoView({ block: "center" });
    first.querySelector("input, select, textarea")?.focus({ preventScroll: true });
  }
  function beside(form, name, words) {
    const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    if (!field) return null;
    const mark = marked("wrong", "alert-circle", words);
    mark.lastChild.replaceWith(words);
    field.append(mark);
    field.classList.add("bad");
    field.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
    return field;
  }
  // Say quietly, in the place of a form, what became of it.
  function note(form, words) {
    const say = marked("say say-wait", "clock", words);
    say.setAttribute("role", "status");
    form.before(say);
    form.hidden = true;
    say.scrollIntoView({ block: "center" });
    return say;
  }
  function marked(css, sign, words) {
    const node = document.createElement("div");
    node.className = css;
    node.setAttribute("role", "alert");
    const sprite = document.querySelector("svg.icon use").getAttribute("href").split("#")[0];
    node.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#${sign}"></use></svg> <div></div>`;
    node.lastChild.textContent = words;
    return node;
  }
  // A page that comes back by the browser's button is not busy any more. What was done from it is done: what is sent now
  // is something new. What may not have arrived keeps its key.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    drafts.forgetDone();
    for (const form of document.querySelectorAll("form[method=post]")) {
      busy(form, false);
      if (!drafts.isOut(form)) drafts.renewKey(form);
    }
  });

  function show(input) {
    const box = input.closest("form").querySelector(".thumbs[data-preview]");
    if (!box) return;
    box.replaceChildren();
    [...input.files].forEach((file, index) => {
      const one = document.createElement("div");
      one.className = "one";
      const image = document.createElement("img");
      image.alt = file.name;
      image.src = URL.createObjectURL(file);
      const off = document.createElement("button");
      off.type = "button";
      off.className = "off";
      off.textContent = "×";
      off.setAttribute("aria-label", box.dataset.remove + " " + (index + 1));
      off.addEventListener("click", () => drop(input, index));
      one.append(image, off);
      box.append(one);
    });
  }
  function drop(input, index) {
    const left = new DataTransfer();
    [...input.files].forEach((file, at) => at === index || left.items.add(file));
    input.files = left.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-photos]")) return;
    const most = Number(input.dataset.photos);
    const large = [...input.files].some((file) => file.size > 10 * 1024 * 1024);
    if (input.files.length > most || large) {
      tell(large ? input.dataset.large : input.dataset.many);
      input.value = "";
    }
    show(input);
    drafts.rememberPhotos(input.form).catch(() => { /* then they are only in this page */ });
  });
  const all = () => document.querySelectorAll("form[method=post]").forEach(watch);
  all();
  document.addEventListener("htmx:afterSwap", all);
  return { busy, refuse, note };
})();
