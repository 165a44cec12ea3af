// The desk by keyboard: J and K walk the queue, a letter opens its verb. New arrivals never move what is under the pointer.
(function () {
  const typing = (node) => node.closest("input, textarea, select");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const letter = event.key.toLowerCase();
    if (letter === "j" || letter === "k") return walk(letter === "j" ? 1 : -1);
    const target = document.querySelector(`[data-letter="${CSS.escape(letter)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "SUMMARY") {
      target.parentElement.open = true;
      const first = target.parentElement.querySelector("textarea, select");
      if (first) first.focus();
    } else if (target.tagName === "TEXTAREA") target.focus();
    else target.click();
  });
  function walk(by) {
    const rows = [...document.querySelectorAll(".queue a")];
    const at = rows.findIndex((row) => row.getAttribute("aria-current"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) next.click();
  }
  let before = new Set();
  const ids = () => [...document.querySelectorAll("#queue li[data-id]")];
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "queue") return;
    before = new Set(ids().map((row) => row.dataset.id));
    if (event.detail.target.matches(":hover")) event.detail.shouldSwap = event.detail.xhr.status === 200 && !held();
  });
  let since = 0;
  function held() {
    // Under the pointer the list waits, but not for ever.
    since = since || Date.now();
    if (Date.now() - since < 2500) return true;
    since = 0;
    return false;
  }
  document.addEventListener("htmx:afterSwap", () => {
    for (const row of ids()) if (before.size && !before.has(row.dataset.id)) row.classList.add("new");
  });
})();
