"""What the forms of a committee and its meetings brought, turned into the values that verbs take."""

from django.utils.translation import gettext_lazy as _

from tongdeng.committees.actions.meetings import Plan
from tongdeng.committees.actions.resolutions import Draft
from tongdeng.committees.actions.terms import Filing, Term
from tongdeng.committees.rules import MEMBERS_LISTED_AT_MOST, Post
from tongdeng.kernel.errors import Invalid
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import phone
from tongdeng.web.kit.forms import FormReader

DAY = _("请选择日期")


class CommitteeForm(FormReader):
    """The fields of these forms."""

    def term(self) -> Term:
        """Return a committee as it was handed in: phones, and whether each is a member or an alternate."""
        rows = list(zip(self.texts("phone"), self.texts("post"), strict=False))
        listed = [
            (self._owner(typed), post) for typed, post in rows[:MEMBERS_LISTED_AT_MOST] if typed.strip()
        ]
        return Term(
            elected_on=self.needed("elected_on", self.day("elected_on"), DAY),
            until=self.needed("until", self.day("until"), DAY),
            members=[person for person, post in listed if post != Post.ALTERNATE],
            alternates=[person for person, post in listed if post == Post.ALTERNATE],
            small=self.flag("small"),
        )

    def filing(self) -> Filing:
        """Return what the office wrote on the filing."""
        return Filing(self.text("number"), self.needed("on", self.day("on"), DAY), self.text("office"))

    def plan(self) -> Plan:
        """Return when, where and about what to meet."""
        starts = self.needed("starts_at", self.moment("starts_at"), _("请选择日期和时间"))
        return Plan(starts, self.text("where"), self.text("agenda"))

    def draft(self) -> Draft:
        """Return something to be decided."""
        officers = [self.id("chair"), *self.ids("vice")] if self.text("kind") == "officers" else []
        chosen = [pk for pk in officers if pk is not None]
        return Draft(self.text("kind"), self.text("title"), self.text("text"), chosen)

    def _owner(self, typed: str) -> Person:
        try:
            digits = phone(typed)
        except ValueError:
            raise Invalid(
                fields={"members": _("“{phone}”不是手机号").format(phone=typed.strip()[:20])}
            ) from None
        found = people.by_phone(digits)
        if found is None:
            raise Invalid(
                fields={"members": _("没有登记过手机号 {phone}，请先登记房屋和业主").format(phone=digits)}
            )
        return found
