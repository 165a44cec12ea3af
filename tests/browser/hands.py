"""What tests do in a browser: press, search for barriers, make words that no other case has."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page

WIDTHS = (390, 1280)
GRAVE = ("serious", "critical")


def fresh(words: str) -> str:
    """Return words that no other case has."""
    return f"{words}（{uuid4().hex[:6]}）"


def tap(button: Locator) -> None:
    """Scroll to a button as people do, clear of the bars, and press it."""
    button.evaluate("found => found.scrollIntoView({block: 'center'})")
    button.click()


def small_targets(page: Page) -> list[Any]:
    """Return the buttons and large links on show that a trembling finger would miss."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => [...document.querySelectorAll('main button, main a.btn, nav a, header button')]
            .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
            .filter(([words, box]) => box.width && box.height && box.height < 59.5)
            .map(([words, box]) => words + ' ' + box.height)"""
    )


def press_until(page: Page, words: str) -> None:
    """Press Tab until the focus is on something called `words`; what has the focus must be seen to have it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(a => a === document.body ? '' : ((a.labels && a.labels[0] || a).textContent || '').trim())(document.activeElement)"
        )
        if words in name:
            return
    raise AssertionError(f"Tab does not lead to {words}")
