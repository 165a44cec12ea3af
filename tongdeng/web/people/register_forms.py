"""The forms of the register: a new home, and what is to change in one."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.kernel.texts import same_name
from tongdeng.people.actions.register import persons
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.actions.register.recording import area_of
from tongdeng.people.models import Home, Person, Tenure
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import contact, phone
from tongdeng.people.rules.changes import EVIDENCE_AT_MOST
from tongdeng.people.rules.numbers import OTHER_NAME
from tongdeng.people.rules.roster import cells
from tongdeng.places.actions.homes import Address
from tongdeng.places.rules import naming
from tongdeng.web.kit.forms import FormReader

NAME_AT_MOST, WORDS_AT_MOST = 80, 500
COMERS = 4  # so many people may come into a home by one form


class NewHomeForm(FormReader):
    """The form of one new home."""

    def address(self) -> Address:
        """Return where it is, its parts named as the register names them."""
        named, wrong = dict[str, str](), dict[str, Sentence]()
        for level in ("building", "unit", "room"):
            try:
                named[level] = naming.name(self.text(level), level)
            except ValueError as problem:
                wrong[level] = str(problem)
        if wrong:
            raise Invalid(fields=wrong)
        return Address(**named)

    def home(self) -> NewHome:
        """Return what it is."""
        return NewHome("", self._written("area"), self.text("source"), self.text("kind"))


class ChangeForm(FormReader):
    """The forms that change a home; all say from which day on, and on what evidence."""

    def since(self) -> date:
        """Return the first day on which the change holds: today where none was chosen, and never a later one."""
        today = local_day(self.at)
        day = self.day("day") or today
        if day > today:
            raise Invalid(fields={"day": _("不能晚于今天")})
        return day

    def evidence(self, *, needed: bool = True) -> str:
        """Return the evidence; raise Invalid where it is needed and missing."""
        sentence = _("请写依据，例如不动产权证号、合同编号") if needed else ""
        return texts.clean(
            self.text("evidence"), at_most=EVIDENCE_AT_MOST, field="evidence", required=sentence
        )

    def measure(self) -> dict[str, str]:
        """Return what a home is to be."""
        written = self._written("area")
        area = area_of(written) if written else ""
        return {"area": area, "source": self.text("source"), "kind": self.text("kind")}

    def transfer(self, home: Home) -> dict[str, Any]:
        """Return who goes, who comes and whose share becomes another."""
        ended = self.ended(home, owners=True)
        begin = self.comers()
        share = {pk: value for pk, value in self.shares(home).items() if pk not in ended}
        self._follow(home, begin, ended, share)
        return {key: value for key, value in (("end", ended), ("begin", begin), ("share", share)) if value}

    def ended(self, home: Home, *, owners: bool) -> list[str]:
        """Return the rows of those who were ticked; raise Invalid for one that is not of this home."""
        here = {str(row.pk) for row in registered.tenures(home.place) if row.is_owner == owners}
        ticked = self.texts("end")
        if not set(ticked) <= here:
            raise Invalid(fields={"end": _("登记已经变了，请刷新后再选")})
        return ticked

    def shares(self, home: Home) -> dict[str, str]:
        """Return the shares that were written and differ from what is registered."""
        found = {}
        for row in registered.tenures(home.place):
            if row.is_owner and f"share_{row.pk}" in self._post:
                written = self.share(f"share_{row.pk}")
                if (Decimal(written) if written else None) != row.share:
                    found[str(row.pk)] = written
        return found

    def comers(self) -> list[dict[str, Any]]:
        """Return those who come into the home as owners, in the order of the form; rows without any word are none."""
        rows = [n for n in range(1, COMERS + 1) if any(self.text(f"{f}_{n}").strip() for f in _FIELDS)]
        return [self.comer(f"_{n}") for n in rows]

    def comer(self, end: str = "", relation: str = Tenure.Kind.OWNER.value) -> dict[str, Any]:
        """Return one person who comes into the home; the names of their fields end in `end`."""
        is_company = bool(self.text(f"credit_code{end}").strip())
        entry = Entry(
            name=self.name(f"name{end}"),
            phone=self.number_of(f"phone{end}"),
            share=self.share(f"share{end}"),
            relation=relation,
            credit_code=self.credit_code(f"credit_code{end}") if is_company else "",
            representative=self.name(f"representative{end}", needed=False) if is_company else "",
            takes_over=self.flag(f"takes_over{end}"),
        )
        self._ask_whose(entry, f"phone{end}")
        return entry.stored()

    def name(self, field: str = "name", *, needed: bool = True) -> str:
        """Return a name on one line."""
        sentence = _("请填写姓名") if needed else ""
        return texts.clean(
            texts.one_line(self.text(field)), at_most=NAME_AT_MOST, field=field, required=sentence
        )

    def number_of(self, field: str = "phone") -> str:
        """Return a telephone number by E.164; "" where none was written."""
        if not self.text(field).strip():
            return ""
        try:
            return contact(self.text(field))
        except ValueError as problem:
            raise Invalid(fields={field: str(problem)}) from None

    def mobile(self, field: str = "phone") -> str:
        """Return a mobile number by E.164, with which somebody can sign in."""
        try:
            return f"+86{phone(self.text(field))}"
        except ValueError:
            raise Invalid(fields={field: _("请写 11 位手机号")}) from None

    def share(self, field: str) -> str:
        """Return a share in percent; "" where none was written."""
        try:
            return cells.percent_shown(cells.share(self.text(field)))
        except ValueError as problem:
            raise Invalid(fields={field: str(problem)}) from None

    def credit_code(self, field: str) -> str:
        """Return a company's code."""
        try:
            return cells.credit_code(self.text(field))
        except ValueError as problem:
            raise Invalid(fields={field: str(problem)}) from None

    def somebody_here(self, home: Home) -> Person:
        """Return the person of this home who was chosen."""
        chosen = self.text("person")
        rows = registered.tenures(home.place)
        found = next((row.person for row in rows if str(row.person_id) == chosen), None)
        return self.needed("person", found, _("请选择一位人员"))

    def words(self) -> str:
        """Return what is wrong, in the owner's words."""
        return texts.clean(self.text("words"), at_most=WORDS_AT_MOST, required=texts.FILL_IN)

    def _ask_whose(self, entry: Entry, field: str) -> None:
        """Raise Invalid for a number that is known under another name, until it is said whose it is now."""
        holder = persons.known([entry]).holder(entry)
        if holder is None or not holder.name or not entry.mobile or entry.takes_over:
            return
        if not same_name(holder.name, entry.name):
            sentence = _("这个号码登记的是另一个姓名。号码已经换给这一位的，请勾选下面一项")
            raise Invalid(fields={field: sentence}, why=OTHER_NAME)

    def _follow(
        self, home: Home, begin: list[dict[str, Any]], ended: list[str], share: dict[str, str]
    ) -> None:
        """Give one buyer the share of the one seller, where no share was written."""
        if len(begin) != 1 or len(ended) != 1 or begin[0].get("share") or share:
            return
        seller = next(row for row in registered.tenures(home.place) if str(row.pk) == ended[0])
        if seller.share is not None:
            begin[0]["share"] = f"{seller.share.normalize():f}"


_FIELDS = ("name", "phone", "share", "credit_code")
