"""What every page is held to: nobody is kept out, nothing is wider than its screen, no button is too small for a trembling finger."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urljoin

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, DESK = 390, 1280
GRAVE = ("serious", "critical")
# Without it axe reports each element of each rule that holds, which is most of its work.
ASKED = {"resultTypes": ["violations"]}
AXE = Axe()


def barriers(page: Page) -> list[str]:
    """Return what keeps somebody out."""
    found = AXE.run(page, options=ASKED)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in GRAVE]


def too_wide(page: Page) -> list[str]:
    """Return the sizes of a page that is wider than its screen."""
    size = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    return [f"is {size[0]} wide on {size[1]}"] if size[0] > size[1] else []


def small_targets(page: Page) -> list[Any]:
    """Return the buttons and large links on show that a trembling finger would miss."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.querySelectorAll('main button, main a.btn, nav a, header button')]
            .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
            .filter(([words, box]) => box.width && box.height && box.height < 59.5)
            .map(([words, box]) => words + ' ' + box.height)"""
    )


def with_care(page: Page) -> None:
    """Choose the care mode; it holds from the next page on."""
    page.context.add_cookies([{"name": "care", "value": "1", "url": urljoin(page.url, "/")}])


def faults(
    page: Page,
    addresses: Iterable[str],
    *,
    fingers: bool = False,
    go: Callable[[Page, str], object] = Page.goto,
) -> list[str]:
    """Look at pages as they are on a desk and on a phone in care mode, and whether they fit the other way round too."""
    found: list[str] = []
    for care, width, other in ((False, DESK, PHONE), (True, PHONE, DESK)):
        if care:
            with_care(page)
        for address in addresses:
            page.set_viewport_size({"width": width, "height": 800})
            go(page, address)
            page.wait_for_load_state("load")
            seen = barriers(page) + too_wide(page)
            seen += small_targets(page) if care and fingers else []
            page.set_viewport_size({"width": other, "height": 800})
            found += [f"{address}{' in care mode' if care else ''} {one}" for one in seen + too_wide(page)]
    return found
