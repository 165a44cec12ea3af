// Puts the newest numbers into the wall, in place: what is on the screen stays until the new sheet is there.
"use strict";

const sheet = () => document.querySelector("[data-wall]");

async function renew() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-wall]");
    if (fresh) sheet().replaceWith(document.adoptNode(fresh));
  } catch {
    // Without a network the last numbers stay, with the time that they are of.
  }
}

setInterval(renew, 1000 * Number(sheet().dataset.wall));
