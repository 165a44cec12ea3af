// Says that a message was opened, by a form beside the link that leads on: a page that the browser fetched ahead was not
// opened. Without this script a message stays unread until the button for all of them.
(function () {
  const secret = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!secret) return;
  function opened(event) {
    const line = event.target.closest("a[data-opened]");
    if (!line || event.button > 1) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", secret.value);
    // It arrives although the page is left at once.
    fetch(line.dataset.opened, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
    delete line.dataset.opened;
    line.classList.remove("unread");
  }
  document.addEventListener("click", opened);
  document.addEventListener("auxclick", opened);
})();
