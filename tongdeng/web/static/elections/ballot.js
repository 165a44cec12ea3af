// Reading ballots by keyboard. One ballot: 1, 2, 3 mark the line in hand and go to the next. Grid: a figure goes to the next cell.
(function () {
  const slip = document.querySelector("form[data-slip]");
  if (slip) {
    const lines = [...slip.querySelectorAll("fieldset[data-line]")];
    const focus = (line) => (line.querySelector("input:checked") || line.querySelector("input[type=radio]")).focus();
    const at = () => Math.max(0, lines.findIndex((line) => line.contains(document.activeElement)));
    slip.addEventListener("keydown", (event) => {
      if (event.target.matches("input[type=text]") || event.ctrlKey || event.altKey || event.metaKey) return;
      const line = lines[at()];
      const radio = line && line.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
      if (radio) {
        event.preventDefault();
        radio.checked = true;
        const next = lines[lines.indexOf(line) + 1];
        if (next) focus(next); else slip.querySelector("button[data-save]").focus();
      }
    });
    if (lines.length) focus(lines[0]);
  }
  const grid = document.querySelector("form[data-grid]");
  if (grid) {
    const cells = [...grid.querySelectorAll("input[data-cell]")];
    grid.addEventListener("input", (event) => {
      if (!event.target.matches("[data-cell]") || event.target.value === "") return;
      const next = cells[cells.indexOf(event.target) + 1];
      if (next) { next.focus(); next.select(); }
    });
    grid.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    });
  }
})();
