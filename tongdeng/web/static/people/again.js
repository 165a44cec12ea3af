// Counts down to the moment from which a code may be asked for again. Without it the page names that moment.
(function () {
  const line = document.querySelector("[data-again]");
  if (!line) return;
  const left = line.querySelector("span");
  // The clock of the phone may be wrong: what counts is how long the page has been open.
  const wait = (Date.parse(line.dataset.again) - Date.parse(line.dataset.now)) / 1000;
  const opened = performance.now();
  function tick() {
    const seconds = Math.ceil(wait - (performance.now() - opened) / 1000);
    left.hidden = seconds <= 0;
    left.querySelector("b").textContent = seconds;
    if (seconds > 0) setTimeout(tick, 1000);
  }
  tick();
})();
