"""From the forms of activities and wishes to the values that verbs take."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.after import Shot
from tongdeng.activities.actions.entering import SHEET_AT_MOST, PastActivity
from tongdeng.activities.actions.letting_in import Stamp
from tongdeng.activities.actions.planning import Permit, Plan
from tongdeng.activities.actions.running import Account, NewTime
from tongdeng.activities.actions.shared import Member, Party
from tongdeng.activities.models import Activity
from tongdeng.kernel.errors import Invalid
from tongdeng.places import queries as places
from tongdeng.web.kit.forms import STALE_PAGE, FormReader

PICK = _("请选择日期和时间")
NAMES_AT_MOST = 8
NAME_AND_AGE = re.compile(r"(.*?\D)\s*(\d{1,3})岁?")


class ActivityForm(FormReader):
    def plan(self) -> Plan:
        """Read the form of an activity."""
        return Plan(
            place=self.text("place"),
            kind=self.text("kind"),
            title=self.text("title"),
            where=self.text("where"),
            starts_at=self.needed("starts_at", self.moment("starts_at"), PICK),
            ends_at=self.needed("ends_at", self.moment("ends_at"), PICK),
            about=self.text("about"),
            signs_up=self.flag("signs_up"),
            capacity=self.number("capacity", least=1),
            min_age=self.number("min_age", most=120),
            max_age=self.number("max_age", most=120),
            volunteers=self.number("volunteers", most=999) or 0,
            things=self.text("things"),
            cost=self.money("cost", digits=8) or Decimal(0),
            expected=self.number("expected", most=999_999),
        )

    def party(self) -> Party:
        """Read who comes: ticked persons of the household and names that are known, and names on lines of their own."""
        ages = self.named("age_")
        persons = [Member(person=pk, age=self._age(ages.get(str(pk), ""))) for pk in self.chosen("persons")]
        known = [Member(name=name, age=self._age(ages.get(name, ""))) for name in self.texts("known")]
        lines = [line for line in self.text("names").splitlines() if line.strip()]
        members = [*persons, *known, *map(self._named, lines[: NAMES_AT_MOST + 1])]
        return Party(members, wait=self.flag("wait"))

    def enlisted(self, activity: Activity) -> Party:
        """Read whom a clerk signs up: their home as an address, and who comes."""
        home = places.home_spelled(activity.community, self.text("home"))
        if home is None:
            raise Invalid(fields={"home": _("没有找到这一户，或者不止一户；请写楼号-单元-房号，或者写全")})
        return replace(self.party(), home=home.code)

    def _named(self, line: str) -> Member:
        """Read one name, with an age behind it where one is given: "小明 7", "小明7岁"."""
        found = NAME_AND_AGE.fullmatch(unicodedata.normalize("NFKC", line).strip())
        return Member(name=found[1], age=int(found[2])) if found else Member(name=line)

    @staticmethod
    def _age(typed: str) -> int | None:
        digits = unicodedata.normalize("NFKC", typed).strip().removesuffix("岁")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else None

    def sign_up(self) -> int:
        """Read the number of a sign-up."""
        typed = self.text("sign_up")
        if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
            raise Invalid(STALE_PAGE)
        return int(typed)

    def chosen(self, name: str) -> list[UUID]:
        """Return the ids of who was ticked; no field of the page is wrong where one of them is no id."""
        try:
            return self.ids(name)
        except Invalid:
            raise Invalid(STALE_PAGE) from None

    def new_time(self) -> NewTime:
        """Read when and where an activity is to be instead."""
        return NewTime(
            self.needed("starts_at", self.moment("starts_at"), PICK),
            self.needed("ends_at", self.moment("ends_at"), PICK),
            self.text("where"),
        )

    def account(self) -> Account:
        """Read a report."""
        return Account(self.text("words"), self.number("counted"), self.text("counted_reason"))

    def permit(self) -> Permit:
        """Read what is known of a permit."""
        return Permit(self.text("applicant"), self.day("applied_on"), self.text("number"))

    def shots(self) -> list[Shot]:
        """Read photos; all of one form show the same people."""
        shows, nobody = self.chosen("shows"), self.flag("nobody")
        return [Shot(picture, shows, nobody) for picture in self.photos()]

    def stamp(self) -> Stamp:
        """Read how the door marked a scan."""
        return Stamp(self.id("nonce") or uuid4(), self.text("device")[:40])

    def past(self, people: Sequence[UUID], guests: int) -> PastActivity:
        """Read an activity that is over; `people` and `guests` are who signed its sheet."""
        return PastActivity(
            kind=self.text("kind"),
            title=self.text("title"),
            where=self.text("where"),
            starts_at=self.needed("starts_at", self.moment("starts_at"), PICK),
            ends_at=self.needed("ends_at", self.moment("ends_at"), PICK),
            words=self.text("words"),
            people=people,
            guests=guests + (self.number("guests", most=SHEET_AT_MOST) or 0),
            counted=self.number("counted"),
            reason=self.text("counted_reason"),
        )

    def targets(self) -> dict[str, int]:
        """Read the targets of a year, by kind."""
        return {code: self.number(f"target_{code}", most=2000) or 0 for code in self.named("target_")}
