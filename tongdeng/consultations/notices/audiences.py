"""The persons behind the rows of the bench's notice tables."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.models import Consultation, Topic
from tongdeng.consultations.queries import benches
from tongdeng.consultations.queries.mechanisms import template_at
from tongdeng.consultations.rules.mechanism import Template
from tongdeng.kernel.clock import LOCAL
from tongdeng.people.queries import staff_ids
from tongdeng.people.rules import Role

HOST, PARTIES, RESIDENTS = "host", "parties", "residents"
DELEGATES, UNSIGNED, SEATED = "delegates", "unsigned", "seated"
RAISER, BACKERS, RESPONSIBLE = "raiser", "backers", "responsible"
OFFICES = {"community": (Role.COMMUNITY,), "subdistrict": (Role.SUBDISTRICT,), "city": (Role.CITY,)}


def hosts(place: str, at: datetime) -> list[UUID]:
    """Return who leads the bench: the branch, and where there is none the community."""
    return staff_ids(place, [Role.BRANCH], at) or staff_ids(place, HOSTS, at)


def parties(place: str, template: Template, at: datetime) -> list[UUID]:
    """Return who may sit for a required party."""
    return staff_ids(place, [role for party in template.required for role in party.roles], at)


def of_topic(topic: Topic, to: str, at: datetime) -> Iterable[UUID]:
    """Return the persons behind a row about a topic."""
    if to == RAISER:
        return [topic.by_id] if topic.by_id else []
    if to == BACKERS:
        return list(topic.backings.values_list("person", flat=True))
    if to == PARTIES:
        return parties(topic.place, template_at(topic.place, at), at)
    return hosts(topic.place, at)


def of_bench(consultation: Consultation, to: str, at: datetime) -> Iterable[UUID]:
    """Return the persons behind a row about a consultation, residents apart."""
    if to in (DELEGATES, UNSIGNED, SEATED):
        rows = [row for row in benches.seats(consultation) if row.person_id]
        if to == SEATED:
            rows = [row for row in rows if row.at == at]
        if to == UNSIGNED:
            wanted = {party.key for party in benches.unsigned(consultation)}
            rows = [row for row in rows if row.party in wanted]
        return [row.person_id for row in rows if row.person_id]
    if to == PARTIES:
        return parties(consultation.place, consultation.template, at)
    return hosts(consultation.place, at)


def day(moment: datetime | None) -> str:
    """Return a date as notices spell it."""
    return f"{moment.astimezone(LOCAL):%Y-%m-%d}" if moment else ""


def hour(moment: datetime | None) -> str:
    """Return a date and time as notices spell it."""
    return f"{moment.astimezone(LOCAL):%m-%d %H:%M}" if moment else ""
