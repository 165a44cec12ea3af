"""What the pages of the bench show: topics, consultations, resolutions and items of the joint meeting, with what hangs on them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from tongdeng.consultations.models import (
    Attendance,
    Backing,
    Comment,
    Consultation,
    Evaluation,
    Item,
    ItemConsent,
    JointItem,
    Position,
    Receipt,
    Resolution,
    Seat,
    Signature,
    Speech,
    StepDone,
    Topic,
    TopicCase,
)
from tongdeng.consultations.queries.households import households
from tongdeng.consultations.rules import flows
from tongdeng.consultations.rules.flows import ResolutionState, State
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.people.models import Person
from tongdeng.people.queries import lived_in

LATELY = timedelta(days=365)
OVER = [state.value for state in flows.TOPIC_OVER]
RUNNING = (State.PREPARED, State.ANNOUNCED, State.HELD, State.RECORDED, State.SIGNING)
CARRIED_OUT = (ResolutionState.DONE.value, ResolutionState.EVALUATED.value)


def topics(person: Actor | None, *, over: bool = False) -> QuerySet[Topic]:
    """Return the topics that somebody may see, those that are over or all others; `voices` counts households."""
    rows = access.visible_to(person, Topic)
    rows = rows.filter(state__in=OVER) if over else rows.exclude(state__in=OVER)
    return with_voices(rows).order_by("-at", "-pk")


def with_voices(rows: QuerySet[Topic]) -> QuerySet[Topic]:
    backings = Backing.objects.filter(community=OuterRef("community"), topic=OuterRef("pk"))
    counted = backings.order_by().values("topic").annotate(n=Count("pk")).values("n")
    return rows.annotate(voices=Subquery(counted))


def waiting(person: Actor | None) -> QuerySet[Topic]:
    """Return the topics that somebody may table now, the oldest first."""
    rows = access.visible_to(person, Topic, "table").filter(state=flows.TopicState.RAISED.value)
    return with_voices(rows).order_by("at", "pk")


def whole_topic(topic: Topic) -> Topic:
    """Return a topic with its consultations, resolutions and items of the joint meeting."""
    items = Prefetch("items", Item.objects.select_related("consultation").order_by("consultation__starts_at"))
    joint = Prefetch("joint_items", JointItem.objects.order_by("at"))
    resolutions = Prefetch("resolutions", Resolution.objects.order_by("at"))
    rows = with_voices(Topic.objects.select_related("by")).prefetch_related(items, joint, resolutions)
    return rows.get(community=topic.community, pk=topic.pk)


def links(topic: Topic) -> list[TopicCase]:
    """Return the cases that belong to a topic now."""
    rows = TopicCase.objects.filter(community=topic.community, topic=topic, until__isnull=True)
    return list(rows.select_related("case"))


def backed_by(topic: Topic, person: Person, homes: Collection[str]) -> bool:
    """Say whether the household of somebody stands behind a topic."""
    rows = Backing.objects.filter(community=topic.community, topic=topic)
    return rows.filter(Q(home__in=list(homes)) | Q(person=person)).exists()


def consultations(person: Actor | None) -> QuerySet[Consultation]:
    """Return the consultations that somebody may see, the newest first."""
    return access.visible_to(person, Consultation).order_by("-starts_at", "-pk")


def coming(person: Actor | None, at: datetime) -> list[Consultation]:
    """Return what is announced or being held, the next one first."""
    rows = access.visible_to(person, Consultation).filter(state__in=[State.ANNOUNCED.value, State.HELD.value])
    return list(rows.filter(starts_at__gt=at - timedelta(days=2)).order_by("starts_at")[:3])


def running(person: Actor | None) -> QuerySet[Consultation]:
    """Return the consultations that those inside have in hand, those that began first at the top."""
    rows = access.visible_to(person, Consultation, "inside").filter(state__in=[s.value for s in RUNNING])
    return rows.order_by("starts_at", "pk")


def whole(consultation: Consultation) -> Consultation:
    """Return a consultation with its seats, agenda, steps, signatures and resolutions."""
    rows = Consultation.objects.select_related("chair", "by").prefetch_related(
        Prefetch("seats", Seat.objects.select_related("person").order_by("position", "pk")),
        Prefetch("steps_done", StepDone.objects.order_by("at")),
        Prefetch("signatures", Signature.objects.select_related("seat__person").order_by("at")),
        Prefetch("resolutions", Resolution.objects.order_by("at", "pk")),
        Prefetch("items", _items()),
    )
    return rows.get(community=consultation.community, pk=consultation.pk)


def _items() -> QuerySet[Item]:
    """Return items with all that is read of them."""
    return (
        Item.objects.select_related("topic", "review", "resolution")
        .prefetch_related(
            Prefetch("attendances", Attendance.objects.all()),
            Prefetch("positions", Position.objects.select_related("seat__person").order_by("at")),
            Prefetch("consents", ItemConsent.objects.order_by("at")),
        )
        .order_by("position", "pk")
    )


def speeches(consultation: Consultation) -> list[Speech]:
    """Return the list of speakers of a consultation."""
    rows = Speech.objects.filter(community=consultation.community, consultation=consultation)
    return list(rows.select_related("seat__person").order_by("position", "pk"))


def comments(consultation: Consultation) -> list[Comment]:
    """Return what the parties said to the minutes, of all versions."""
    rows = Comment.objects.filter(community=consultation.community, minutes__consultation=consultation)
    return list(rows.select_related("seat__person", "minutes").order_by("at"))


class Readers(NamedTuple):
    """How many households read the notice as it is now, of all that it concerns."""

    read: int
    whole: int


def readers(consultation: Consultation) -> Readers:
    rows = Receipt.objects.filter(
        community=consultation.community, consultation=consultation, notice=consultation.notices
    )
    return Readers(rows.count(), households(consultation.place, consultation.scope))


def has_read(consultation: Consultation, homes: Collection[str]) -> bool:
    """Say whether the notice as it is now was read at these homes."""
    rows = Receipt.objects.filter(
        community=consultation.community, consultation=consultation, notice=consultation.notices
    )
    return bool(homes) and rows.filter(home__in=homes).count() == len(homes)


def resolutions(person: Actor | None) -> QuerySet[Resolution]:
    """Return the resolutions that somebody may see."""
    return access.visible_to(person, Resolution).select_related("topic")


def unfinished(person: Actor | None) -> QuerySet[Resolution]:
    """Return what is promised and not carried out, whatever is due first at the top."""
    rows = resolutions(person).filter(state=ResolutionState.OPEN.value)
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def carried_out(person: Actor | None, at: datetime) -> QuerySet[Resolution]:
    """Return what was carried out in the last year, the newest first."""
    rows = resolutions(person).filter(state__in=CARRIED_OUT, done_at__gte=at - LATELY)
    return rows.order_by("-done_at", "-pk")


class Kept(NamedTuple):
    """How many of the promises that fell due, or were carried out before, were carried out in time."""

    in_time: int
    whole: int


def kept(person: Actor | None, at: datetime) -> Kept:
    """Count the promises that a reader may see: carried out in time, and all that were carried out or fell due."""
    rows = access.visible_to(person, Resolution).filter(due_at__isnull=False)
    # What was replaced after its day had passed is late all the same; before it, the new promise counts.
    rows = rows.exclude(state=ResolutionState.NOTED.value)
    rows = rows.exclude(state=ResolutionState.REPLACED.value, ended_at__lte=F("due_at"))
    counts = rows.aggregate(
        in_time=Count("pk", filter=Q(done_at__lte=F("due_at"))),
        whole=Count("pk", filter=Q(done_at__isnull=False) | Q(due_at__lte=at)),
    )
    return Kept(counts["in_time"], counts["whole"])


class Said(NamedTuple):
    """How many households say that what was carried out works, and how many that it does not."""

    works: int
    fails: int


def said(resolution: Resolution) -> Said:
    rows = Evaluation.objects.filter(community=resolution.community, resolution=resolution)
    # Named otherwise than the field, which the second could not be told from.
    counts = rows.aggregate(yes=Count("pk", filter=Q(works=True)), no=Count("pk", filter=Q(works=False)))
    return Said(counts["yes"], counts["no"])


def evaluations(resolution: Resolution) -> QuerySet[Evaluation]:
    """Return what households say of it in words, the newest first; never who."""
    rows = Evaluation.objects.filter(community=resolution.community, resolution=resolution)
    return rows.exclude(words="").order_by("-at", "pk").only("works", "words", "at")


def own_evaluation(resolution: Resolution, homes: Collection[str]) -> Evaluation | None:
    """Return what one of these households said of it."""
    rows = Evaluation.objects.filter(community=resolution.community, resolution=resolution)
    return rows.filter(home__in=homes).first()


def whole_resolution(resolution: Resolution) -> Resolution:
    rows = Resolution.objects.select_related("consultation", "topic", "item", "replaces")
    return rows.prefetch_related("replaced_by").get(community=resolution.community, pk=resolution.pk)


def joint_items(person: Actor | None) -> QuerySet[JointItem]:
    """Return the items of the joint meeting that somebody may see, open ones first, by their next date."""
    rows = access.visible_to(person, JointItem).select_related("topic")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "answer_by", "pk")


def whole_joint(entry: JointItem) -> JointItem:
    rows = JointItem.objects.select_related("topic", "convener")
    return rows.get(community=entry.community, pk=entry.pk)


def seen(person: Actor | None, rows: Collection[Consultation]) -> list[Consultation]:
    """Return those of some consultations that somebody may see, in their order."""
    visible = access.visible_to(person, Consultation).filter(pk__in=[row.pk for row in rows])
    known = set(visible.values_list("pk", flat=True))
    return [row for row in rows if row.pk in known]


def open_for_topics(person: Actor | None, place: str) -> list[tuple[str, str]]:
    """Return the consultations of an estate on whose agenda a topic may be put now: id and title."""
    rows = access.visible_to(person, Consultation, "plan").filter(place=place)
    rows = rows.filter(state__in=[State.PREPARED.value, State.ANNOUNCED.value, State.HELD.value])
    return [(str(row.pk), row.title) for row in rows.order_by("starts_at")]


def to_read(person: Person, at: datetime) -> list[Consultation]:
    """Return the announced consultations whose notice, as it is now, no household of somebody has read."""
    rows = access.visible_to(person, Consultation, "read")
    rows = rows.filter(state=State.ANNOUNCED.value, starts_at__gt=at)
    read = Receipt.objects.filter(
        community=OuterRef("community"),
        consultation=OuterRef("pk"),
        notice=OuterRef("notices"),
        home__in=lived_in(person),
    )
    return list(rows.exclude(Exists(read)).order_by("starts_at")[:3])


class Glance(NamedTuple):
    """What the residents' page says of the bench: what comes next, and how much is promised."""

    coming: Consultation | None
    unfinished: int
    late: int


def glance(person: Actor | None, at: datetime) -> Glance:
    counts = unfinished(person).aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
    return Glance(next(iter(coming(person, at)), None), counts["all"], counts["late"])
