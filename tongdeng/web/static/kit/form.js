// Forms that lose nothing: what is typed stays until it was sent, and a double click sends once. Photos show before they go.
(function () {
  const kept = (form) => "typed:" + location.pathname + ":" + (form.dataset.keep || form.action);
  const fields = (form) => [...form.querySelectorAll("textarea, input[type=text], input[type=tel]")].filter((f) => f.name);

  function remember(form) {
    const typed = Object.fromEntries(fields(form).map((f) => [f.name, f.value]));
    try { sessionStorage.setItem(kept(form), JSON.stringify(typed)); } catch { /* a full store only loses comfort */ }
  }
  function restore(form) {
    const typed = JSON.parse(sessionStorage.getItem(kept(form)) || "{}");
    for (const field of fields(form)) if (!field.value && typed[field.name]) field.value = typed[field.name];
  }
  function watch(form) {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    restore(form);
    form.addEventListener("input", () => remember(form));
    form.addEventListener("submit", (event) => {
      if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
      form.setAttribute("aria-busy", "true");
      for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
      setTimeout(() => form.setAttribute("aria-busy", "false"), 8000);
    });
  }
  // A page that says "done" forgets what was typed for it.
  for (const done of document.querySelectorAll("[data-forget]")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("typed:")) sessionStorage.removeItem(key);
    done.remove();
  }

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
    show(input);
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
  });
  const all = () => document.querySelectorAll("form[method=post]").forEach(watch);
  all();
  document.addEventListener("htmx:afterSwap", all);
})();
