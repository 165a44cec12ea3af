"""The sign-in sheet of an activity, to lay out at its door: who holds a place, a box for each, and empty lines."""

from uuid import UUID

from django.http import HttpResponse

from tongdeng.activities.models import Activity
from tongdeng.activities.queries import people as takers
from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents import FORM, Column, Document, Fields, Table, give, moment

EMPTY_LINES = 10
COLUMNS = (
    Column("序号", 12),
    Column("称呼", 34),
    Column("门牌", 62, "left"),
    Column("年龄", 14),
    Column("签名", 38),
)


@signed_in
def sheet(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the list as a sheet to sign, for whoever runs the activity and helps at its door (AC-13)."""
    activity = access.get(request.person, Activity, pk, to="people")
    return give(lambda: [describe(activity)])


def describe(activity: Activity) -> Document:
    """Return the sheet of an activity."""
    rows = list(takers.at_door(activity))
    homes = places.named(row.sign_up.home for row in rows if row.sign_up.home)
    lines = [
        [str(n), row.label, _path(homes, row.sign_up.home), "" if row.age is None else str(row.age), ""]
        for n, row in enumerate(rows, start=1)
    ]
    lines += [[str(n), "", "", "", ""] for n in range(len(rows) + 1, len(rows) + 1 + EMPTY_LINES)]
    about = Fields([("时间", moment(activity.starts_at.astimezone(LOCAL))), ("地点", activity.where)])
    return Document(
        "签到表", (activity.title, "签到表"), [about, Table(COLUMNS, lines)], style=FORM, about=activity.title
    )


def _path(homes: dict[str, Place], code: str) -> str:
    home = homes.get(code)
    return home.path or home.name if home else ""
