"""From the forms of activities and wishes to the values that verbs take."""

from decimal import Decimal
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.after import Shot
from tongdeng.activities.actions.letting_in import Stamp
from tongdeng.activities.actions.planning import Permit, Plan
from tongdeng.activities.actions.running import Account, NewTime
from tongdeng.activities.actions.shared import Member, Party
from tongdeng.web.kit.forms import FormReader

PICK = _("请选择日期和时间")
NAMES_AT_MOST = 8


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
        """Read who comes: ticked persons of the household, and names on lines of their own."""
        ages = self.named("age_")
        persons = [Member(person=pk, age=self._age(ages.get(str(pk), ""))) for pk in self.ids("persons")]
        lines = [line for line in self.text("names").splitlines() if line.strip()][: NAMES_AT_MOST + 1]
        return Party([*persons, *map(self._named, lines)], self.text("home"), wait=self.flag("wait"))

    def _named(self, line: str) -> Member:
        """Read one name, with an age behind a blank where one is given: "小明 7"."""
        name, _blank, age = line.strip().rpartition(" ")
        digits = self._age(age)
        return Member(name=line if digits is None or not name else name, age=digits)

    @staticmethod
    def _age(typed: str) -> int | None:
        digits = typed.strip().removesuffix("岁")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else None

    def sign_up(self) -> int:
        """Read the number of a sign-up."""
        return self.needed("sign_up", self.number("sign_up", least=1), _("页面已失效，请刷新后再试"))

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
        shows, nobody = self.ids("shows"), self.flag("nobody")
        return [Shot(picture, shows, nobody) for picture in self.photos()]

    def stamp(self) -> Stamp:
        """Read how the door marked a scan."""
        return Stamp(self.id("nonce") or uuid4(), self.text("device")[:40])

    def targets(self) -> dict[str, int]:
        """Read the targets of a year, by kind."""
        return {code: self.number(f"target_{code}", most=2000) or 0 for code in self.named("target_")}
