"""The pages of volunteering and of the branch, where each is in the story, and what each role gets of it."""

from collections.abc import Callable

from django.urls import reverse

from tests.web.members.story import Members
from tests.web.story import table

# 200 shown · in: sent to sign in · 403 may not · 404 does not exist for them · 405 only by POST
PAGES = """
page                  | guest wang zhao li  chen qian zhou wu  zheng feng liu guan he  huang
service               | in    200  200  200 200  200  200  200 200   200  200 200  200 200
service_register      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
volunteer             | in    200  404  404 404  404  200  404 200   404  404 404  404 404
volunteer_act         | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
volunteers            | in    403  403  403 403  403  403  403 200   403  403 403  403 403
registrations         | in    403  403  403 403  403  403  200 200   200  200 403  403 403
services_verified     | in    403  403  403 403  403  403  200 200   200  200 403  403 403
platforms             | in    200  200  200 200  200  200  200 200   200  200 200  200 200
platform_new          | in    403  403  403 403  403  403  403 200   403  403 403  403 403
platform              | in    200  200  200 200  200  200  200 200   200  200 404  404 404
platform_act          | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
service_withdraw      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
service_points        | in    200  200  200 200  200  200  200 200   404  404 404  200 404
service_task, need    | in    200  200  200 200  200  200  200 200   404  404 404  404 404
service_task, visits  | in    200  404  404 404  404  200  404 200   404  404 404  404 404
service_task_act      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
service_record        | in    200  404  404 404  404  200  404 200   404  404 404  404 404
service_record_act    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
to_verify             | in    200  200  200 200  200  200  200 200   200  200 200  200 200
certificates          | in    403  403  403 403  403  403  403 200   403  403 403  403 403
certificate           | in    200  404  404 404  404  404  404 200   404  404 404  404 404
certificate_act       | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
certificates_posted   | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
certificate_check     | 200   200  200  200 200  200  200  200 200   200  200 200  200 200
service_exports       | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
service_export        | in    404  404  404 404  404  404  404 200   404  404 404  404 404
service_export_file   | in    404  404  404 404  404  404  404 200   404  404 404  404 404
service_export_answer | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
branches              | in    200  200  200 200  200  200  200 200   200  200 200  200 200
party_branch          | in    200  200  200 200  200  200  200 200   200  200 404  404 404
party_member          | in    403  403  403 403  403  403  in  403   403  403 404  404 404
double_report         | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
party_branch_act      | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
branch_meeting        | in    404  404  404 404  404  404  200 404   404  404 404  404 404
branch_meeting_act    | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
double_report_act     | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
remark                | in    200  404  404 404  404  404  200 404   404  404 404  404 404
remark_act            | 405   405  405  405 405  405  405  405 405   405  405 405  405 405
service_centre_new    | in    403  403  403 403  200  403  403 200   403  403 403  403 403
service_centre        | in    200  200  200 200  200  200  200 200   200  200 404  404 404
"""
Args = Callable[[Members], list[object]]
ADDRESSES: dict[str, Args] = {
    "service_register": lambda m: [m.platform.pk],
    "volunteer": lambda m: [m.wang.pk],
    "volunteer_act": lambda m: [m.wang.pk, "withdraw"],
    "platform": lambda m: [m.platform.pk],
    "platform_act": lambda m: [m.platform.pk, "close"],
    "service_task, need": lambda m: [m.need.pk],
    "service_task, visits": lambda m: [m.visits.pk],
    "service_task_act": lambda m: [m.need.pk, "take"],
    "service_record": lambda m: [m.waiting.pk],
    "service_record_act": lambda m: [m.waiting.pk, "verify"],
    "certificate": lambda m: [m.certificate.pk],
    "certificate_act": lambda m: [m.certificate.pk, "withdraw"],
    "certificate_check": lambda m: [m.certificate.code],
    "service_export": lambda m: [m.export.pk],
    "service_export_file": lambda m: [m.export.pk],
    "service_export_answer": lambda m: [m.export.pk],
    "party_branch": lambda m: [m.branch.pk],
    "party_member": lambda m: [m.branch.pk, m.branch.members.first().pk],
    "double_report": lambda m: [m.branch.pk],
    "party_branch_act": lambda m: [m.branch.pk, "meet"],
    "branch_meeting": lambda m: [m.meeting.pk],
    "branch_meeting_act": lambda m: [m.meeting.pk, "hold"],
    "double_report_act": lambda m: [m.remark.report_id, "end"],
    "remark": lambda m: [m.remark.pk],
    "service_centre": lambda m: [m.centre.pk],
    "remark_act": lambda m: [m.remark.pk, "accept"],
}
WHO = PAGES.strip().splitlines()[0].split("|")[1].split()
ROWS = {page: dict(zip(WHO, cells.split(), strict=True)) for page, cells in table(PAGES)}


def url(page: str, members: Members) -> str:
    """Return the address of a row of the table."""
    return reverse(page.partition(",")[0], args=ADDRESSES[page](members) if page in ADDRESSES else [])
