// The meeting: says once that somebody's time to speak is over.
(function () {
  const told = new Set();
  setInterval(() => {
    const mark = document.querySelector("[data-speaking]");
    if (!mark || told.has(mark.dataset.speaking) || Date.parse(mark.dataset.due) > Date.now()) return;
    told.add(mark.dataset.speaking);
    tell(mark.dataset.over, "wait");
  }, 1000);
})();
