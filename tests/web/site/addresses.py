"""The addresses of the pages of this house, and what they answer to each role."""

from collections.abc import Callable

from django.urls import reverse

from tests.cast import CAST, ESTATE, FOREIGN_ESTATE, HOME, RESIDENT, WORKER, person
from tests.web.people.register import sold
from tests.web.story import NOW, Story, table
from tongdeng.people.queries import held

# 200 shown · in: sent to sign in · to: sent on · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page            | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
home            | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
mine            | in    200  200  200 200  200  200  200 200   200  200 200  200 200
neighbours      | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
me              | in    200  200  200 200  200  200  200 200   200  200 200  200 200
privacy         | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
anchors         | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
anchors_table   | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
my_privacy      | in    200  200  200 200  200  200  200 200   200  200 200  200 200
my_copy         | in    200  200  200 200  200  200  200 200   200  200 200  200 200
my_erasure      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
my_mail         | in    200  200  200 200  200  200  200 200   200  200 200  200 200
my_mail_ask     | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
my_mail_code    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
my_mail_drop    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
my_sign_ins     | in    200  200  200 200  200  200  200 200   200  200 200  200 200
preferences     | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
inbox           | in    200  200  200 200  200  200  200 200   200  200 200  200 200
inbox_read      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
outbox          | in    403  403  403 403  200  403  403 200   403  403 200  403 403
outbox_again    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
notice          | in    to   404  404 404  404  404  404 404   404  404 404  404 404
notice_opened   | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
scan            | to    to   to   to  to   to   to   to  to    to   to  to   to  to
file            | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
guess           | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
intake          | in    403  403  403 200  200  403  403 200   403  403 403  200 403
caller          | in    403  403  403 200  200  403  403 200   403  403 403  200 403
case            | in    200  404  200 200  200  404  200 200   200  200 404  404 404
act             | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
photo           | 404   200  404  200 200  200  404  200 200   200  200 404  404 404
thumb           | 404   200  404  200 200  200  404  200 200   200  200 404  404 404
photo, internal | 404   404  404  200 200  200  404  200 200   200  404 404  404 404
thumb, internal | 404   404  404  200 200  200  404  200 200   200  404 404  404 404
tracked         | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
photo_tracked   | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
thumb_tracked   | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
act_tracked     | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
desk            | in    403  403  403 200  200  403  403 200   403  403 403  200 403
desk, case      | in    403  403  403 200  200  403  403 200   403  403 403  404 403
queue           | in    403  403  403 200  200  403  403 200   403  403 403  200 403
late            | in    403  403  403 403  200  403  200 200   200  200 403  403 403
cases           | in    403  403  403 200  200  403  200 200   200  200 403  200 403
cases_by_caller | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
jobs            | in    403  403  200 403  403  403  403 403   403  403 403  403 403
duty            | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
sheets          | in    403  403  403 200  200  403  403 200   403  403 403  200 403
sheets_pdf      | in    403  403  403 200  200  403  403 200   403  403 403  403 403
roster          | in    403  403  403 403  200  200  403 200   403  403 200  403 403
roster_template | in    403  403  403 403  200  200  403 200   403  403 200  403 403
roster_trial    | in    403  403  403 403  200  404  403 404   403  403 404  403 403
roster_match    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
roster_confirm  | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
roster_send_back| 405   405  405  405 405  405  405  405 405   405  405 405  405 405
changes         | in    403  403  403 200  200  200  403 200   403  403 200  200 403
changes_confirm | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
change          | in    200  404  404 200  200  200  404 200   404  404 200  404 404
change_act      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
register        | in    403  403  403 200  200  200  403 200   403  403 200  200 403
register_new    | in    403  403  403 200  200  200  403 200   403  403 200  200 403
register_home   | in    200  404  404 200  200  200  404 200   404  404 200  404 404
register_code   | in    403  404  404 200  200  403  404 200   404  404 403  404 404
register_act, measure  | in 200 404 404 200 200 200 404 200   404  404 200  404 404
register_act, transfer | in 403 404 404 200 200 200 404 200   404  404 200  404 404
register_act, wrong    | in 200 404 404 403 403 403 404 403   404  404 403  404 404
roster_start    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
staff           | in    403  403  403 403  200  403  403 200   200  200 200  403 403
staff_engage    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
staff_register  | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
mandate         | in    404  404  200 404  200  404  404 200   404  404 404  404 404
mandate_act     | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
places          | in    403  403  403 403  200  403  403 200   403  403 200  403 403
places, estate  | in    403  403  403 403  200  403  403 200   403  403 200  403 403
places, foreign | in    403  403  403 403  404  403  403 404   403  403 200  403 403
place_act       | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
sw              | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
offline         | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
care            | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
language        | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
sign_in         | 200   to   to   to  to   to   to   to  to    to   to  to   to  to
sign_in_one_time | 200  to   to   to  to   to   to   to  to    to   to  to   to  to
invitation      | 200   to   to   to  to   to   to   to  to    to   to  to   to  to
mandate_invite  | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
claim           | 200   to   to   to  to   to   to   to  to    to   to  to   to  to
letters         | in    403  403  403 403  200  403  403 200   403  403 403  403 403
sign_in_code    | in    to   to   to  to   to   to   to  to    to   to  to   to  to
sign_out_everywhere | in 200 200  200 200  200  200  200 200   200  200 200  200 200
plans           | in    to   to   to  to  to   to   to  to    200  200 200  to  200
plan            | in    200  200  200 200 200  200  200 200   200  200 200  404 404
limits          | in    403  403  403 403  403  403  403 403   403  403 200  403 403
unlock          | in    403  403  403 200  200  403  403 200   403  403 200  200 403
account_logout  | to    200  200  200 200  200  200  200 200   200  200 200  200 200
"""

Args = Callable[[Story], list[object]]
ADDRESSES: dict[str, Args] = {
    "notice": lambda s: [s.notice.pk],
    "notice_opened": lambda s: [s.notice.pk],
    "scan": lambda s: [s.label],
    "case": lambda s: [s.case.pk],
    "act": lambda s: [s.case.pk, "nudge"],
    "photo": lambda s: [s.photo.pk],
    "thumb": lambda s: [s.photo.pk],
    "photo, internal": lambda s: [s.inner_photo.pk],
    "thumb, internal": lambda s: [s.inner_photo.pk],
    "tracked": lambda s: [s.secret],
    "photo_tracked": lambda s: [s.secret, s.guest_photo.pk],
    "thumb_tracked": lambda s: [s.secret, s.guest_photo.pk],
    "act_tracked": lambda s: [s.secret, "nudge"],
    "sheets_pdf": lambda s: [ESTATE],
    "roster_trial": lambda s: [s.roster.pk],
    "roster_start": lambda s: [s.roster.pk],
    "roster_match": lambda s: [s.roster.pk],
    "roster_confirm": lambda s: [s.roster.pk],
    "roster_send_back": lambda s: [s.roster.pk],
    "change": lambda s: [sold().pk],
    "change_act": lambda s: [s.roster.pk, "confirm"],
    "register_home": lambda s: [HOME],
    "register_code": lambda s: [HOME],
    "register_act, measure": lambda s: [HOME, "measure"],
    "register_act, transfer": lambda s: [HOME, "transfer"],
    "register_act, wrong": lambda s: [HOME, "wrong"],
    "mandate": lambda s: [held(person(WORKER, NOW), "worker", ESTATE, NOW).get().pk],
    "mandate_invite": lambda s: [s.case.pk],
    "mandate_act": lambda s: [s.case.pk, "end"],
    "plan": lambda s: [ESTATE],
    "place_act": lambda s: [ESTATE, "spot"],
}
QUESTIONS: dict[str, Callable[[Story], str]] = {
    "places, estate": lambda s: f"?at={ESTATE}",
    "places, foreign": lambda s: f"?at={FOREIGN_ESTATE}",
    "guess": lambda s: "?words=家里暖气不热",
    "caller": lambda s: f"?caller_phone={CAST[RESIDENT].phone}",
    "desk, case": lambda s: f"?case={s.case.pk}",
}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


def url(page: str, story: Story) -> str:
    """Return the address of a row of the table."""
    args = ADDRESSES[page](story) if page in ADDRESSES else []
    return reverse(page.partition(",")[0], args=args) + (QUESTIONS[page](story) if page in QUESTIONS else "")
