// The bar above: where somebody is stands in view, and an open menu closes by itself.
(function () {
  const current = document.querySelector(".nav-line [aria-current]");
  if (current) current.parentElement.scrollLeft = current.offsetLeft - current.parentElement.offsetLeft - 32;

  const close = (except) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && close(null));
})();
