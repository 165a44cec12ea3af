"""The verb of a mechanism: a community names its bench, its parties, platforms, steps and numbers."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.actions.common import must_hold
from tongdeng.consultations.models import Mechanism
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.mechanism import Template
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.places import queries as places
from tongdeng.places.rules import cut


def set_mechanism(
    place: str, template: Template, *, valid_from: datetime, by: Person, at: datetime
) -> Mechanism:
    """Give a community or an estate a mechanism from a moment on; running consultations keep theirs (DL-16).

    Raise Forbidden unless `by` is of the branch or the community there, Invalid for a template that breaks the order
    of steps, lacks one, or names parties, roles or numbers that cannot be, and for a moment that is past or taken.
    """
    must_hold(by, place, HOSTS, _("设定会诊工作机制的是党支部或社区"))
    if not (cut(place, "community") and len(place) <= 15 and place in places.named([place])):
        raise Invalid(fields={"place": _("请选择社区或小区")})
    if valid_from < at:
        raise Invalid(fields={"valid_from": _("生效时间不能早于现在")})
    template = _cleaned(template)
    if wrong := mechanism.wrong(template) | _unknown_roles(template):
        raise Invalid(fields=wrong)
    kept = mechanism.as_json(template)
    row = Mechanism(
        community=cut(place, "community"), place=place, valid_from=valid_from, by=by, at=at, **kept
    )
    try:
        with transaction.atomic():
            facts = {"valid_from": valid_from.isoformat(), "mechanism": mechanism.digest(kept)}
            journal.begin("set", row, by=by, at=at, facts=facts)
    except IntegrityError:
        raise Invalid(fields={"valid_from": _("这个时间已经有一个工作机制生效")}) from None
    return row


def _cleaned(template: Template) -> Template:
    """Return a template whose words are what people see, and whose steps have their keys anew."""
    line = texts.one_line
    return replace(
        template,
        name=texts.clean(
            line(template.name), at_most=rules.TITLE_AT_MOST, field="name", required=texts.FILL_IN
        ),
        made_of=texts.clean(
            template.made_of, at_most=rules.TEXT_AT_MOST, field="made_of", required=texts.FILL_IN
        ),
        parties=tuple(replace(party, word=line(party.word)) for party in template.parties),
        platforms=tuple(line(word) for word in template.platforms),
        steps=mechanism.steps(*[(step.kind, line(step.word)) for step in template.steps])
        if not _unknown_kinds(template)
        else template.steps,
    )


def _unknown_kinds(template: Template) -> bool:
    return bool({step.kind for step in template.steps} - {kind.value for kind in mechanism.StepKind})


def _unknown_roles(template: Template) -> dict[str, Sentence]:
    unknown = {role for party in template.parties for role in party.roles} - set(ROLE_NAMES)
    unknown |= {"resident"} & {role for party in template.parties for role in party.roles}
    return {"parties": _("没有这种角色：{roles}").format(roles="、".join(sorted(unknown)))} if unknown else {}
