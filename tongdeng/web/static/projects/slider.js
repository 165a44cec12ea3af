// Two photos of one spot, one above the other: a slider shows more of the one or of the other. Without this script they
// stand side by side.
(function () {
  for (const frame of document.querySelectorAll("[data-slider]")) {
    const [before, after] = frame.querySelectorAll("img");
    if (!before || !after) continue;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = 100;
    slider.step = 5;
    slider.value = 50;
    slider.setAttribute("aria-label", frame.dataset.slider);
    const show = () => {
      frame.style.setProperty("--cut", slider.value + "%");
      slider.setAttribute("aria-valuetext", frame.dataset.share.replace("%n", slider.value));
    };
    slider.addEventListener("input", show);
    frame.classList.add("live");
    frame.append(slider);
    show();
  }
})();
