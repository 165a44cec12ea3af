// The plan of an estate: buttons, keys, two fingers or the wheel bring it nearer; one finger moves it then. Without this
// script the whole plan is shown, and each building is a link to its line of the list.
(function () {
  const NEAREST = 8;
  const plan = document.querySelector("[data-plan]");
  if (!plan) return;
  const view = plan.querySelector(".plan-view");
  const svg = view.querySelector("svg");
  const whole = svg.viewBox.baseVal;
  const all = { width: whole.width, height: whole.height };
  let box = { x: 0, y: 0, ...all };

  const between = (value, least, most) => Math.min(most, Math.max(least, value));
  const show = (next) => {
    const width = between(next.width, all.width / NEAREST, all.width);
    const height = width * all.height / all.width;
    box = { x: between(next.x, 0, all.width - width), y: between(next.y, 0, all.height - height), width, height };
    svg.setAttribute("viewBox", [box.x, box.y, box.width, box.height].join(" "));
    view.classList.toggle("near", width < all.width);
  };
  const at = (point) => new DOMPoint(point.x, point.y).matrixTransform(svg.getScreenCTM().inverse());
  const middle = () => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  // What lies under `spot` stays there.
  const zoom = (times, spot) => {
    const width = between(box.width / times, all.width / NEAREST, all.width);
    const part = width / box.width;
    show({ x: spot.x - (spot.x - box.x) * part, y: spot.y - (spot.y - box.y) * part, width });
  };
  const move = (right, down) => show({ ...box, x: box.x + right, y: box.y + down });

  const deeds = { in: () => zoom(1.6, middle()), out: () => zoom(1 / 1.6, middle()), all: () => show({ x: 0, y: 0, ...all }) };
  plan.querySelector(".plan-tools").hidden = false;
  plan.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) deeds[button.dataset.zoom]();
  });

  view.tabIndex = 0;
  const keys = {
    "+": deeds.in, "=": deeds.in, "-": deeds.out, "0": deeds.all,
    ArrowLeft: () => move(-box.width / 5, 0), ArrowRight: () => move(box.width / 5, 0),
    ArrowUp: () => move(0, -box.height / 5), ArrowDown: () => move(0, box.height / 5),
  };
  view.addEventListener("keydown", (event) => {
    const deed = keys[event.key];
    // Seen as a whole, there is nothing to move: the arrows then move the page.
    if (!deed || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.startsWith("Arrow") && box.width === all.width) return;
    event.preventDefault();
    deed();
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 200), at(event));
  }, { passive: false });

  const fingers = new Map();
  let moved = false;
  const spread = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
  const centre = ([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  view.addEventListener("pointerdown", (event) => {
    if (fingers.size === 0) moved = false;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  view.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const old = [...fingers.values()];
    if (old.length === 1 && Math.hypot(now.x - before.x, now.y - before.y) < 6 && !moved) return;
    moved = true;
    const from = at(before), to = at(now);
    fingers.set(event.pointerId, now);
    const pair = [...fingers.values()];
    if (pair.length === 2) zoom(spread(pair) / spread(old), at(centre(pair)));
    else if (pair.length === 1) move(from.x - to.x, from.y - to.y);
  });
  const lift = (event) => fingers.delete(event.pointerId);
  addEventListener("pointerup", lift);
  addEventListener("pointercancel", lift);
  // A plan that was moved is no building that was tapped.
  view.addEventListener("click", (event) => { if (moved) event.preventDefault(); moved = false; });
  view.addEventListener("dragstart", (event) => event.preventDefault());

  const choose = () => {
    for (const block of svg.querySelectorAll(".chosen")) block.classList.remove("chosen");
    const code = /^#b(\d+)$/.exec(location.hash);
    const block = code && svg.querySelector(`a[href="#b${code[1]}"]`);
    if (block) block.classList.add("chosen");
  };
  addEventListener("hashchange", choose);
  choose();
})();
