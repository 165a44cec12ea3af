"""From the forms of a committee and its meetings to the values that their verbs take."""

from django.utils.translation import gettext_lazy as _

from tongdeng.committees.actions.meetings import MeetingPlan, Sitters
from tongdeng.committees.actions.resolutions import ResolutionDraft
from tongdeng.committees.actions.terms import NO_OWNER, OfficeFiling, Term
from tongdeng.committees.rules import MEMBERS_LISTED_AT_MOST, CommitteePost
from tongdeng.kernel.errors import Invalid
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import phone
from tongdeng.people.rules.numbers import OTHER_NAME
from tongdeng.web.kit.forms import FormReader

DAY = _("请选择日期")


class CommitteeForm(FormReader):
    def term(self) -> Term:
        """Read a new term: a row of phone and post for each member and alternate."""
        rows = list(zip(self.texts("phone"), self.texts("post"), strict=False))
        listed = [
            (self._owner(typed), post) for typed, post in rows[:MEMBERS_LISTED_AT_MOST] if typed.strip()
        ]
        return Term(
            elected_on=self.needed("elected_on", self.day("elected_on"), DAY),
            until=self.needed("until", self.day("until"), DAY),
            members=[person for person, post in listed if post != CommitteePost.ALTERNATE],
            alternates=[person for person, post in listed if post == CommitteePost.ALTERNATE],
            small=self.flag("small"),
        )

    def filing(self) -> OfficeFiling:
        return OfficeFiling(self.text("number"), self.needed("on", self.day("on"), DAY), self.text("office"))

    def plan(self) -> MeetingPlan:
        starts = self.needed("starts_at", self.moment("starts_at"), _("请选择日期和时间"))
        return MeetingPlan(starts, self.text("where"), self.text("agenda"))

    def draft(self) -> ResolutionDraft:
        officers = [self.id("chair"), *self.ids("vice")] if self.text("kind") == "officers" else []
        chosen = [pk for pk in officers if pk is not None]
        return ResolutionDraft(self.text("kind"), self.text("title"), self.text("text"), chosen)

    def sitters(self) -> Sitters:
        return Sitters(self.id("presider"), self.text("recorder"), self.text("guests"))

    def _owner(self, typed: str) -> Person:
        try:
            digits = phone(typed)
        except ValueError:
            raise Invalid(
                fields={"members": _("“{phone}”不是手机号").format(phone=typed.strip()[:20])}
            ) from None
        owner = people.by_phone(digits)
        if owner is None:
            # The same sentence as for somebody who owns nothing here: it does not tell whose number is registered.
            raise Invalid(fields={"members": NO_OWNER}, why=OTHER_NAME)
        return owner
