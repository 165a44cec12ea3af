// A sentence at the bottom of the page; and what htmx answers when something was refused.
function tell(words, tone) {
  const box = document.getElementById("toast");
  const say = document.createElement("div");
  say.className = "say say-" + (tone || "late");
  say.textContent = words;
  box.replaceChildren(say);
  setTimeout(() => say.remove(), 8000);
}
document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (answer.status === 401) {
    location.href = answer.getResponseHeader("X-Sign-In") || "/sign-in/";
    return;
  }
  const page = new DOMParser().parseFromString(answer.responseText, "text/html");
  tell((page.querySelector(".say, h1") || page.body).textContent.trim() || String(answer.status));
});
