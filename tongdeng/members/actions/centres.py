"""The service centre of an estate: the community and the property company say who sits there, when, and for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.errors import Invalid, Stale, StepRefused
from tongdeng.kernel.turn import admit
from tongdeng.members.actions import shared
from tongdeng.members.models import Centre, CentrePost
from tongdeng.members.rules import branch as rules
from tongdeng.people.models import Organisation, Person
from tongdeng.people.rules import Role
from tongdeng.places.rules import cut

POSTS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post: what it is, how whoever holds it is called, and what they answer for."""

    post: str
    title: str
    duties: str


@dataclass(frozen=True, slots=True)
class CentreDraft:
    """A centre as people find it."""

    name: str
    spot: str
    hours: str
    company: Organisation
    phone: str = ""
    posts: Sequence[PostDraft] = ()


def open_centre(estate: str, draft: CentreDraft, *, by: Person, at: datetime) -> Centre:
    """Open the service centre of an estate.

    Raise Forbidden unless `by` is of the community or the company's manager there, Invalid by field, StepRefused for a
    second one.
    """
    roles = [Role.COMMUNITY, Role.MANAGER]
    shared.must_be(by, estate, roles, _("设立服务中心的是社区或物业经理"))
    if not cut(estate, "estate") or len(estate) > len(cut(estate, "estate")):
        raise Invalid(fields={"place": _("请选择小区")})
    centre = Centre(community=cut(estate, "community"), place=estate, opened_at=at)
    _fill(centre, draft)
    posts = _posts(centre, draft.posts)
    try:
        with transaction.atomic():
            facts = {"company": str(draft.company.pk), "posts": len(posts)}
            journal.begin("open", centre, by=by, at=at, facts=facts, rows=posts)
    except IntegrityError:
        raise StepRefused(_("这个小区已经有服务中心")) from None
    return centre


def change_centre(
    centre: Centre, draft: CentreDraft, *, by: Person, at: datetime, seen: int | None = None
) -> Centre:
    """Say anew where it is, when it is open and who answers for what.

    `seen` is how many entries its journal had on the page. Raise Stale when it was changed since, Invalid by field.
    """
    with journal.locked(centre) as centre:
        admit(centre, "change", by=by)
        if seen is not None and seen != centre.entries:
            raise Stale(_("有人刚改过服务中心，已为您刷新"))
        _fill(centre, draft)
        posts = _posts(centre, draft.posts)
        CentrePost.objects.filter(community=centre.community, centre=centre).delete()
        CentrePost.objects.bulk_create(posts)
        centre.save(update_fields=["name", "spot", "hours", "phone", "company"])
        facts = {"company": str(draft.company.pk), "posts": len(posts)}
        journal.record("change", centre, by=by, at=at, facts=facts)
    return centre


def _fill(centre: Centre, draft: CentreDraft) -> None:
    if draft.company.kind != Organisation.Kind.PROPERTY or not centre.place.startswith(draft.company.place):
        raise Invalid(fields={"company": _("请选择为本小区服务的物业公司")})
    centre.company = draft.company
    centre.name = shared.line(draft.name, most=60, field="name")
    centre.spot = shared.line(draft.spot, most=100, field="spot")
    centre.hours = shared.line(draft.hours, most=100, field="hours")
    centre.phone = shared.line(draft.phone, most=20, field="phone", required=False)


def _posts(centre: Centre, drafts: Sequence[PostDraft]) -> list[CentrePost]:
    if not 1 <= len(drafts) <= POSTS_AT_MOST:
        raise Invalid(fields={"posts": _("请填写 1 到 {most} 个岗位").format(most=POSTS_AT_MOST)})
    return [
        CentrePost(
            **centre.here,
            centre=centre,
            position=position,
            post=shared.line(draft.post, most=40, field="posts"),
            title=shared.line(draft.title, most=20, field="posts", required=False),
            duties=shared.line(draft.duties, most=rules.WORDS_AT_MOST, field="posts"),
        )
        for position, draft in enumerate(drafts, start=1)
    ]
