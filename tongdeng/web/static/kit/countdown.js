// Lets every countdown tick: mm:ss under an hour, in words above; what runs over turns late.
(function () {
  const words = document.body.dataset;
  const two = (n) => String(n).padStart(2, "0");
  function span(seconds) {
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return two(minutes) + ":" + two(Math.floor(seconds) % 60);
    if (minutes < 1440) return Math.floor(minutes / 60) + " " + words.hour + " " + (minutes % 60) + " " + words.minute;
    return Math.floor(minutes / 1440) + " " + words.day + " " + Math.floor((minutes % 1440) / 60) + " " + words.hour;
  }
  function tick() {
    for (const mark of document.querySelectorAll(".countdown[data-due]")) {
      const due = Date.parse(mark.dataset.due);
      if (!due) continue;
      const left = (due - Date.now()) / 1000;
      mark.querySelector("b").textContent = span(Math.abs(left));
      mark.classList.toggle("near", Math.abs(left) < 3600);
      mark.classList.toggle("late", left < 0);
      mark.classList.toggle("wait", left >= 0 && left < 1800);
      mark.classList.toggle("good", left >= 1800);
    }
  }
  tick();
  setInterval(tick, 1000);
})();
