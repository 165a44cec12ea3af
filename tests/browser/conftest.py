"""A real house and a real browser. Everything of this folder shares one house, which lives through the demo's weeks once."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.hands import enter
from tests.ops.running import House, furnish, new_home, standing
from tests.web.story import picture

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
MISSING = "没有 Chromium，浏览器测试没有运行 · no Chromium: the browser tests did not run"
HERE = Path(__file__).parent
expect.set_options(timeout=10_000)

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Start the demo as a newcomer does."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    home = new_home()
    furnish(home)
    with standing(home) as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """Start the browser; it goes at the end of each file, since Playwright's loop and Django do not mix."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Open]:
    """Open the house in a window of its own, as one of the demo people where a role is named.

    At the end no page may have had anything to complain of.
    """
    windows: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(address: str = "/", role: str = "", width: int = 390, quiet: bool = False, **more: Any) -> Page:
        size = {"width": width, "height": 844 if width < 800 else 800}
        window = browser.new_context(base_url=house.url, viewport=size, locale="zh-CN", **more)
        window.set_default_timeout(10_000)
        windows.append(window)
        page = window.new_page()
        if not quiet:
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda problem: complaints.append(str(problem)))
        start = enter(window, role) if role else "/"
        page.goto(start if address == "/" else address)
        return page

    yield visit
    for window in windows:
        window.close()
    assert complaints == []


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two photos on the phone."""
    folder = tmp_path_factory.mktemp("photos")
    found = [folder / "before.jpg", folder / "after.jpg"]
    for path, colour in zip(found, ("#7a5c3a", "#1e7f4f"), strict=True):
        path.write_bytes(picture(colour, (640, 480), "JPEG"))
    return found
