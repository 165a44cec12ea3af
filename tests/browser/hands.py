"""What tests do in a browser: press, search for barriers, make words that no other case has."""

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, Route

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


def swallowed(route: Route) -> None:
    """Let the server do what was asked, and lose its reply; not for forms with files, whose content Playwright loses."""
    page = route.request.frame.page
    route.fetch(max_redirects=0)
    page.context.clear_cookies(
        name="done"
    )  # Playwright read the reply, and its cookie, although the page never did
    route.abort()


def never_arrives(route: Route) -> None:
    """Lose what was sent on its way to the server."""
    route.abort()


def become(page: Page, role: str) -> None:
    """Be another of the demo people on the same phone, after the one before signed out."""
    page.goto("/sign-out/")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    sign_in(page, role)


def sign_in(page: Page, role: str, house: str = "") -> None:
    """Come in by the demo's door, of the house at an address of its own where one is named."""
    page.goto(f"{house}/demo/")
    page.get_by_role("button").filter(has=page.get_by_text(role, exact=True)).click()
    page.wait_for_url(lambda url: not url.endswith("/demo/"))


def no_session(page: Page) -> None:
    """Let the session end without a word."""
    page.context.clear_cookies(name="sessionid")


WORKING = """
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.kernel import clock
from tongdeng.people import queries
from tongdeng.people.models import Duty
def who(phone): return queries.person_with_roles(queries.by_phone(phone).pk, clock.now())
at = clock.now()
# Taken down by phone: a resident may not file as often in a day as these tests do.
filing = Filing(
    place="410202901001001007", words="{words}", category="building.light.out", channel="phone", caller_phone="19900000703"
)
case = actions.file(filing, by=who("19900000004"), at=at)
# He may hold as many as these tests leave in his hands.
Duty.objects.filter(person=who("19900000001")).update(cap=500)
case = actions.assign(case, to=who("19900000001"), by=who("19900000004"), at=at)
print(actions.accept(case, by=who("19900000001"), at=at).pk)
"""


STATE = "SELECT state FROM cases_case WHERE id = %s"


PHOTOS = "SELECT count(*) FROM cases_photo p JOIN cases_case c ON c.id = p.case_id WHERE c.words = %s"
