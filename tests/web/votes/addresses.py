"""The addresses of the pages of votes, and what they answer to each role."""

from collections.abc import Callable

from django.urls import reverse

from tests.web.story import table
from tests.web.votes.story import Story

# 200 shown · in: sent to sign in · 403 may not · 404 does not exist for them · 405 only by POST · 409 not now
# 王 and 赵 live in the estate and stand on no roll; 赵 was asked to watch over the count.
PAGES = """
page              | state     | guest owner1 owner5 wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
votes             | open      | in    200    200    200  200  200 200  200  200  200 200   200  200 200  200 200
vote_new          | open      | in    403    403    403  403  403 403  403  200  403 200   403  403 403  403 403
vote_blanks       | draft     | in    403    403    403  403  403 200  200  200  200 200   200  200 200  200 403
vote_blank        | draft     | in    403    403    403  403  403 200  200  200  200 200   200  200 200  200 403
vote              | draft     | in    404    404    404  200  404 404  404  200  200 200   200  200 404  404 404
vote              | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote              | sealed    | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote              | open      | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote              | closed    | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote              | certified | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote              | cancelled | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_edit         | draft     | in    404    404    404  403  404 404  404  200  403 200   403  403 404  404 404
vote_edit         | open      | in    403    403    403  403  403 403  403  409  403 409   403  403 403  404 404
vote_cast         | open      | in    200    200    403  403  403 403  403  403  403 403   403  403 403  404 404
vote_confirm      | open      | 405   405    405    405  405  405 405  405  405  405 405   405  405 405  405 405
vote_receipt      | open      | in    200    404    404  404  404 404  404  404  404 404   404  404 404  404 404
vote_check        | open      | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_roll         | draft     | in    404    404    404  404  404 404  404  404  404 404   404  404 404  404 404
vote_roll         | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_head         | open      | in    403    403    403  403  403 403  403  200  200 200   403  403 403  404 404
vote_objections   | announced | in    403    403    403  403  403 403  403  200  403 200   403  403 403  404 404
vote_papers       | open      | in    403    403    403  403  403 403  403  200  200 200   403  403 403  404 404
vote_photo, once  | open      | in    404    404    404  404  404 404  404  200  200 200   404  404 404  404 404
vote_photo, differs | open    | in    404    404    404  200  404 404  404  404  404 404   404  404 404  404 404
vote_photo, once  | closed    | in    404    404    404  404  404 404  404  404  404 404   404  404 404  404 404
vote_readings     | open      | in    403    403    403  403  403 403  403  200  200 200   403  403 403  404 404
vote_differences  | open      | in    403    403    403  200  403 403  403  403  403 403   403  403 403  404 404
vote_platform     | open      | in    403    403    403  403  403 403  403  200  403 200   403  403 403  404 404
vote_papers       | closed    | in    403    403    403  403  403 403  403  200  200 200   403  403 403  404 404
vote_platform     | certified | in    403    403    403  403  403 403  403  200  403 200   403  403 403  404 404
vote_head         | closed    | in    403    403    403  403  403 403  403  200  200 200   403  403 403  404 404
vote_roll         | sealed    | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_file         | draft     | in    404    404    404  200  404 404  404  200  200 200   200  200 404  404 404
vote_file         | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_notice       | draft     | in    404    404    404  404  404 404  404  404  404 404   404  404 404  404 404
vote_notice       | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_notice_docx  | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_roll_pdf     | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_roll_docx    | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_papers_pdf   | open      | in    403    403    403  403  403 403  403  200  200 200   403  403 403  404 404
vote_handed_out   | open      | in    403    403    403  403  403 403  403  200  200 200   403  403 403  404 404
vote_authority    | announced | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_certificate  | closed    | in    404    404    404  404  404 404  404  404  404 404   404  404 404  404 404
vote_announcement | closed    | in    404    404    404  404  404 404  404  404  404 404   404  404 404  404 404
vote_certificate  | certified | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_announcement | certified | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_register     | open      | 405   405    405    405  405  405 405  405  405  405 405   405  405 405  405 405
vote_proof        | open      | 405   405    405    405  405  405 405  405  405  405 405   405  405 405  405 405
vote_result       | open      | in    409    409    409  409  409 409  409  409  409 409   409  409 409  404 404
vote_result       | certified | in    200    200    200  200  200 200  200  200  200 200   200  200 200  404 404
vote_act          | open      | 405   405    405    405  405  405 405  405  405  405 405   405  405 405  405 405
"""
Args = Callable[[Story], list[object]]
ADDRESSES: dict[str, Args] = {
    "votes": lambda s: [],
    "vote_new": lambda s: [],
    "vote_receipt": lambda s: [s.vote.pk, s.ballot.pk if s.ballot else s.vote.pk],
    "vote_head": lambda s: [s.vote.pk, s.heads[0].pk],
    "vote_photo, once": lambda s: [s.vote.pk, s.once.pk if s.once else s.vote.pk],
    "vote_photo, differs": lambda s: [s.vote.pk, s.differs.pk if s.differs else s.vote.pk],
    "vote_file": lambda s: [s.vote.pk, s.vote.attachments.get().pk],
    "vote_register": lambda s: [s.vote.pk, 1],
    "vote_blanks": lambda s: [],
    "vote_blank": lambda s: ["ballot", "docx"],
    "vote_handed_out": lambda s: [s.vote.pk, "docx"],
    "vote_authority": lambda s: [s.vote.pk, "docx"],
    "vote_announcement": lambda s: [s.vote.pk, "docx"],
    "vote_result": lambda s: [s.vote.pk, 1],
    "vote_act": lambda s: [s.vote.pk, "seal"],
}
WHO = PAGES.strip().splitlines()[0].split("|")[2].split()
ROWS = {(page, state): dict(zip(WHO, cells.split(), strict=True)) for page, state, cells in table(PAGES)}
STATES = sorted({state for _page, state in ROWS})


def url(page: str, story: Story) -> str:
    """Return the address of a row of the table."""
    args = ADDRESSES[page](story) if page in ADDRESSES else [story.vote.pk]
    return reverse(page.partition(",")[0], args=args)
