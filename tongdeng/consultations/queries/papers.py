"""What the papers of the bench need: a record with all that stands on its papers."""

from django.db.models import Prefetch

from tongdeng.consultations.models import (
    Arrival,
    Consultation,
    Item,
    JointItem,
    Minutes,
    Position,
    Resolution,
    Seat,
    Signature,
    Speech,
)


def whole(consultation: Consultation) -> Consultation:
    """Return a consultation with its seats, agenda, positions, resolutions and signatures."""
    positions = Position.objects.select_related("seat__person").order_by("at")
    items = Item.objects.select_related("topic", "review", "resolution").prefetch_related(
        Prefetch("positions", positions),
        Prefetch("speeches", Speech.objects.filter(point_of_order=True).select_related("seat__person")),
        "attendances",
        "consents",
    )
    came = Prefetch("arrivals", Arrival.objects.select_related("sheet").order_by("at"))
    seats = Seat.objects.select_related("person", "mandate__organisation").prefetch_related(came)
    rows = Consultation.objects.select_related("chair", "by").prefetch_related(
        Prefetch("seats", seats.order_by("position", "pk")),
        Prefetch("items", items.order_by("position", "pk")),
        Prefetch("signatures", Signature.objects.order_by("at")),
    )
    return rows.get(community=consultation.community, pk=consultation.pk)


def last_before(consultation: Consultation) -> Consultation | None:
    """Return the consultation of this place whose minutes were published last before it began."""
    began = consultation.held_at or consultation.starts_at
    rows = Consultation.objects.filter(
        community=consultation.community, place=consultation.place, published_at__lt=began
    )
    return rows.exclude(pk=consultation.pk).order_by("-starts_at").first()


def newest_minutes(consultation: Consultation) -> Minutes | None:
    """Return the newest version of the minutes with who drafted it; None before there is one."""
    rows = Minutes.objects.filter(community=consultation.community, consultation=consultation)
    return rows.select_related("by").order_by("-version").first()


def whole_resolution(resolution: Resolution) -> Resolution:
    """Return a resolution with its consultation, who prepared that, and its topic."""
    rows = Resolution.objects.select_related("consultation__by", "topic")
    return rows.get(community=resolution.community, pk=resolution.pk)


def whole_joint(item: JointItem) -> JointItem:
    """Return an item of the joint meeting with its topic and who referred it."""
    rows = JointItem.objects.select_related("topic", "by")
    return rows.get(community=item.community, pk=item.pk)
