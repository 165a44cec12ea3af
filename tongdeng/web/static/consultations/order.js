// A list whose rows are put in order: by dragging, by their buttons, or with Alt and an arrow. A list that stands in a form
// with [data-at-once] is sent after each move; any other is sent with its form.
(function () {
  const rows = (list) => [...list.children].filter((row) => row.matches("[data-row]"));
  function moved(list, row) {
    rows(list).forEach((each, index, all) => {
      const [up, down] = ["up", "down"].map((way) => each.querySelector(`[data-move=${way}]`));
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === all.length - 1;
    });
    const form = list.closest("form[data-at-once]");
    if (form) form.requestSubmit();
    else list.dispatchEvent(new Event("change", { bubbles: true }));
    const note = document.querySelector("[data-order-note]");
    if (note) note.textContent = note.dataset.orderNote.replace("%n", rows(list).indexOf(row) + 1);
  }
  function move(row, way) {
    const list = row.closest("[data-order]");
    const all = rows(list);
    const next = all[all.indexOf(row) + (way === "up" ? -1 : 1)];
    if (!next) return;
    if (way === "up") next.before(row); else next.after(row);
    moved(list, row);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    const row = button && button.closest("[data-order] > [data-row]");
    if (!row) return;
    event.preventDefault();
    move(row, button.dataset.move);
    (button.disabled ? row.querySelector("[data-move]:not(:disabled)") || row : button).focus();
  });
  document.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const row = event.altKey && way && event.target.closest("[data-order] > [data-row]");
    if (!row) return;
    event.preventDefault();
    const focused = document.activeElement;
    move(row, way);
    focused.focus();
  });

  let dragged = null;
  let before = null;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest && event.target.closest("[data-order] > [data-row]");
    if (!dragged) return;
    before = dragged.nextElementSibling;
    dragged.classList.add("dragging");
    event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged) return;
    const over = event.target.closest && event.target.closest("[data-row]");
    if (!over || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over === dragged) return;
    if (event.clientY < box.top + box.height / 2) over.before(dragged); else over.after(dragged);
  });
  document.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    const row = dragged;
    dragged = null;
    row.classList.remove("dragging");
    if (row.nextElementSibling !== before) moved(row.closest("[data-order]"), row);
  });
})();
