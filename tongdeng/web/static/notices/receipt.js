// Sends the receipt of an announcement once its end was in view for some seconds. A page that the browser fetched ahead is
// not in view. Without this script the button does the same.
(function () {
  const form = document.querySelector("form[data-receipt]");
  if (!form || !window.IntersectionObserver) return;
  const LOOKED = 3000; // ms
  let clock, inView = false;
  async function give() {
    stop();
    const body = new FormData(form);
    body.delete("key"); // twice is the same as once
    const answer = await send(form.action, body, {}).catch(() => null);
    if (!answer || !answer.ok) return;
    form.hidden = true;
    form.nextElementSibling.hidden = false;
  }
  function stop() {
    watch.disconnect();
    document.removeEventListener("visibilitychange", look);
    clearTimeout(clock);
  }
  function look() {
    clearTimeout(clock);
    if (inView && document.visibilityState === "visible") clock = setTimeout(give, LOOKED);
  }
  const watch = new IntersectionObserver((seen) => {
    inView = seen[seen.length - 1].isIntersecting;
    look();
  });
  watch.observe(form);
  document.addEventListener("visibilitychange", look);
  form.addEventListener("submit", stop);
})();
