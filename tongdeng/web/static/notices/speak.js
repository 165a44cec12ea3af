// Reads a text aloud with the voice of the browser. The button stays hidden where there is none.
(function () {
  const button = document.querySelector("[data-speak]");
  const voice = window.speechSynthesis;
  if (!button || !voice || !window.SpeechSynthesisUtterance) return;
  const label = button.querySelector("span");
  let speaking = false;
  function show(on) {
    speaking = on;
    label.textContent = on ? button.dataset.stop : button.dataset.start;
    button.setAttribute("aria-pressed", String(on));
  }
  function start() {
    const said = document.querySelector(button.dataset.speak);
    // Sentence by sentence: some browsers fall silent within a long text.
    const pieces = said.innerText.split(/(?<=[。！？；\n])/).map((piece) => piece.trim()).filter(Boolean);
    pieces.forEach((piece, at) => {
      const words = new SpeechSynthesisUtterance(piece);
      words.lang = said.lang;
      words.rate = 0.9;
      if (at === pieces.length - 1) words.onend = () => show(false);
      words.onerror = () => show(false);
      voice.speak(words);
    });
    show(pieces.length > 0);
  }
  function stop() {
    voice.cancel();
    show(false);
  }
  button.addEventListener("click", () => (speaking ? stop() : start()));
  window.addEventListener("pagehide", stop);
  button.hidden = false;
})();
