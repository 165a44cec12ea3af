"""The verbs of an announcement: send, open, withdraw; its clocks publish it and end it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, deadlines, journal, limits, texts
from tongdeng.kernel.errors import Forbidden, Invalid
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import turn
from tongdeng.notices.models import Announcement, Notice, Opened
from tongdeng.notices.queries import announcing as queries
from tongdeng.notices.rules import announcing as rules
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.people.rules.private import personal_in
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within

NAMED_AT_MOST = 5  # findings that the sentence spells out
URGENT = limits.declare(
    "notices.urgent",
    most=3,
    window=timedelta(days=1),
    what=_("紧急公告"),
    per=_("每个小区的每个发布单位"),
    why=_("紧急公告不受免打扰限制，发多了就没有人看"),
    says=_("这个小区今天的紧急公告已经到上限，请改为普通公告，或者明天再发"),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement as typed; `place` is the code of an estate, `buildings` are codes in it, none for all of it."""

    place: str
    title: str
    words: str
    valid_until: datetime
    starts_at: datetime | None = None
    buildings: Sequence[str] = ()
    urgent: bool = False
    # What was found to tell of persons may be public: the sender has looked at it.
    may_be_public: bool = False


def send(draft: Draft, *, by: Person, at: datetime) -> Announcement:
    """Tell the households of an estate or of some of its buildings, at once or from `starts_at` on.

    Raise Forbidden where `by` holds no office there; Invalid by field for places, times, words, and for what may tell
    of persons (Personal Information Protection Law art. 25); TooMany for one urgent announcement too many.
    """
    new, found = checked(draft, by=by, at=at)
    if found and not draft.may_be_public:
        raise Invalid(fields={"may_be_public": named(found)})
    if new.urgent:
        limits.require(URGENT, rules.body(new.sent_as), new.place, at=at)
    facts = {
        "starts": new.starts_at.isoformat(),
        "until": new.valid_until.isoformat(),
        "buildings": len(new.buildings),
        "urgent": new.urgent,
        # How many places of the text may tell of persons, and were let through; never which.
        "personal": len(found),
    }
    with transaction.atomic():
        journal.begin("send", new, by=by, at=at, facts=facts)
        deadlines.start(new, "end", [new.valid_until])
        if new.starts_at > at:
            deadlines.start(new, "publish", [new.starts_at])
            return new
        return _publish(new, by=by, at=at)


def checked(draft: Draft, *, by: Person, at: datetime) -> tuple[Announcement, list[str]]:
    """Return an announcement that could be sent, not stored, and what of it may tell of persons; refuse as `send` does."""
    # There is no record yet of which the table of rights could be asked.
    _may_send(draft.place, by)
    starts = max(at, draft.starts_at or at)
    if wrong := rules.wrong_times(at, starts, draft.valid_until):
        raise Invalid(fields=wrong)
    new = Announcement(
        community=cut(draft.place, "community"),
        place=draft.place,
        title=texts.clean(
            texts.one_line(draft.title), at_most=rules.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        ),
        words=texts.clean(draft.words, at_most=rules.WORDS_AT_MOST, required=texts.FILL_IN),
        buildings=_buildings(draft),
        urgent=draft.urgent,
        starts_at=starts,
        valid_until=draft.valid_until,
        sent_as=by.post(draft.place),
        by=by,
        at=at,
    )
    return new, personal_in(f"{new.title}\n{new.words}")


def named(found: Sequence[str]) -> str:
    """Return the sentence that names what may tell of persons."""
    words = str(_("、")).join(found[:NAMED_AT_MOST])
    return str(_("这些内容可能是个人信息：{words}。请删去；确实可以公开的，请在下面勾选").format(words=words))


def open_(announcement: Announcement, *, by: Person, at: datetime) -> int:
    """Note that it was opened in the homes of a reader, who has read their message of it; return for how many homes it is new.

    Opening is no step: 20,000 of them are not 20,000 events. After the end nothing is noted.
    """
    access.require(by, announcement, "read")
    Notice.objects.filter(
        person=by, subject=announcement.journal_name, subject_id=announcement.pk, read_at__isnull=True
    ).update(read_at=at)
    if not announcement.is_valid(at):
        return 0
    homes = queries.homes_in(by, announcement)
    new = sorted(set(homes) - queries.has_opened(announcement, homes))
    rows = [Opened(**announcement.here, announcement=announcement, home=home) for home in new]
    Opened.objects.bulk_create(rows, ignore_conflicts=True)
    return len(new)


def withdraw(
    announcement: Announcement, *, reason: str, by: Person, at: datetime, seen: int | None = None
) -> Announcement:
    """Take an announcement back with a public reason; residents read its text no more."""
    with turn(announcement, "withdraw", by=by, seen=seen) as announcement:
        said = texts.clean(reason, at_most=rules.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        if found := personal_in(said):
            raise Invalid(
                fields={"reason": _("住户会看到原因，请去掉个人信息：{found}").format(found=found[0])}
            )
        journal.step(announcement, "withdraw", by=by, at=at, reason=said, **_figures(announcement, at))
        deadlines.stop(announcement, "publish", "end", at=at)
    return announcement


def publish(announcement: Announcement, *, at: datetime) -> Announcement:
    """Let the households see what was planned; what is out, or over, stays as it is."""
    with turn(announcement, "publish", by=None) as announcement:
        if not announcement.is_planned or at >= announcement.valid_until:
            return announcement
        journal.step(announcement, "publish", by=None, at=at, published_at=at)
    return announcement


def end(announcement: Announcement, *, at: datetime) -> Announcement:
    """End an announcement and keep its figures; what is over stays as it is."""
    with turn(announcement, "end", by=None) as announcement:
        if announcement.is_over:
            return announcement
        journal.step(announcement, "end", by=None, at=at, **_figures(announcement, at))
    return announcement


@journal.on("announcement.fired", reader="notices.announcing")
def fired(event: Event) -> None:
    """Publish or end an announcement whose moment has come."""
    announcement = journal.subject_of(event, Announcement)
    if announcement is not None:
        {"publish": publish, "end": end}[event.facts["clock"]](announcement, at=event.at)


def _publish(new: Announcement, *, by: Person, at: datetime) -> Announcement:
    with journal.locked(new) as fresh:
        journal.step(fresh, "publish", by=by, at=at, published_at=at)
    return fresh


def _figures(announcement: Announcement, at: datetime) -> dict[str, Any]:
    rows = queries.by_building(announcement, at)
    return {"reach": {building: list(reach) for building, reach in rows.items()}, "over_at": at}


def _may_send(place: str, by: Person) -> None:
    if not any(grant.role in rules.SENDERS and within(place, grant.place) for grant in by.grants):
        who = [str(ROLE_NAMES[role]) for role in rules.SENDERS]
        raise Forbidden(_("在这里发公告的是：{who}").format(who=str(_("、")).join(who)), who=who)
    if places.place(place).level != "estate":
        raise Invalid(fields={"place": _("请选择一个小区")})


def _buildings(draft: Draft) -> list[str]:
    """Return the codes of the buildings that were named, each once; raise Invalid for one that is not there."""
    asked = sorted(set(draft.buildings))
    if len(asked) > rules.BUILDINGS_AT_MOST:
        raise Invalid(fields={"buildings": _("请选择整个小区")})
    known = {place.code for place in queries.buildings_of(draft.place)}
    if not known:
        raise Invalid(fields={"place": _("请选择有住户的小区")})
    if missing := [code for code in asked if code not in known]:
        raise Invalid(fields={"buildings": _("这个小区没有住户登记在这栋楼：{code}").format(code=missing[0])})
    return asked
