"""The drawing of an estate, from a file."""

from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Invalid, Stale
from tongdeng.places import queries
from tongdeng.places.models import Place, Plan, Shape
from tongdeng.places.rules.shapes import Kind, Matched, Read, match, read


def draw(estate: Place, content: bytes, *, by: Actor, at: datetime) -> Matched:
    """Replace the drawing of an estate by a GeoJSON file, and return which buildings were found in it.

    A feature names a building or common area by place code or by any spelling of its name; roads, lawns, water and the
    edge need no name. The same file again changes nothing. Raise NotFound or Forbidden for whoever may not, Invalid for
    another level than an estate, for a file that cannot be drawn (`rules.shapes.read`), and for one without a single
    building of this estate; what was drawn before stays then.
    """
    access.require(by, estate, "draw")
    if estate.level != "estate":
        raise Invalid(_("平面图画在小区上"))
    drawing = read(content)
    buildings = {place.code: place.name for place in queries.buildings(estate.code)}
    found = match(drawing.features, buildings, estate=estate.name)
    if not any(code for code, _feature in found.shapes):
        raise Invalid(fields={"file": _nothing_found(found, buildings)})
    facts = {
        "digest": sha256(content).hexdigest(),
        "shapes": len(found.shapes),
        "buildings": len(buildings) - len(found.missing),
    }
    try:
        with transaction.atomic():
            _store(estate, drawing, found, facts=facts, by=by, at=at)
    except IntegrityError:
        raise Stale(_("有人刚刚上传了平面图，请刷新后再看")) from None
    return found


def _nothing_found(found: Matched, buildings: dict[str, str]) -> str:
    in_file = "、".join(found.unknown[:3]) or "—"
    here = "、".join(list(buildings.values())[:3]) or "—"
    sentence = _("图上的名称（{in_file}）和本小区的楼栋（{here}）对不上")
    return sentence.format(in_file=in_file, here=here)


def _store(
    estate: Place, drawing: Read, found: Matched, *, facts: dict[str, object], by: Actor, at: datetime
) -> None:
    plan = queries.plan(estate.code)
    if plan is None:
        new = Plan(community=estate.community, place=estate.code, frame=drawing.frame.value, drawn_at=at)
        journal.begin("draw", new, by=by, at=at, facts=facts, rows=_shapes(new, found))
        return
    with journal.locked(plan) as plan:
        if journal.timeline(plan)[-1].facts["digest"] == facts["digest"]:
            return
        Shape.objects.filter(community=plan.community, plan=plan).delete()
        rows = _shapes(plan, found)
        frame = drawing.frame.value
        journal.record("draw", plan, by=by, at=at, facts=facts, rows=rows, frame=frame, drawn_at=at)


def _shapes(plan: Plan, found: Matched) -> list[Shape]:
    return [
        Shape(
            community=plan.community,
            place=code if feature.kind == Kind.BUILDING else plan.place,
            plan=plan,
            kind=feature.kind.value,
            # A building is called as the tree calls it, also after it was renamed.
            name="" if code else feature.name,
            rings=feature.rings,
        )
        for code, feature in found.shapes
    ]
