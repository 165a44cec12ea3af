"""What the papers of a vote share: who issues them, its number, days and motions, a home in few words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Organisation
from tongdeng.people.queries import pages as people
from tongdeng.places import queries as places
from tongdeng.votes.models import Motion, Vote
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit.official_documents import number, numeral, titles

GAP = "　" * 6  # to be filled in by hand, inside a sentence
HOMES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Office:
    """Who answers for a vote, and under which telephone ("" where none is on record)."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What stands on each paper of a vote; blanks where a paper is to be filled in by hand."""

    number: str = ""
    title: str = GAP
    scope: str = GAP
    announced: datetime | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    certified: datetime | None = None
    record_date: date | None = None
    heads: str = GAP
    area: str = GAP
    committee: Office = Office(f"{GAP}业主委员会")
    community: Office = Office(f"{GAP}居民委员会")

    @property
    def offices(self) -> list[str]:
        return [self.committee.name, self.community.name]

    @property
    def announced_on(self) -> date | None:
        return on(self.announced)


def about(vote: Vote) -> About:
    """Return what stands on each paper of a vote."""
    committee, community = _offices(vote)
    return About(
        number=number(vote.number),
        title=vote.title,
        scope=vote.scope_words,
        announced=vote.announced_at,
        opens=vote.opens_at,
        closes=vote.closes_at,
        certified=vote.certified_at,
        record_date=vote.record_date,
        heads=f"{vote.roll_heads or 0:,}",
        area=square(vote.roll_area or Decimal()),
        committee=committee,
        community=community,
    )


def _offices(vote: Vote) -> tuple[Office, Office]:
    kinds = Organisation.Kind.COMMITTEE, Organisation.Kind.COMMUNITY
    known = people.offices(vote.place, *kinds)
    estate, community = places.with_community(vote.place)
    named = f"{estate or ''}业主委员会", f"{community.name if community else ''}居民委员会"
    found = []
    for kind, name in zip(kinds, named, strict=True):
        office = next((one for one in known if one.kind == kind), None)
        found.append(Office(office.name, office.phone) if office else Office(name))
    return found[0], found[1]


def on(moment: datetime | None) -> date | None:
    """Return the local day of a moment."""
    return local_day(moment) if moment else None


def square(area: Decimal) -> str:
    """Return an area in square metres, without the unit."""
    return f"{area:,.2f}"


def homes(where: Sequence[str]) -> str:
    """Return a few addresses, or the first of many with their number: A区1号楼1单元101室等140套."""
    if len(where) > HOMES_AT_MOST:
        return f"{where[0]}等{len(where)}套"
    return "、".join(where)


def needed(motion: Motion) -> str:
    """Return what the law asks for a motion, in its words (Civil Code art. 278)."""
    matter = MATTERS[motion.matter]
    share = matter.consent.word
    return (
        f"本事项属于《中华人民共和国民法典》第二百七十八条第一款第{numeral(matter.item)}项"
        f"“{matter.word}”，应当由专有部分面积占比三分之二以上的业主且人数占比三分之二以上的业主参与表决，"
        f"并经参与表决专有部分面积{share}的业主且参与表决人数{share}的业主同意。"
    )


def titled(title: str, ends: str) -> list[str]:
    """Return the title of a notice in the pieces inside which no line breaks."""
    return ["关于", *titles.phrases(title), ends]


def scrutineers(vote: Vote) -> list[str]:
    """Return those who watch over the count by their names, where they are known."""
    return [one.person.name or one.person.display_name for one in vote.scrutineers.all()]


def names(people: Iterable[str]) -> str:
    return "、".join(people)
