"""What tests do in a browser: press, search for barriers, make words that no other case has."""

import re
from uuid import uuid4

from playwright.sync_api import BrowserContext, Locator, Page, Route


def fresh(words: str) -> str:
    """Return words that no other case has."""
    return f"{words}（{uuid4().hex[:6]}）"


def tap(button: Locator) -> None:
    """Scroll to a button as people do, clear of the bars, and press it."""
    button.evaluate("found => found.scrollIntoView({block: 'center'})")
    button.click()


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
    page.goto(house + enter(page.context, role, house))


def enter(window: BrowserContext, role: str, house: str = "") -> str:
    """Send the form of the demo's door without drawing its page; return where it leads."""
    forms = re.findall(r"<form.*?</form>", window.request.get(f"{house}/demo/").text(), re.DOTALL)
    (form,) = (form for form in forms if f"<strong>{role}</strong>" in form)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    done = window.request.post(f"{house}/demo/become/", form=fields, max_redirects=0)
    assert done.status == 302, done.text()
    return done.headers["location"]


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
