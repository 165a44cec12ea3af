"""公告: an announcement as a sheet for the door of the building; docs/papers.md tells how."""

from collections.abc import Sequence

from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.notices.models import Announcement
from tongdeng.people.models import Organisation
from tongdeng.people.queries import pages as people
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.kit.offices import office
from tongdeng.web.kit.official_documents import NOTICE, Document, Paragraph, Signature, moment, titles

KINDS = {
    "desk": Organisation.Kind.PROPERTY,
    "manager": Organisation.Kind.PROPERTY,
    "committee": Organisation.Kind.COMMITTEE,
    "branch": Organisation.Kind.BRANCH,
    "community": Organisation.Kind.COMMUNITY,
    "subdistrict": Organisation.Kind.SUBDISTRICT,
}


def sheet(announcement: Announcement) -> Document:
    """Return the sheet of an announcement, of the day on which it went out."""
    named = places.named([announcement.place, *announcement.buildings])
    estate = named[announcement.place].name if announcement.place in named else ""
    until = announcement.valid_until.astimezone(LOCAL)
    lines = [line.strip() for line in announcement.words.splitlines() if line.strip()]
    return Document(
        "紧急公告" if announcement.urgent else "公告",
        (*(["紧急公告："] if announcement.urgent else []), *titles.phrases(announcement.title)),
        [*map(Paragraph, lines), Paragraph(f"本公告有效期至{moment(until)}。")],
        style=NOTICE,
        addressee=f"{addressed(estate, announcement.buildings, named)}全体业主、居民：",
        signature=Signature([issuer(announcement)], local_day(announcement.published_at or announcement.at)),
    )


def addressed(estate: str, buildings: Sequence[str], named: dict[str, Place]) -> str:
    """Return the estate, or its buildings that are named."""
    return estate + "、".join(named[code].name for code in buildings if code in named)


def issuer(announcement: Announcement) -> str:
    """Return the name of the body that sent it; of its office where no body is registered."""
    post, place = announcement.sent_as, announcement.place
    if found := people.offices(place, KINDS[post]):
        return found[0].name
    code = cut(place, post) if post in ("community", "subdistrict") else place
    row = places.named([code]).get(code)
    return office(row) if code != place else f"{row.name if row else ''}{ROLE_NAMES[post]}"
